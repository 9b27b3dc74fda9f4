package org.daybook.pipelines.internal;

import java.util.List;
import java.util.Optional;
import org.daybook.documents.Author;
import org.daybook.documents.Branch;
import org.daybook.documents.Provenance;
import org.daybook.wflow.JobId;
import org.jspecify.annotations.Nullable;

/// Results that wait for a person though their processor is gone: its plug was taken away or
/// updated without it, or its pipeline has that stage no more. Nobody could approve them, and where
/// the record of the run went too nobody would even see them. Thread-safe.
record LeftReviews(Parts parts) {

  private static final Provenance GONE = new Provenance(Author.HOST, "processor-gone");
  private static final int PAGE = 200;

  /// Whether there may be any.
  boolean any() {
    return !parts.store().branches().list(ReviewBranches.PREFIX, null, 1).isEmpty();
  }

  /// Drops them. Those of what is only switched off stay.
  void drop() {
    @Nullable Branch last = null;
    while (true) {
      List<Branch> page = parts.store().branches().list(ReviewBranches.PREFIX, last, PAGE);
      for (Branch branch : page) {
        ReviewBranches.processor(branch)
            .filter(this::isGone)
            .ifPresent(processor -> drop(branch, processor));
      }
      if (page.size() < PAGE) {
        return;
      }
      last = page.getLast();
    }
  }

  private boolean isGone(String processor) {
    return parts.installed().current().watch(processor).isEmpty()
        && SwitchedOff.of(parts, processor).isEmpty();
  }

  /// One that is back by now may have put another result in its place, which stays.
  private void drop(Branch branch, String processor) {
    Optional<JobId> job = RunEnd.job(branch.provenance().cause());
    parts
        .dispatcher()
        .locked(
            branch.doc(),
            () -> {
              if (isGone(processor)) {
                job.ifPresent(
                    run -> parts.reviews().dropOf(run.value(), branch.doc(), processor, GONE));
              }
              return null;
            });
  }
}
