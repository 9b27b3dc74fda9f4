package org.daybook.pipelines.internal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.daybook.documents.Author;
import org.daybook.documents.Commit;
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
import org.daybook.processors.Capabilities;
import org.daybook.processors.Routine;
import org.daybook.processors.RunResult;
import org.daybook.wflow.Context;
import org.daybook.wflow.JobId;
import org.daybook.wflow.Unwinding;
import org.jspecify.annotations.Nullable;

/// One attempt of a `process` job: decide again, fork, run, check, merge. Confined to the job's
/// thread.
final class ProcessRun {

  /// What the cause of a run's commit begins with; the job follows.
  private static final String CAUSE = "job:";

  /// How many runs of a cycle are named.
  private static final int NAMED = 16;

  private static final String SUPERSEDED = "superseded";

  private final Parts parts;
  private final Context context;
  private final ProcessArgs args;
  private final Watch watch;
  private final Document document;
  private final ContextJournal journal;

  ProcessRun(
      Parts parts,
      Context context,
      ContextJournal journal,
      ProcessArgs args,
      Watch watch,
      Document document) {
    this.parts = parts;
    this.context = context;
    this.args = args;
    this.watch = watch;
    this.document = document;
    this.journal = journal;
  }

  /// A job's result: how it ended, for whoever reads the list of jobs.
  static byte[] ended(String word) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("ended", word)
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  /// The job in the cause of a run's commit.
  static Optional<JobId> job(String cause) {
    try {
      return cause.startsWith(CAUSE)
          ? Optional.of(new JobId(cause.substring(CAUSE.length())))
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  byte[] run() throws Exception {
    Optional<RunRecord> mine = RunRecord.in(document, watch.id()).filter(this::settledByThisJob);
    if (mine.isPresent()) {
      return ended(mine.get().outcome().word());
    }
    Decision decision = Decider.decide(document, watch, List.of());
    if (!stillWanted(decision)) {
      return followed(decision.reason().word());
    }
    return args.cut() ? failed("cycle", cycle()) : execute();
  }

  private boolean settledByThisJob(RunRecord record) {
    return record.job().equals(job()) && record.outcome() != Outcome.PARKED;
  }

  private boolean stillWanted(Decision decision) {
    return decision instanceof Decision.Run(_, String digest)
        && digest.equals(args.digest())
        && watch.spec().version().equals(args.version());
  }

  private String cycle() {
    List<String> chain = parts.lanes().chain(args.cause(), NAMED);
    return "cut off after %d runs on this document that caused each other; the last of them: %s -> %s"
        .formatted(args.depth(), String.join(" -> ", chain), watch.id());
  }

  private byte[] execute() throws Exception {
    var branch = new WorkBranch(document);
    RunResult result;
    try {
      result = routine().run(call(branch));
    } catch (Unwinding e) {
      throw e;
    } catch (
        Throwable e) { // whatever a built-in routine throws must leave its trace in the document
      return broke(RunResult.Code.HOST.word(), String.valueOf(e), e);
    }
    return switch (result) {
      case RunResult.Completed _ -> completed(branch.edit());
      case RunResult.Failed(RunResult.Code code, String message, _) ->
          code.retryable() ? broke(code.word(), message, null) : failed(code.word(), message);
    };
  }

  private Routine routine() {
    return parts.registry().routine(watch.spec().plug(), watch.spec().routine());
  }

  private Routine.Call call(WorkBranch branch) {
    return new Routine.Call(branch, watch.spec().capabilities(), parts.store().blobs(), journal);
  }

  private byte[] completed(Edit edit) throws Exception {
    SortedSet<PropKey> denied = new TreeSet<>(edit.keys());
    denied.removeIf(this::mayWrite);
    if (!denied.isEmpty()) {
      return failed(
          RunResult.Code.WRITE_DENIED.word(),
          "it changed %s; it declared to write %s"
              .formatted(denied, new TreeSet<>(watch.spec().capabilities().writes())));
    }
    List<SchemaFault> missing = missing(edit);
    if (!missing.isEmpty()) {
      return failed(
          "result-missing",
          "it did not write its result %s, and an empty one breaks the schema: %s"
              .formatted(watch.spec().resultTag(), text(missing)));
    }
    context.checkCancelled();
    var author = new Author(Author.Kind.PROCESSOR, watch.id());
    return switch (merge(job(), edit, new End.Success(edit), author)) {
      case MergeResult.Merged(Commit commit) -> merged(commit, Outcome.SUCCEEDED);
      case MergeResult.Gone _ -> ended(Decision.Reason.DOCUMENT_UNKNOWN.word());
      case MergeResult.Refused(MergeResult.Reason reason) -> refused(reason);
      case MergeResult.Invalid(List<SchemaFault> faults) ->
          failed(RunResult.Code.SCHEMA_VIOLATION.word(), text(faults));
      case MergeResult.Stopped(String code, String detail) ->
          code.equals(Settlement.CONFLICT) ? failed(code, detail) : followed(SUPERSEDED);
    };
  }

  /// Held to the declaration, and never to be the host's own notes.
  private boolean mayWrite(PropKey key) {
    Capabilities capabilities = watch.spec().capabilities();
    return capabilities.mayWrite(key)
        && !key.tag().equals(RunRecord.RUN)
        && !key.tag().equals(RunRecord.ERROR);
  }

  private List<SchemaFault> missing(Edit edit) {
    PropKey result = watch.spec().resultTag();
    return edit.puts().containsKey(result)
        ? List.of()
        : parts.store().schemas().faults(result, JsonNodeFactory.instance.objectNode());
  }

  /// Notes a failure that another attempt would repeat.
  private byte[] failed(String code, String message) throws Exception {
    context.checkCancelled();
    End end = new End.Failure(Outcome.FAILED, code, message);
    return switch (merge(job(), Edit.NOTHING, end, Author.HOST)) {
      case MergeResult.Merged(Commit commit) -> merged(commit, Outcome.FAILED);
      case MergeResult.Gone _ -> ended(Decision.Reason.DOCUMENT_UNKNOWN.word());
      case MergeResult.Refused(MergeResult.Reason reason) -> refused(reason);
      case MergeResult.Stopped _ -> followed(SUPERSEDED);
      case MergeResult.Invalid(List<SchemaFault> faults) ->
          throw new BrokenRun("the note of a failure is invalid: " + text(faults), null);
    };
  }

  /// Lets the engine try again. Before it gives up and parks the job, the document says so; that
  /// note has a key of its own, so that the job can still merge when a person resumes it.
  private byte[] broke(String code, String message, @Nullable Throwable cause) throws Exception {
    context.checkCancelled();
    if (context.attempt() >= args.policy().attempts()) {
      String key = "%s/parked-%d".formatted(job(), parts.clock().millis());
      merge(key, Edit.NOTHING, new End.Failure(Outcome.PARKED, code, message), Author.HOST);
    }
    throw new BrokenRun("%s: %s".formatted(code, message), cause);
  }

  /// A merge older than what the run read is one of an earlier life of this job, which a restored
  /// backup gave back: nothing was written now, and what is still needed is dispatched under
  /// another key.
  private byte[] merged(Commit commit, Outcome outcome) {
    return commit.sequence().compareTo(document.sequence()) > 0
        ? ended(outcome.word())
        : followed(SUPERSEDED);
  }

  private byte[] refused(MergeResult.Reason reason) throws BrokenRun {
    context.checkCancelled();
    return switch (reason) {
      case CANCELLED -> followed("cancelled");
      case OLDER_EPOCH ->
          throw new BrokenRun("a later start of the service has taken over this vault", null);
    };
  }

  private MergeResult merge(String key, Edit edit, End end, Author author) {
    return parts
        .store()
        .merge(
            new MergeRequest(
                key,
                parts.epoch(),
                document.id(),
                document.heads(),
                edit,
                new Provenance(author, CAUSE + job())),
            new Settlement(
                watch,
                args.digest(),
                new Settlement.Run(job(), context.attempt(), parts.clock().instant()),
                end,
                args.finishes(parts.settings(), parts.clock().instant())));
  }

  private byte[] followed(String word) {
    parts.dispatcher().follow(context.job(), args, watch);
    return ended(word);
  }

  private String job() {
    return context.job().value();
  }

  private static String text(List<SchemaFault> faults) {
    return faults.stream().map(SchemaFault::toString).collect(Collectors.joining("; "));
  }
}
