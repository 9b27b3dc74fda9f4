package org.daybook.pipelines;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.daybook.documents.Author;
import org.daybook.documents.Branch;
import org.daybook.documents.BranchComparison;
import org.daybook.documents.Commit;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.Edit;
import org.daybook.documents.Heads;
import org.daybook.documents.MergeRequest;
import org.daybook.documents.MergeResult;
import org.daybook.documents.Precondition;
import org.daybook.documents.Provenance;
import org.daybook.pipelines.internal.Parts;
import org.daybook.pipelines.internal.ReviewBranches;
import org.daybook.pipelines.internal.Settlement;
import org.daybook.pipelines.internal.Settlement.End;
import org.daybook.pipelines.internal.Settlement.Foreign;
import org.daybook.pipelines.internal.Watch;
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
        .filter(record -> record.outcome() == RunRecord.Outcome.REVIEW)
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
  /// @throws DaybookException.NotFound `processor-unknown`
  public Bulk approveAll(
      String processor, org.daybook.documents.Settlement overlaps, Author person) {
    return all(processor, doc -> approve(doc, processor, Precondition.NONE, overlaps, person));
  }

  /// Rejects whatever waits of a processor.
  ///
  /// @throws DaybookException.NotFound `processor-unknown`
  public Bulk rejectAll(String processor, String why, Author person) {
    return all(processor, doc -> reject(doc, processor, why, person));
  }

  private Bulk all(String processor, Consumer<DocId> order) {
    parts.watch(processor);
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
        } catch (DaybookException.Conflict | DaybookException.Incorrect e) {
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
    waiting(doc, processor);
    return parts.store().branches().compare(doc, ReviewBranches.name(processor));
  }

  /// Merges a result: with its result tag and the record of its run, and its marker removed.
  ///
  /// @param precondition on the branch's heads, so that what was looked at is what is merged
  /// @param overlaps what becomes of keys that are not its plug's and that `main` has changed
  ///     since: `REFUSE`, `BRANCH` or `MAIN`
  /// @param person who approves
  /// @throws DaybookException.Conflict `review-none`; `stale-heads`; `review-stale` when what the
  ///     run read, or its processor, has changed: it runs again by itself; `merge-conflict` with
  ///     `REFUSE`
  /// @throws DaybookException.Incorrect `schema-violation`
  /// @throws DaybookException.NotFound `processor-unknown`, `document-unknown`
  public Commit approve(
      DocId doc,
      String processor,
      Precondition precondition,
      org.daybook.documents.Settlement overlaps,
      Author person) {
    RunRecord record = waiting(doc, processor);
    Branch branch = branch(doc, processor);
    if (precondition instanceof Precondition.AtHeads(Heads heads)
        && !branch.heads().equals(heads)) {
      throw new DaybookException.Conflict(
          "stale-heads",
          "branch %s of document %s is at %s, wanted at %s: look at it again"
              .formatted(branch.name(), doc, branch.heads(), heads));
    }
    Edit edit = parts.reviews().edit(doc, processor);
    var end = new End.Success(edit);
    return settled(branch, processor, record, "approved", edit, end, overlaps, person);
  }

  /// Gives a result up. The processor leaves the document alone until what it reads changes, or
  /// somebody asks for a run.
  ///
  /// @param why for the record; may be empty
  /// @throws DaybookException as [#approve]
  public Commit reject(DocId doc, String processor, String why, Author person) {
    RunRecord record = waiting(doc, processor);
    var end = new End.Aside(RunRecord.Outcome.REJECTED, "rejected", why);
    return settled(
        branch(doc, processor),
        processor,
        record,
        "rejected",
        Edit.NOTHING,
        end,
        org.daybook.documents.Settlement.REFUSE,
        person);
  }

  private RunRecord waiting(DocId doc, String processor) {
    Document document =
        parts
            .store()
            .read(doc)
            .orElseThrow(
                () ->
                    new DaybookException.NotFound(
                        "document-unknown", "document %s is not here".formatted(doc)));
    Optional<RunRecord> record =
        RunRecord.in(document, processor)
            .filter(found -> found.outcome() == RunRecord.Outcome.REVIEW);
    Optional<Branch> branch = parts.reviews().read(doc, processor);
    if (record.isEmpty() || branch.isEmpty()) {
      branch
          .filter(found -> isLeftOver(found, document, processor))
          .ifPresent(found -> parts.reviews().drop(doc, processor, found.provenance()));
      throw new DaybookException.Conflict(
          "review-none",
          "no result of %s waits on document %s: its last run %s"
              .formatted(
                  processor,
                  doc,
                  RunRecord.in(document, processor)
                      .map(found -> found.outcome().word())
                      .orElse("never was")));
    }
    return record.get();
  }

  /// Whether its run has been approved or rejected, and a crash kept the branch from going.
  private static boolean isLeftOver(Branch branch, Document document, String processor) {
    return RunRecord.in(document, processor)
        .filter(
            record ->
                record.outcome() == RunRecord.Outcome.SUCCEEDED
                    || record.outcome() == RunRecord.Outcome.REJECTED)
        .filter(record -> branch.provenance().cause().equals("job:" + record.job()))
        .isPresent();
  }

  private Branch branch(DocId doc, String processor) {
    return parts
        .reviews()
        .read(doc, processor)
        .orElseThrow(() -> stale(doc, processor, "it is gone"));
  }

  private Commit settled(
      Branch branch,
      String processor,
      RunRecord record,
      String word,
      Edit edit,
      End end,
      org.daybook.documents.Settlement overlaps,
      Author person) {
    DocId doc = branch.doc();
    Watch watch = parts.watch(processor);
    if (!watch.spec().version().equals(record.version())) {
      throw stale(doc, processor, "the processor has changed since it ran");
    }
    var provenance = new Provenance(person, word + ":" + record.job());
    MergeResult result =
        parts
            .store()
            .merge(
                new MergeRequest(
                    record.job() + "/" + word, parts.epoch(), doc, branch.fork(), edit, provenance),
                new Settlement(
                    watch,
                    record.digest(),
                    new Settlement.Run(
                        record.job(), record.attempts(), parts.clock().instant(), branch.fork()),
                    end,
                    false,
                    parts.sights(watch, doc, edit),
                    foreign(overlaps)));
    return switch (result) {
      case MergeResult.Merged(Commit commit) -> {
        parts.reviews().drop(doc, processor, provenance);
        yield commit;
      }
      case MergeResult.Gone _ ->
          throw new DaybookException.NotFound(
              "document-unknown", "document %s is not here".formatted(doc));
      case MergeResult.Refused _ ->
          throw stale(doc, processor, "another service has taken over this vault");
      case MergeResult.Invalid(var faults) ->
          throw new DaybookException.Incorrect(
              "schema-violation", "the result breaks schemas with what is on main now: " + faults);
      case MergeResult.Stopped(String code, String detail) ->
          throw code.equals(Settlement.CONFLICT)
              ? new DaybookException.Conflict(
                  "merge-conflict",
                  detail + "; say whether the branch's or main's values are to stay")
              : stale(doc, processor, detail);
    };
  }

  private static Foreign foreign(org.daybook.documents.Settlement overlaps) {
    return switch (Objects.requireNonNull(overlaps)) {
      case REFUSE -> Foreign.STOP;
      case BRANCH -> Foreign.RUN;
      case MAIN -> Foreign.MAIN;
      case COMBINE ->
          throw new DaybookException.Incorrect(
              "parameter-invalid", "settle \"combine\": wanted refuse, branch or main");
    };
  }

  private static DaybookException.Conflict stale(DocId doc, String processor, String why) {
    return new DaybookException.Conflict(
        "review-stale",
        "the result of %s on document %s is out of date: %s; the processor runs again by itself where it still matches"
            .formatted(processor, doc, why));
  }
}
