package org.daybook.pipelines.internal.order;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Supplier;
import org.daybook.documents.Author;
import org.daybook.documents.Commit;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.Heads;
import org.daybook.documents.MergeRequest;
import org.daybook.documents.MergeResult;
import org.daybook.documents.PropKey;
import org.daybook.documents.Provenance;
import org.daybook.documents.WorkBranch;
import org.daybook.pipelines.RoutineName;
import org.daybook.pipelines.internal.BranchRun;
import org.daybook.pipelines.internal.BrokenRun;
import org.daybook.pipelines.internal.Parts;
import org.daybook.pipelines.internal.RunEnd;
import org.daybook.processors.Metering;
import org.daybook.processors.RunResult;
import org.daybook.processors.TriggerSpec;
import org.daybook.wflow.Context;
import org.daybook.wflow.FailedJob;
import org.jspecify.annotations.Nullable;

/// One attempt of a job that runs a routine once: fork, run, check, merge. Where it forked is the
/// first fact of its journal, what became of it the last; so a replay runs on the same version of
/// the document and ends the same. What the routine answered comes before the merge, which is keyed
/// by the job: a run that has merged ends as that says, whatever becomes of its plug. Confined to
/// the job's thread.
final class TriggerRun {

  private static final byte[] NO_REQUEST = {};
  private static final String ANSWER = "answer";
  private static final String REPLACED = "its plug was replaced while it ran";

  private final Parts parts;
  private final Context context;
  private final Trigger trigger;
  private @Nullable Document fresh;

  TriggerRun(Parts parts, Context context, Trigger trigger) {
    this.parts = parts;
    this.context = context;
    this.trigger = trigger;
  }

  /// @return the job's result, [TriggerEnd]
  /// @throws FailedJob as `<code>: <message>`, when nothing was merged and trying again would not
  ///     help
  /// @throws BrokenRun when another attempt may do better
  byte[] run() throws FailedJob {
    JsonNode start =
        TriggerEnd.read(context.fact("start", NO_REQUEST, () -> TriggerEnd.bytes(start())));
    byte[] end = start.has("outcome") ? TriggerEnd.bytes(start) : forked(start);
    JsonNode read = TriggerEnd.read(end);
    if (read.path("outcome").asText().equals("failed")) {
      throw new FailedJob(
          "%s: %s".formatted(read.path("code").asText(), read.path("message").asText()));
    }
    return end;
  }

  private ObjectNode start() {
    Optional<TriggerSpec> spec = trigger.installed();
    if (spec.isEmpty()) {
      return trigger.notInstalled();
    }
    Optional<Document> document = trigger.document();
    if (document.isEmpty()) {
      return gone();
    }
    fresh = document.get();
    return JsonNodeFactory.instance
        .objectNode()
        .put("doc", document.get().id().value())
        .put("heads", document.get().heads().toString())
        .put("version", spec.get().version());
  }

  private static ObjectNode gone() {
    return TriggerEnd.failed("document-unknown", "the document was deleted", Metering.NONE);
  }

  private byte[] forked(JsonNode start) {
    String version = start.path("version").asText();
    TriggerSpec spec = installed(version).orElse(null);
    if (spec == null) {
      return cannotRun(REPLACED);
    }
    Document document = fresh == null ? at(start) : fresh;
    if (document == null) {
      return cannotRun("its document is gone");
    }
    var branch = new WorkBranch(document);
    var run =
        new BranchRun(
            parts, context, new RoutineName(spec.plug(), spec.routine()), spec.capabilities());
    RunResult result;
    try {
      result =
          run.on(
              branch,
              trigger.input(),
              trigger.id(),
              () -> {
                if (installed(version).isEmpty()) {
                  throw new BranchRun.Replaced();
                }
              });
    } catch (BranchRun.Replaced _) {
      return cannotRun(REPLACED);
    }
    return switch (result) {
      case RunResult.Completed _ when installed(version).isEmpty() -> cannotRun(REPLACED);
      case RunResult.Completed(JsonNode answer, Metering metering) -> {
        if (!isEmpty(branch.work())) {
          keep(answer, metering);
        }
        yield end(() -> completed(spec, run, document, branch.work(), answer, metering));
      }
      case RunResult.Failed(RunResult.Code code, String message, Metering metering) -> {
        if (code.retryable()) {
          context.checkCancelled();
          throw new BrokenRun("%s: %s".formatted(code.word(), message));
        }
        yield end(() -> TriggerEnd.failed(code.word(), message, metering));
      }
    };
  }

  /// Whoever replaced or removed the plug meanwhile wants neither its code nor what that did.
  private Optional<TriggerSpec> installed(String version) {
    return trigger.installed().filter(spec -> spec.version().equals(version));
  }

  private byte[] end(Supplier<ObjectNode> ending) {
    context.checkCancelled();
    return context.fact(BranchRun.END, NO_REQUEST, () -> TriggerEnd.bytes(ending.get()));
  }

  private @Nullable Document at(JsonNode start) {
    try {
      return parts
          .store()
          .history()
          .read(new DocId(start.path("doc").asText()), Heads.parse(start.path("heads").asText()))
          .orElse(null);
    } catch (DaybookException.NotFound _) {
      return null;
    }
  }

  /// A merge is the point of no return: whoever cannot run again to learn its answer finds it here.
  private void keep(JsonNode answer, Metering metering) {
    if (context.recorded(ANSWER).isPresent() || context.recorded(BranchRun.END).isEmpty()) {
      context.fact(
          ANSWER, NO_REQUEST, () -> TriggerEnd.bytes(TriggerEnd.answered(answer, metering)));
    }
  }

  /// The end of a replay that cannot go on as its journal says: as it is recorded; as the merge
  /// says, if that came; else as cancelled. Whoever wants it again may then have it again. When the
  /// job is not running, the engine only tries the code: nothing is done.
  private byte[] cannotRun(String why) {
    if (!parts.lanes().running(context.job())) {
      throw new BrokenRun(why);
    }
    Optional<byte[]> end = context.recorded(BranchRun.END);
    if (end.isPresent()) {
      context.skip();
      return end.get();
    }
    if (parts.store().refuseMerge(job()) instanceof MergeResult.Merged(Commit commit)) {
      JsonNode kept =
          context.recorded(ANSWER).map(TriggerEnd::read).orElse(MissingNode.getInstance());
      context.skip();
      return end(() -> TriggerEnd.merged(commit, kept));
    }
    trigger.replaced();
    parts.lanes().cancel(context.job(), why);
    context.checkCancelled();
    throw new BrokenRun(why);
  }

  private ObjectNode completed(
      TriggerSpec spec,
      BranchRun run,
      Document document,
      WorkBranch.Work work,
      JsonNode answer,
      Metering metering) {
    SortedSet<PropKey> denied = run.denied(work);
    if (!denied.isEmpty()) {
      return TriggerEnd.failed(RunResult.Code.WRITE_DENIED.word(), run.denial(denied), metering);
    }
    List<String> faults = trigger.faults(answer);
    if (!faults.isEmpty()) {
      return TriggerEnd.failed(
          "result-invalid",
          "what it answered breaks the schema of its result: " + String.join("; ", faults),
          metering);
    }
    if (isEmpty(work)) {
      return TriggerEnd.succeeded(document.id(), answer, null, metering);
    }
    String overrun = parts.causes().create(job(), trigger.cause(), work.created().size());
    if (overrun != null) {
      return TriggerEnd.failed(RunEnd.CREATE_LIMIT, overrun, metering);
    }
    return switch (merged(spec, document, work)) {
      case MergeResult.Merged(var commit) ->
          TriggerEnd.succeeded(document.id(), answer, commit, metering);
      case MergeResult.Gone _ -> gone();
      case MergeResult.Stopped(String code, String detail) ->
          TriggerEnd.failed(code, detail, metering);
      case MergeResult.Invalid(var wrong) ->
          TriggerEnd.failed(
              RunResult.Code.SCHEMA_VIOLATION.word(),
              String.join("; ", wrong.stream().map(String::valueOf).toList()),
              metering);
      case MergeResult.Refused(MergeResult.Reason reason) -> refused(reason);
    };
  }

  private static boolean isEmpty(WorkBranch.Work work) {
    return work.edit().isEmpty() && work.created().isEmpty();
  }

  private MergeResult merged(TriggerSpec spec, Document document, WorkBranch.Work work) {
    var provenance =
        new Provenance(new Author(Author.Kind.PROCESSOR, trigger.id()), RunEnd.CAUSE + job());
    return parts
        .store()
        .merge(
            new MergeRequest(
                job(),
                parts.epoch(),
                document.id(),
                document.heads(),
                work.edit(),
                work.documents(provenance),
                provenance),
            new OwnTagsWin(work.edit(), spec.owns()));
  }

  private ObjectNode refused(MergeResult.Reason reason) {
    context.checkCancelled();
    return switch (reason) {
      case CANCELLED ->
          TriggerEnd.failed("job-cancelled", "its job may no longer merge", Metering.NONE);
      case OLDER_EPOCH ->
          throw new BrokenRun("a later start of the service has taken over this vault");
    };
  }

  private String job() {
    return context.job().value();
  }
}
