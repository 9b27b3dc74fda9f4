package org.daybook.pipelines.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.daybook.documents.Author;
import org.daybook.documents.Branch;
import org.daybook.documents.Commit;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.Edit;
import org.daybook.documents.Heads;
import org.daybook.documents.MergeRequest;
import org.daybook.documents.MergeResult;
import org.daybook.documents.MergeRules;
import org.daybook.documents.Precondition;
import org.daybook.documents.PropKey;
import org.daybook.documents.Provenance;
import org.daybook.pipelines.RunRecord;
import org.daybook.pipelines.internal.Settlement.End;
import org.daybook.pipelines.internal.Settlement.Foreign;

/// A person settles a result that waits: it is merged by the rules of its run, or given up. What it
/// throws is listed at [org.daybook.pipelines.Reviews#approve].
///
/// @param processor `<plug>:<processor>`
public record ReviewEnd(Parts parts, DocId doc, String processor, Author person) {

  /// What the record of a result that was given up says of it.
  static final String REJECTED = "rejected";

  /// Merges it.
  ///
  /// @param precondition on the branch's heads
  /// @param overlaps `REFUSE`, `BRANCH` or `MAIN`
  public Commit approved(Precondition precondition, org.daybook.documents.Settlement overlaps) {
    RunRecord record = waiting();
    Branch branch = branch(record);
    if (precondition instanceof Precondition.AtHeads(Heads heads)
        && !branch.heads().equals(heads)) {
      throw moved(branch, heads);
    }
    Watch watch = approvable(parts, processor);
    Edit changes =
        parts.reviews().edit(branch, processor).orElseThrow(() -> changed(record, branch));
    Edit edit = withResult(watch, changes, branch);
    return settled(
        watch, branch, record, "approved", edit, new End.Success(edit), foreign(overlaps));
  }

  /// A processor that is there to approve results of.
  ///
  /// @throws DaybookException.NotFound `processor-unknown`; `plug-disabled`
  public static Watch approvable(Parts parts, String processor) {
    Optional<SwitchedOff> off = SwitchedOff.of(parts, processor);
    if (off.isPresent()) {
      throw off.get().refused(processor);
    }
    return parts.watch(processor);
  }

  /// A result that says again what the document said where the run forked is no change of the
  /// branch, and a result nevertheless.
  private static Edit withResult(Watch watch, Edit changes, Branch branch) {
    PropKey key = watch.spec().resultTag();
    JsonNode result = branch.props().get(key);
    return result == null || changes.keys().contains(key)
        ? changes
        : changes.then(Edit.put(key, result));
  }

  /// Gives it up, whether its processor runs or not.
  public Commit rejected(String why) {
    RunRecord record = waiting();
    Branch branch = branch(record);
    Optional<Watch> watch = parts.installed().current().watch(processor);
    if (watch.isEmpty()) {
      var rules = new GivenUp(processor, record, why, parts.clock().instant());
      return merged(branch, record, REJECTED, Edit.NOTHING, rules);
    }
    var end = new End.Aside(RunRecord.Outcome.REJECTED, REJECTED, why);
    return settled(watch.get(), branch, record, REJECTED, Edit.NOTHING, end, Foreign.STOP);
  }

  /// The record of the run whose result waits.
  public RunRecord waiting() {
    Document document = parts.store().read(doc).orElseThrow(this::gone);
    Optional<RunRecord> record = RunRecord.in(document, processor);
    Optional<Branch> branch = parts.reviews().read(doc, processor);
    if (branch.isPresent() && record.filter(RunRecord::waits).isPresent()) {
      return record.get();
    }
    branch
        .filter(found -> isLeftOver(found, record))
        .ifPresent(found -> parts.reviews().drop(doc, processor, found.provenance()));
    throw none("its last run " + record.map(found -> found.outcome().word()).orElse("never was"));
  }

  /// Whether its run has been approved or rejected, and a crash kept the branch from going.
  private static boolean isLeftOver(Branch branch, Optional<RunRecord> record) {
    return record
        .filter(
            found ->
                found.outcome() == RunRecord.Outcome.SUCCEEDED
                    || found.outcome() == RunRecord.Outcome.REJECTED)
        .filter(found -> ReviewBranches.isOf(branch, found.job()))
        .isPresent();
  }

  /// A run that is about to end has its result there before the record tells of it.
  private Branch branch(RunRecord record) {
    return parts
        .reviews()
        .read(doc, processor)
        .filter(branch -> ReviewBranches.isOf(branch, record.job()))
        .orElseThrow(() -> none("a newer run is putting its result in its place"));
  }

  private Commit settled(
      Watch watch,
      Branch branch,
      RunRecord record,
      String word,
      Edit edit,
      End end,
      Foreign foreign) {
    if (!watch.spec().version().equals(record.version())) {
      throw stale("the processor has changed since it ran");
    }
    var run =
        new Settlement.Run(
            record.job(),
            record.attempts(),
            parts.clock().instant(),
            branch.fork(),
            record.reason());
    var rules =
        new Settlement(
            watch, record.digest(), run, end, false, parts.sights(watch, doc, edit), foreign);
    return merged(branch, record, word, edit, rules);
  }

  /// Each order has a key of its own: whether the result still waits is what makes it happen once.
  private Commit merged(Branch branch, RunRecord record, String word, Edit edit, MergeRules rules) {
    var provenance = new Provenance(person, word + ":" + record.job());
    MergeResult result =
        parts
            .store()
            .merge(
                new MergeRequest(
                    "%s/%s/%s".formatted(record.job(), word, UUID.randomUUID()),
                    parts.epoch(),
                    doc,
                    branch.fork(),
                    edit,
                    provenance),
                new StillWaits(processor, record.job(), rules));
    return switch (result) {
      case MergeResult.Merged(Commit commit) -> {
        parts.reviews().dropOf(record.job(), doc, processor, provenance);
        yield commit;
      }
      case MergeResult.Gone _ -> throw gone();
      case MergeResult.Refused _ -> throw stale("another service has taken over this vault");
      case MergeResult.Invalid(var faults) ->
          throw new DaybookException.Incorrect(
              "schema-violation", "the result breaks schemas with what is on main now: " + faults);
      case MergeResult.Stopped(String code, String detail) -> throw stopped(code, detail);
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

  private DaybookException stopped(String code, String detail) {
    return switch (code) {
      case StillWaits.SETTLED -> none(detail);
      case Settlement.CONFLICT ->
          new DaybookException.Conflict(
              "merge-conflict", detail + "; say whether the branch's or main's values are to stay");
      default -> stale(detail);
    };
  }

  private DaybookException gone() {
    return new DaybookException.NotFound(
        "document-unknown", "document %s is not here".formatted(doc));
  }

  private DaybookException none(String why) {
    return new DaybookException.Conflict(
        "review-none", "no result of %s waits on document %s: %s".formatted(processor, doc, why));
  }

  private DaybookException moved(Branch branch, Heads wanted) {
    return new DaybookException.Conflict(
        "stale-heads",
        "branch %s of document %s is at %s, wanted at %s: look at it again"
            .formatted(branch.name(), doc, branch.heads(), wanted));
  }

  /// Somebody has edited it, unless it waits no more.
  private DaybookException changed(RunRecord record, Branch branch) {
    RunRecord now = waiting();
    branch(now);
    if (!now.job().equals(record.job())) {
      return none("a newer run, job %s, has come in its place".formatted(now.job()));
    }
    return new DaybookException.Conflict(
        "stale-heads",
        "branch %s of document %s is no longer at %s: look at it again"
            .formatted(branch.name(), doc, branch.heads()));
  }

  private DaybookException stale(String why) {
    return new DaybookException.Conflict(
        "review-stale",
        "the result of %s on document %s is out of date: %s; the processor runs again by itself where it still matches"
            .formatted(processor, doc, why));
  }
}
