package org.daybook.pipelines.internal.order;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.daybook.pipelines.internal.Parts;
import org.daybook.processors.Manifest.Occasion;
import org.daybook.wflow.Job;
import org.daybook.wflow.JobState;
import org.daybook.wflow.log.JobFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells handlers of what only the engine knows: imports that ended, and commands that failed. The
/// engine's listener tells it; what that could not tell before a crash is found at the next start
/// among the jobs that the engine still keeps. The engine may keep a job for longer than those of
/// the handlers that were told of it: so what was told is marked in the vault, in the table of
/// merges, by a key under which nothing merges. Each handler's job has the key of what it is told,
/// so what was told but not marked before a crash is not told twice either. Thread-safe.
final class JobEvents {

  private static final Logger LOG = LoggerFactory.getLogger(JobEvents.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /// The definition of imports.
  private static final String IMPORT = "import";

  private final Parts parts;
  private final Supplier<Handlers> handlers;
  private volatile boolean telling;

  JobEvents(Parts parts, Supplier<Handlers> handlers) {
    this.parts = parts;
    this.handlers = handlers;
  }

  /// Tells what was missed; from now on [#changed] tells.
  void start() {
    telling = true;
    if (wanted(handlers.get())) {
      missed(JobFilter.ALL.ofWflow(IMPORT).in(Set.of("succeeded", "failed", "cancelled")));
      missed(JobFilter.ALL.ofWflow(CommandWflow.NAME).in(Set.of("failed", "parked")));
    }
  }

  private void missed(JobFilter filter) {
    parts.lanes().ingress().eachJob(filter, this::tell);
  }

  static boolean wanted(Handlers now) {
    return now.any(Occasion.IMPORT_FINISHED, Occasion.JOB_FAILED);
  }

  void changed(Job job) {
    if (telling && ours(job) && wanted(handlers.get())) {
      try {
        tell(job);
      } catch (RuntimeException e) {
        LOG.warn("Job {} could not be told of now; the next start tells", job.id(), e);
      }
    }
  }

  private static boolean ours(Job job) {
    return switch (job.wflow()) {
      case IMPORT -> job.state().ended();
      case CommandWflow.NAME ->
          job.state() instanceof JobState.Failed || job.state() instanceof JobState.Parked;
      default -> false;
    };
  }

  private void tell(Job job) {
    if (job.wflow().equals(IMPORT)) {
      imported(job);
    } else {
      failed(job);
    }
  }

  private void imported(Job job) {
    Told told =
        Told.of(
            Occasion.IMPORT_FINISHED,
            job.changed(),
            "import " + job.id().value(),
            null,
            Optional.empty());
    ObjectNode about =
        told.event()
            .putObject("import")
            .put("job", job.id().value())
            .put("state", job.state().word());
    if (job.state() instanceof JobState.Succeeded(byte[] result)) {
      try {
        about.set("result", JSON.readTree(result));
      } catch (JsonProcessingException e) {
        LOG.warn("The result of import {} is not JSON", job.id(), e);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
    once(told, Occasion.IMPORT_FINISHED);
  }

  private void failed(Job job) {
    CommandArgs args = CommandArgs.parse(job.args());
    Told told =
        Told.of(
            Occasion.JOB_FAILED,
            job.changed(),
            "job %s %s %d".formatted(job.id(), job.state().word(), job.attempts()),
            args.doc(),
            Optional.of(job.id()));
    told.event()
        .put("document", args.doc().value())
        .putObject("job")
        .put("id", job.id().value())
        .put("wflow", job.wflow())
        .put("command", args.command())
        .put("state", job.state().word())
        .put("message", why(job.state()));
    once(told, Occasion.JOB_FAILED);
  }

  private void once(Told told, Occasion occasion) {
    String mark = "told " + told.key();
    if (!parts.store().settledMerge(mark)) {
      told.to(parts, handlers.get().on(occasion));
      parts.store().refuseMerge(mark);
    }
  }

  private static String why(JobState state) {
    return switch (state) {
      case JobState.Failed(String why) -> why;
      case JobState.Parked(String why) -> why;
      case JobState.Scheduled _,
          JobState.Queued _,
          JobState.Running _,
          JobState.Waiting _,
          JobState.Succeeded _,
          JobState.Cancelled _ ->
          state.word();
    };
  }
}
