package org.daybook.pipelines;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.daybook.documents.Author;
import org.daybook.documents.Branch;
import org.daybook.documents.BranchComparison;
import org.daybook.documents.Commit;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Precondition;
import org.daybook.documents.Settlement;
import org.daybook.pipelines.internal.Parts;
import org.daybook.pipelines.internal.ReviewBranches;
import org.daybook.pipelines.internal.ReviewEnd;
import org.jspecify.annotations.Nullable;

/// Results of runs that wait for a person. Approving one merges it by the same rules as if the run
/// had just ended: what it read must still be what is there. Thread-safe.
public final class Reviews {

  private static final int PAGE = 200;

  private final Parts parts;

  Reviews(Parts parts) {
    this.parts = parts;
  }

  /// A result that waits.
  ///
  /// @param processor `<plug>:<processor>`
  /// @param record of the run, with why it waits
  /// @param branch where the result is; a person may still edit it
  public record Review(String processor, RunRecord record, Branch branch) {}

  /// What waits, by processor and document.
  ///
  /// @param processor of one processor alone; null: of all
  /// @param after the last of the page before; null: from the first
  public List<Review> list(@Nullable String processor, @Nullable Branch after, int limit) {
    String prefix =
        processor == null ? ReviewBranches.PREFIX : ReviewBranches.name(processor).value();
    var found = new ArrayList<Review>();
    Branch last = after;
    while (found.size() < limit) {
      List<Branch> page = parts.store().branches().list(prefix, last, PAGE);
      for (Branch branch : page) {
        last = branch;
        waiting(branch, processor).ifPresent(found::add);
        if (found.size() == limit) {
          return found;
        }
      }
      if (page.size() < PAGE) {
        return found;
      }
    }
    return found;
  }

  /// People's own branches may begin so too; and one may be left over when its merge was cut off.
  private Optional<Review> waiting(Branch branch, @Nullable String processor) {
    String author = branch.provenance().author().name();
    if (branch.provenance().author().kind() != Author.Kind.PROCESSOR
        || !(processor == null || processor.equals(author))) {
      return Optional.empty();
    }
    return parts
        .store()
        .read(branch.doc())
        .flatMap(document -> RunRecord.in(document, author))
        .filter(RunRecord::waits)
        .map(record -> new Review(author, record, branch));
  }

  /// What was done about many results.
  ///
  /// @param done how many
  /// @param refused those that were not, up to [#MOST_TOLD] of them, with the reason
  /// @param refusals how many were not
  public record Bulk(long done, Map<DocId, DaybookException> refused, long refusals) {

    /// How many refusals are told one by one.
    public static final int MOST_TOLD = 100;
  }

  /// Approves whatever waits of a processor.
  ///
  /// @throws DaybookException.NotFound `processor-unknown`; `plug-disabled`: enable the plug first
  public Bulk approveAll(String processor, Settlement overlaps, Author person) {
    ReviewEnd.approvable(parts, processor);
    return all(processor, doc -> approve(doc, processor, Precondition.NONE, overlaps, person));
  }

  /// Rejects whatever waits of a processor, whether it runs or not.
  ///
  /// @throws DaybookException.NotFound `processor-unknown` when nothing waits either
  public Bulk rejectAll(String processor, String why, Author person) {
    if (list(processor, null, 1).isEmpty()) {
      parts.watch(processor);
    }
    return all(processor, doc -> reject(doc, processor, why, person));
  }

  private Bulk all(String processor, Consumer<DocId> order) {
    long done = 0;
    long refusals = 0;
    var refused = new TreeMap<DocId, DaybookException>();
    Branch last = null;
    for (var page = list(processor, last, PAGE);
        !page.isEmpty();
        page = list(processor, last, PAGE)) {
      for (Review review : page) {
        last = review.branch();
        try {
          order.accept(last.doc());
          done++;
        } catch (DaybookException.Conflict
            | DaybookException.Incorrect
            | DaybookException.NotFound e) {
          refusals++;
          if (refused.size() < Bulk.MOST_TOLD) {
            refused.put(last.doc(), e);
          }
        }
      }
    }
    return new Bulk(done, refused, refusals);
  }

  /// What approving a result would change, beside what `main` has changed since.
  ///
  /// @throws DaybookException.Conflict `review-none`
  public BranchComparison compare(DocId doc, String processor) {
    new ReviewEnd(parts, doc, processor, Author.HOST).waiting();
    return parts.store().branches().compare(doc, ReviewBranches.name(processor));
  }

  /// Merges a result: with its result tag and the record of its run, and its marker removed.
  ///
  /// @param precondition on the branch's heads, so that what was looked at is what is merged
  /// @param overlaps what becomes of keys that are not its plug's and that `main` has changed
  ///     since: `REFUSE`, `BRANCH` or `MAIN`
  /// @param person who approves
  /// @throws DaybookException.Conflict `review-none`, also when another has settled it meanwhile,
  ///     or a newer run has come in its place; `stale-heads`; `review-stale` when what the run
  ///     read, or its processor, has changed: it runs again by itself; `merge-conflict` with
  ///     `REFUSE`
  /// @throws DaybookException.Incorrect `schema-violation`
  /// @throws DaybookException.NotFound `processor-unknown`; `plug-disabled`: enable the plug first;
  ///     `document-unknown`
  public Commit approve(
      DocId doc, String processor, Precondition precondition, Settlement overlaps, Author person) {
    return new ReviewEnd(parts, doc, processor, person).approved(precondition, overlaps);
  }

  /// Gives a result up. The processor leaves the document alone until what it reads changes, or
  /// somebody asks for a run. Its processor need not run now.
  ///
  /// @param why for the record; may be empty
  /// @throws DaybookException.Conflict as [#approve]
  /// @throws DaybookException.NotFound `document-unknown`
  public Commit reject(DocId doc, String processor, String why, Author person) {
    return new ReviewEnd(parts, doc, processor, person).rejected(why);
  }
}
