package org.daybook.queryapi.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.daybook.documents.PropKey;
import org.daybook.documents.Version;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// One change in a document's history.
///
/// @param sequence its place in the feed
/// @param kind `created`, `edited`, `deleted` or `restored`; the first of a branch is `branched`
/// @param heads the version it made: what `at`, `from` and `to` take
/// @param author `principal:<name>`, `import:<name>`, `processor:<plug>:<name>` or `host:<name>`
/// @param cause the job, request or rule it came from
/// @param job the job, where it was one
@Schema(name = "Change")
record ChangeView(
    long sequence,
    String branch,
    String kind,
    String heads,
    List<String> added,
    List<String> changed,
    List<String> removed,
    String author,
    String cause,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String job,
    Instant at) {

  private static final String JOB = "job:";

  static ChangeView of(Version version) {
    String cause = version.provenance().cause();
    return new ChangeView(
        version.sequence().value(),
        version.branch().value(),
        version.kind().name().toLowerCase(Locale.ROOT),
        version.heads().toString(),
        texts(version.added()),
        texts(version.changed()),
        texts(version.removed()),
        version.provenance().author().toString(),
        cause,
        cause.startsWith(JOB) ? cause.substring(JOB.length()) : null,
        version.at());
  }

  private static List<String> texts(Collection<PropKey> keys) {
    return keys.stream().map(PropKey::toString).toList();
  }
}
