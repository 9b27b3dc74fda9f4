package org.daybook.pipelines.internal;

import java.util.Optional;
import java.util.Set;
import org.daybook.documents.Author;
import org.daybook.documents.Document;
import org.daybook.documents.Edit;
import org.daybook.documents.MergeRequest;
import org.daybook.documents.MergeResult;
import org.daybook.documents.Provenance;
import org.daybook.pipelines.Decision;
import org.daybook.pipelines.Dispatch;
import org.daybook.pipelines.RunRecord;
import org.daybook.processors.RunResult;
import org.daybook.wflow.Job;
import org.daybook.wflow.JobId;
import org.daybook.wflow.JobState;
import org.daybook.wflow.log.JobFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees to it that the document tells of each run that is parked. A run that gives up tells by
/// itself; this is for those that the engine parks: a replay that diverged, a vault that could not
/// be read or written at the last attempt, a process that died again and again. Without a trace in
/// the document such a run would be taken for one that is still to come. One that the document no
/// longer asks for is ended instead. Thread-safe.
public final class ParkedRuns {

  private static final Logger LOG = LoggerFactory.getLogger(ParkedRuns.class);

  private final Parts parts;
  private volatile boolean started;

  public ParkedRuns(Parts parts) {
    this.parts = parts;
  }

  /// Looks at those that were parked when nobody listened, as while the engine was opened; from now
  /// on [#changed] does.
  public void start() {
    started = true;
    JobFilter parked = JobFilter.ALL.ofWflow(ProcessWflow.NAME).in(Set.of("parked"));
    parts.lanes().ingress().eachJob(parked, this::changed);
  }

  /// Learns that a job of the engine changed.
  public void changed(Job job) {
    if (!started
        || !job.wflow().equals(ProcessWflow.NAME)
        || !(job.state() instanceof JobState.Parked(String why))) {
      return;
    }
    ProcessArgs args = ProcessArgs.parse(job.args());
    if (isKnown(job.id(), args)) {
      return;
    }
    try {
      parts
          .dispatcher()
          .locked(
              args.doc(),
              () -> {
                parked(job, args, why);
                return null;
              });
    } catch (RuntimeException e) {
      LOG.warn(
          "Job {} is parked, and document {} could not be told; the next start tells it",
          job.id(),
          args.doc(),
          e);
    }
  }

  /// Saves reading the documents of those that are parked for long.
  private boolean isKnown(JobId job, ProcessArgs args) {
    return parts.index().isKept()
        && parts
            .index()
            .row(args.doc(), args.processor())
            .filter(row -> row.state() == Dispatch.State.PARKED)
            .map(Dispatch::run)
            .filter(run -> run.job().equals(job.value()))
            .isPresent();
  }

  private void parked(Job job, ProcessArgs args, String why) {
    if (!parts.lanes().parked(job.id())) {
      return; // somebody has resumed or ended it
    }
    Optional<Document> document = parts.store().read(args.doc());
    if (document
        .flatMap(found -> RunRecord.in(found, args.processor()))
        .filter(record -> record.job().equals(job.id().value()))
        .isPresent()) {
      return;
    }
    Optional<Watch> watch =
        parts
            .installed()
            .current()
            .watch(args.processor())
            .filter(found -> found.spec().version().equals(args.version()));
    if (document.isEmpty()
        || watch.isEmpty()
        || !wanted(document.get(), watch.get(), args)
        || !told(job, args, why, document.get(), watch.get())) {
      parts.dispatcher().follow(job.id(), args);
      parts.lanes().cancel(job.id(), why);
    }
  }

  private boolean wanted(Document document, Watch watch, ProcessArgs args) {
    return Decider.begun(document, watch, parts.sight(), args.forced() != null, args.digest())
            instanceof Decision.Run(_, String digest)
        && digest.equals(args.digest());
  }

  /// Writes the record and the error.
  ///
  /// @return whether the document tells of it now
  private boolean told(Job job, ProcessArgs args, String why, Document document, Watch watch) {
    var provenance = new Provenance(Author.HOST, RunEnd.cause(job.id().value()));
    var run =
        new Settlement.Run(
            job.id().value(),
            job.attempts(),
            parts.clock().instant(),
            document.heads(),
            args.reason());
    var end = new Settlement.End.Failure(RunRecord.Outcome.PARKED, RunResult.Code.HOST.word(), why);
    MergeResult result =
        parts
            .store()
            .merge(
                new MergeRequest(
                    "%s/parked-%d".formatted(job.id(), parts.clock().millis()),
                    parts.epoch(),
                    args.doc(),
                    document.heads(),
                    Edit.NOTHING,
                    provenance),
                new Settlement(
                    watch,
                    args.digest(),
                    run,
                    end,
                    false,
                    parts.sights(watch, args.doc(), Edit.NOTHING)));
    return switch (result) {
      case MergeResult.Merged _ -> true;
      case MergeResult.Gone _, MergeResult.Stopped _ -> false;
      case MergeResult.Refused(MergeResult.Reason reason) ->
          throw new BrokenRun("the note of a parked run is refused: " + reason);
      case MergeResult.Invalid(var faults) ->
          throw new BrokenRun("the note of a parked run is invalid: " + faults);
    };
  }
}
