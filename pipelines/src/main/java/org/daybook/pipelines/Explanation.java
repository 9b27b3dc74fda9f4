package org.daybook.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.daybook.documents.DocId;
import org.daybook.wflow.JobId;
import org.daybook.wflow.WorkerPool;
import org.jspecify.annotations.Nullable;

/// Why a processor does or does not run on a document.
///
/// @param doc the document
/// @param processor `<plug>:<processor>`
/// @param decision what would be decided now, and why
/// @param digest of what the processor reads there now; null when there is no such document or
///     processor
/// @param clause the predicate held against the document, clause by clause; null when there is no
///     such document or processor
/// @param record what the document says of the last run
/// @param cause the job whose run caused the last run; empty when something from outside did, or
///     its job is no longer kept
/// @param jobs queued, running, waiting and parked jobs for it
/// @param membership what the document is to a collator that reads it; null when it is no member
/// @param waits for which workers the first of them waits; null when it waits for none
public record Explanation(
    DocId doc,
    String processor,
    Decision decision,
    @Nullable String digest,
    @Nullable Clause clause,
    Optional<RunRecord> record,
    Optional<String> cause,
    List<JobId> jobs,
    @Nullable Membership membership,
    @Nullable WorkerPool waits) {

  public Explanation {
    jobs = List.copyOf(jobs);
  }

  /// A member of a collator's group.
  ///
  /// @param group the value that the group's members share; null when they are not grouped
  /// @param document of the group; null when it was not made yet
  public record Membership(@Nullable JsonNode group, @Nullable DocId document) {}

  /// What a job for it waits for, for people; empty when it waits for no worker with a label.
  public Optional<String> waitsFor() {
    return Optional.ofNullable(waits)
        .map(
            pool ->
                "a worker with the label %s; %s"
                    .formatted(
                        pool.label(),
                        pool.isAnnounced()
                            ? "all %d are taken".formatted(pool.workers())
                            : "none has announced it"));
  }
}
