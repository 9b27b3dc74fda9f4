package org.daybook.pipelines.internal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.daybook.documents.Author;
import org.daybook.documents.Commit;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Document;
import org.daybook.documents.Edit;
import org.daybook.documents.MergeRequest;
import org.daybook.documents.MergeResult;
import org.daybook.documents.PropKey;
import org.daybook.documents.Provenance;
import org.daybook.documents.SchemaFault;
import org.daybook.documents.WorkBranch;
import org.daybook.pipelines.Decision;
import org.daybook.pipelines.RunRecord;
import org.daybook.pipelines.RunRecord.Outcome;
import org.daybook.pipelines.internal.Settlement.End;
import org.daybook.processors.Metering;
import org.daybook.processors.RunResult;
import org.daybook.wflow.Context;
import org.daybook.wflow.JobId;
import org.jspecify.annotations.Nullable;

/// What becomes of a run that has ended: its branch is checked again and merged, or its failure is
/// noted. That is the last fact of its job's journal, and the job's result. Confined to the job's
/// thread.
public final class RunEnd {

  /// What the cause of a run's commit begins with; the job follows.
  public static final String CAUSE = "job:";

  /// A run that created documents and may not merge by itself.
  private static final String CREATE_DENIED = "create-denied";

  /// One that leads to more documents than may come of one change from outside.
  public static final String CREATE_LIMIT = "create-limit";

  private static final String SUPERSEDED = "superseded";
  private static final byte[] NO_REQUEST = {};

  private final Parts parts;
  private final Context context;
  private final ProcessArgs args;
  private final Watch watch;
  private final RunStart.Forked forked;
  private final Document document;
  private Metering metering = Metering.NONE;

  RunEnd(
      Parts parts,
      Context context,
      ProcessArgs args,
      Watch watch,
      RunStart.Forked forked,
      Document document) {
    this.parts = parts;
    this.context = context;
    this.args = args;
    this.watch = watch;
    this.forked = forked;
    this.document = document;
  }

  /// A job's result: how it ended and what it cost, for whoever reads the list of jobs.
  static byte[] ended(String word, Metering cost) {
    return bytes(result(word, cost));
  }

  private static ObjectNode result(String word, Metering cost) {
    ObjectNode result = JsonNodeFactory.instance.objectNode().put("ended", word);
    if (!cost.equals(Metering.NONE)) {
      result.set("cost", cost.toJson());
    }
    return result;
  }

  private static byte[] bytes(ObjectNode json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// The cause of a commit that a run led to.
  ///
  /// @param job that ran; null for a commit that something from outside led to
  public static String cause(@Nullable String job) {
    return job == null ? "members" : CAUSE + job;
  }

  /// The job in the cause of a run's commit.
  public static Optional<JobId> job(String cause) {
    try {
      return cause.startsWith(CAUSE)
          ? Optional.of(new JobId(cause.substring(CAUSE.length())))
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// Settles a run.
  ///
  /// @return the job's result; with `follow` in it when the document is to be decided about again
  /// @throws BrokenRun when another attempt may do better
  byte[] settled(RunResult result, WorkBranch branch) {
    metering = result.metering();
    return switch (result) {
      case RunResult.Completed _ -> fact(() -> unlessReplaced(branch));
      case RunResult.Failed(RunResult.Code code, String message, _) ->
          code.retryable() ? broke(code.word(), message) : failed(code.word(), message);
    };
  }

  /// Whoever removed, disabled or replaced the plug meanwhile does not want what it did. What a
  /// person's pipeline began goes on as it began: its author says what is run again.
  private ObjectNode unlessReplaced(WorkBranch branch) {
    Optional<Watch> now = parts.installed().current().watch(watch.id());
    if (now.isEmpty()) {
      return followed(Decision.Reason.NOT_INSTALLED.word());
    }
    return watch.place() != null || now.get().spec().version().equals(watch.spec().version())
        ? completed(branch.work())
        : followed(SUPERSEDED);
  }

  /// Notes a failure that another attempt would repeat.
  byte[] failed(String code, String message) {
    return fact(() -> noted(code, message));
  }

  private byte[] fact(Supplier<ObjectNode> settling) {
    context.checkCancelled();
    return context.fact(BranchRun.END, NO_REQUEST, () -> bytes(settling.get()));
  }

  private ObjectNode completed(WorkBranch.Work work) {
    Edit edit = work.edit();
    var run = new BranchRun(parts, context, watch.routine(), watch.spec().capabilities());
    SortedSet<PropKey> denied = run.denied(work);
    if (!denied.isEmpty()) {
      return noted(RunResult.Code.WRITE_DENIED.word(), run.denial(denied));
    }
    List<SchemaFault> missing = missing(edit);
    if (!missing.isEmpty()) {
      return noted(
          "result-missing",
          "it did not write its result %s, and an empty one breaks the schema: %s"
              .formatted(watch.spec().resultTag(), text(missing)));
    }
    if (watch.spec().review()) {
      return aside(work, "review", "its processor asks for a person to approve what it does");
    }
    String overrun = parts.causes().create(job(), args.origin(), work.created().size());
    if (overrun != null) {
      return noted(CREATE_LIMIT, overrun);
    }
    MergeResult merged = merge(job(), work, new End.Success(edit), author());
    if (!(merged instanceof MergeResult.Merged)) {
      parts.causes().takeBack(job(), args.origin(), work.created().size());
    }
    return switch (merged) {
      case MergeResult.Merged(Commit commit) -> merged(commit, Outcome.SUCCEEDED);
      case MergeResult.Gone _ -> followed(Decision.Reason.DOCUMENT_UNKNOWN.word());
      case MergeResult.Refused(MergeResult.Reason reason) -> refused(reason);
      case MergeResult.Invalid(List<SchemaFault> faults) ->
          noted(RunResult.Code.SCHEMA_VIOLATION.word(), text(faults));
      case MergeResult.Stopped(String code, String detail) ->
          code.equals(Settlement.CONFLICT) ? conflicted(work, detail) : followed(SUPERSEDED);
    };
  }

  /// Documents that a run created cannot wait on a branch: it runs again, on what is there now, and
  /// creates its own. Every time somebody must have come in between, and a bound ends that.
  private ObjectNode conflicted(WorkBranch.Work work, String detail) {
    return work.created().isEmpty() || args.superseded() >= parts.settings().supersedesBound()
        ? aside(work, Settlement.CONFLICT, detail)
        : followed(Settlement.CONFLICT);
  }

  /// Leaves what the run did on a branch for a person. The branch comes first, so that a record
  /// that tells of it never lacks it; one that no record came to tell of is taken back.
  private ObjectNode aside(WorkBranch.Work work, String code, String message) {
    if (!work.created().isEmpty()) {
      return noted(
          CREATE_DENIED,
          "it created %d documents, which only a run that merges by itself may, and this one has to wait for a person: %s"
              .formatted(work.created().size(), message));
    }
    Optional<RunRecord> told = toldBefore();
    if (told.isPresent()) {
      return result(told.get().outcome().word(), metering);
    }
    var provenance = new Provenance(author(), CAUSE + job());
    try {
      parts
          .reviews()
          .put(
              document.id(), watch.id(), forked.heads(), watch.withResult(work.edit()), provenance);
    } catch (DaybookException.Incorrect e) {
      return noted(RunResult.Code.SCHEMA_VIOLATION.word(), String.valueOf(e.getMessage()));
    } catch (DaybookException.NotFound e) {
      return followed(Decision.Reason.DOCUMENT_UNKNOWN.word());
    }
    End end = new End.Aside(Outcome.REVIEW, code, message);
    MergeResult noted = merge(job(), Edit.NOTHING, end, Author.HOST);
    if (noted instanceof MergeResult.Merged(Commit commit)) {
      return merged(commit, Outcome.REVIEW);
    }
    parts.reviews().dropOf(job(), document.id(), watch.id(), provenance);
    return switch (noted) {
      case MergeResult.Gone _ -> followed(Decision.Reason.DOCUMENT_UNKNOWN.word());
      case MergeResult.Refused(MergeResult.Reason reason) -> refused(reason);
      case MergeResult.Stopped _ -> followed(SUPERSEDED);
      case MergeResult.Invalid(List<SchemaFault> faults) ->
          throw new BrokenRun("the note of a review is invalid: " + text(faults));
      case MergeResult.Merged _ -> throw new AssertionError("answered above");
    };
  }

  /// The record of this very run, when a crash came between it and the journal: a person may have
  /// approved the result since.
  private Optional<RunRecord> toldBefore() {
    return parts
        .store()
        .read(document.id())
        .flatMap(now -> RunRecord.in(now, watch.id()))
        .filter(record -> record.job().equals(job()) && record.outcome() != Outcome.PARKED);
  }

  private Author author() {
    return new Author(Author.Kind.PROCESSOR, watch.id());
  }

  private List<SchemaFault> missing(Edit edit) {
    PropKey result = watch.spec().resultTag();
    return watch.place() != null || edit.puts().containsKey(result)
        ? List.of()
        : parts.store().schemas().faults(result, JsonNodeFactory.instance.objectNode());
  }

  private ObjectNode noted(String code, String message) {
    End end = new End.Failure(Outcome.FAILED, code, message);
    return switch (merge(job(), Edit.NOTHING, end, Author.HOST)) {
      case MergeResult.Merged(Commit commit) -> merged(commit, Outcome.FAILED);
      case MergeResult.Gone _ -> followed(Decision.Reason.DOCUMENT_UNKNOWN.word());
      case MergeResult.Refused(MergeResult.Reason reason) -> refused(reason);
      case MergeResult.Stopped _ -> followed(SUPERSEDED);
      case MergeResult.Invalid(List<SchemaFault> faults) ->
          throw new BrokenRun("the note of a failure is invalid: " + text(faults));
    };
  }

  /// Lets the engine try again. Before it gives up and parks the job, the document says so; that
  /// note has a key of its own, so that the job can still merge when a person resumes it.
  private byte[] broke(String code, String message) {
    context.checkCancelled();
    if (context.attempt() >= args.policy().attempts()) {
      String key = "%s/parked-%d".formatted(job(), parts.clock().millis());
      merge(key, Edit.NOTHING, new End.Failure(Outcome.PARKED, code, message), Author.HOST);
    }
    throw new BrokenRun("%s: %s".formatted(code, message));
  }

  /// A merge older than what the run read is one of an earlier life of this job, which a restored
  /// backup gave back: nothing was written now, and what is still needed is dispatched under
  /// another key.
  private ObjectNode merged(Commit commit, Outcome outcome) {
    if (outcome != Outcome.REVIEW && wasInReview()) {
      parts.reviews().drop(document.id(), watch.id(), new Provenance(author(), CAUSE + job()));
    }
    return commit.sequence().compareTo(forked.sequence()) > 0
        ? result(outcome.word(), metering)
        : followed(SUPERSEDED);
  }

  private boolean wasInReview() {
    return RunRecord.in(document, watch.id())
        .filter(record -> record.outcome() == Outcome.REVIEW)
        .isPresent();
  }

  private ObjectNode refused(MergeResult.Reason reason) {
    context.checkCancelled();
    return switch (reason) {
      case CANCELLED -> followed("cancelled");
      case OLDER_EPOCH ->
          throw new BrokenRun("a later start of the service has taken over this vault");
    };
  }

  private MergeResult merge(String key, Edit edit, End end, Author author) {
    return merge(key, new WorkBranch.Work(edit, List.of()), end, author);
  }

  private MergeResult merge(String key, WorkBranch.Work work, End end, Author author) {
    Edit edit = work.edit();
    var provenance = new Provenance(author, CAUSE + job());
    var settlement =
        new Settlement(
            watch,
            args.digest(),
            new Settlement.Run(
                job(), context.attempt(), parts.clock().instant(), forked.heads(), args.reason()),
            end,
            args.finishes(parts.settings(), parts.clock().instant()),
            parts.sights(watch, document.id(), edit));
    return parts
        .store()
        .merge(
            new MergeRequest(
                key,
                parts.epoch(),
                document.id(),
                forked.heads(),
                edit,
                work.documents(provenance),
                provenance),
            args.forced() != null
                ? settlement
                : new NobodySettled(watch.id(), document, settlement));
  }

  private ObjectNode followed(String word) {
    return result(word, metering).put("follow", true);
  }

  private String job() {
    return context.job().value();
  }

  private static String text(List<SchemaFault> faults) {
    return faults.stream().map(SchemaFault::toString).collect(Collectors.joining("; "));
  }
}
