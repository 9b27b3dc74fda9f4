package org.daybook.queryapi.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.daybook.wflow.JournalEntry;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// One thing a job's code asked for.
///
/// @param kind `step`, `sleep`, `now`, `random`, `receive`, `send`, `await`, `child` or `result`
/// @param requestDigest SHA-256 of what it was asked with, hexadecimal
/// @param at when it was recorded, or last tried
/// @param done whether it is recorded for good, so that it is not done again
/// @param failed why it failed for good
/// @param tries those that failed, the first one first
/// @param bytes how long its result is
/// @param result the result, when it is short
@Schema(name = "JournalEntry")
@JsonInclude(JsonInclude.Include.NON_NULL)
record JournalView(
    String kind,
    String name,
    String requestDigest,
    Instant at,
    boolean done,
    @Nullable String failed,
    List<Try> tries,
    int bytes,
    @Nullable JsonNode result) {

  private static final int SHOWN = 2_000;

  /// One try that failed.
  @Schema(name = "JournalTry")
  record Try(Instant at, String why) {}

  static JournalView of(JournalEntry entry) {
    byte[] result = entry.result();
    return new JournalView(
        entry.kind(),
        entry.name(),
        entry.requestDigest(),
        entry.at(),
        entry.done(),
        entry.failed(),
        entry.tries().stream().map(failure -> new Try(failure.at(), failure.why())).toList(),
        result.length,
        result.length > SHOWN ? null : Payloads.shown(result));
  }
}
