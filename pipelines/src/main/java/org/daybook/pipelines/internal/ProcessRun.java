package org.daybook.pipelines.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Document;
import org.daybook.documents.WorkBranch;
import org.daybook.pipelines.Decision;
import org.daybook.pipelines.RunRecord;
import org.daybook.pipelines.RunRecord.Outcome;
import org.daybook.pipelines.internal.collate.CollateInput;
import org.daybook.processors.DocumentQuery;
import org.daybook.processors.Metering;
import org.daybook.processors.RunResult;
import org.daybook.wflow.Context;
import org.jspecify.annotations.Nullable;

/// One attempt of a `process` job: decide again, fork, run, settle. Where it forked is the first
/// fact of its journal, what became of it the last; between them is what the routine asked for. So
/// a replay runs on the same version of the document, is answered the same, and ends the same.
/// Confined to the job's thread.
final class ProcessRun {

  private static final String REPLACED = "its processor was replaced while it ran";
  private static final byte[] NO_REQUEST = {};
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Parts parts;
  private final Context context;
  private final ProcessArgs args;
  private @Nullable Document fresh;

  ProcessRun(Parts parts, Context context, ProcessArgs args) {
    this.parts = parts;
    this.context = context;
    this.args = args;
  }

  byte[] run() throws Exception {
    return switch (RunStart.read(context.fact("start", NO_REQUEST, () -> start().bytes()))) {
      case RunStart.Over(String word, boolean follow) -> over(word, follow);
      case RunStart.Forked forked -> forked(forked);
    };
  }

  private RunStart start() {
    Optional<Watch> watch = parts.installed().current().watch(args.processor());
    if (watch.isEmpty()) {
      return new RunStart.Over(Decision.Reason.NOT_INSTALLED.word(), true);
    }
    Optional<Document> document = parts.store().read(args.doc());
    if (document.isEmpty()) {
      return new RunStart.Over(Decision.Reason.DOCUMENT_UNKNOWN.word(), true);
    }
    Optional<RunRecord> mine =
        RunRecord.in(document.get(), watch.get().id()).filter(this::settledByThisJob);
    if (mine.isPresent()) {
      return new RunStart.Over(mine.get().outcome().word(), false);
    }
    Decision decision =
        Decider.begun(
            document.get(), watch.get(), parts.sight(), args.forced() != null, args.digest());
    if (!stillWanted(decision, watch.get())) {
      return new RunStart.Over(decision.reason().word(), true);
    }
    fresh = document.get();
    return RunStart.Forked.of(document.get());
  }

  private boolean settledByThisJob(RunRecord record) {
    return record.job().equals(context.job().value()) && record.outcome() != Outcome.PARKED;
  }

  private boolean stillWanted(Decision decision, Watch watch) {
    return decision instanceof Decision.Run(_, String digest)
        && digest.equals(args.digest())
        && watch.spec().version().equals(args.version());
  }

  private byte[] over(String word, boolean follow) {
    if (follow) {
      followed();
    }
    return RunEnd.ended(word, Metering.NONE);
  }

  private byte[] forked(RunStart.Forked forked) throws Exception {
    Optional<Watch> watch = installed();
    if (watch.isEmpty()) {
      throw gaveUp(REPLACED);
    }
    Document document = fresh == null ? at(forked) : fresh;
    if (document == null) {
      throw gaveUp("its document is gone");
    }
    var end = new RunEnd(parts, context, args, watch.get(), forked, document);
    if (args.cut()) {
      return ended(end.failed("cycle", parts.causes().cycle(watch.get().id(), args.origin())));
    }
    var branch = new WorkBranch(document);
    RunResult result;
    try {
      result = result(watch.get(), branch, input(watch.get(), document));
    } catch (BranchRun.Replaced _) {
      throw gaveUp(REPLACED);
    }
    return ended(end.settled(result, branch));
  }

  /// Its processor, as long as it is of the version that the job is for.
  private Optional<Watch> installed() {
    return parts
        .installed()
        .current()
        .watch(args.processor())
        .filter(installed -> installed.spec().version().equals(args.version()));
  }

  private void replaced() {
    if (installed().isEmpty()) {
      throw new BranchRun.Replaced();
    }
  }

  /// What became of a collator's members is a fact: they may be others in a replay.
  private JsonNode input(Watch watch, Document document) throws IOException {
    return watch.members() == null
        ? watch.input(document)
        : JSON.readTree(
            context.fact(
                "members",
                NO_REQUEST,
                () ->
                    CollateInput.of(parts.collations(), document, watch, args.forced() != null)
                        .orElseGet(JsonNodeFactory.instance::objectNode)
                        .toString()
                        .getBytes(StandardCharsets.UTF_8)));
  }

  private @Nullable Document at(RunStart.Forked forked) {
    try {
      return parts.store().history().read(args.doc(), forked.heads()).orElse(null);
    } catch (DaybookException.NotFound _) {
      return null;
    }
  }

  private byte[] ended(byte[] settled) throws Exception {
    JsonNode end = JSON.readTree(settled);
    if (end.path("follow").asBoolean()) {
      followed();
    }
    return settled;
  }

  /// Hands on what the document needs now, once through the journal: so a replay of a job that has
  /// ended hands nothing on. One that a crash kept from ending looks again, since others took it
  /// for a run under way as long as it had not left.
  private void followed() {
    var fresh = new AtomicBoolean();
    context.fact(
        "follow",
        NO_REQUEST,
        () -> {
          fresh.set(true);
          follow();
          return NO_REQUEST;
        });
    if (!fresh.get() && parts.lanes().running(context.job())) {
      follow();
    }
  }

  private void follow() {
    parts.dispatcher().follow(context.job(), args);
  }

  /// A replay that cannot go on as its journal says ends as cancelled, after it has handed on what
  /// the document needs now. The engine would take a plain end before the end of the journal for
  /// code that diverged. When the job is not running, the engine only tries the code: nothing is
  /// done.
  private BrokenRun gaveUp(String why) {
    if (parts.lanes().running(context.job())) {
      follow();
      parts.lanes().cancel(context.job(), why);
      context.checkCancelled();
    }
    return new BrokenRun(why);
  }

  private RunResult result(Watch watch, WorkBranch branch, JsonNode input) {
    DocumentQuery query =
        parts
            .collations()
            .query(branch.fork(), watch)
            .orElseGet(() -> new StoreQuery(parts.store(), parts.sight()));
    return new BranchRun(parts, context, watch.routine(), watch.spec().capabilities())
        .on(branch, query, input, watch.id(), this::replaced);
  }
}
