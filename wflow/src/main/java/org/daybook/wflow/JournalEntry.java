package org.daybook.wflow;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One thing a job's code asked for, as its journal has it.
///
/// @param kind `step`, `sleep`, `now`, `random`, `receive`, `send`, `await`, `child`, `result`
/// @param name unique within the job
/// @param requestDigest SHA-256 of the request, hexadecimal
/// @param result what it returned; empty when it failed or has not come back yet
/// @param failed why it failed for good; null when it did not
/// @param done whether a replay answers it
/// @param tries the failures before, the first one first
/// @param at when it was recorded, or last tried
@SuppressWarnings("ArrayRecordComponent") // bytes, never compared; owners copy
public record JournalEntry(
    String kind,
    String name,
    String requestDigest,
    byte[] result,
    @Nullable String failed,
    boolean done,
    List<Failure> tries,
    Instant at) {

  /// One try that threw.
  public record Failure(Instant at, String why) {}
}
