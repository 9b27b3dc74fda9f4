package org.daybook.pipelines.internal;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.pipelines.Decision;
import org.daybook.pipelines.PipelineSettings;
import org.daybook.pipelines.RunRecord;
import org.daybook.wflow.Ingress;
import org.daybook.wflow.Job;
import org.daybook.wflow.JobId;
import org.daybook.wflow.JobRequest;
import org.daybook.wflow.JobState;
import org.daybook.wflow.WorkerPool;
import org.jspecify.annotations.Nullable;

/// The jobs in flight, as decisions see them, and the way to add and end them. Thread-safe.
public final class Lanes {

  private static final int START_SECONDS = 60;

  /// The end of a job whose processor was gone: nobody gave it up, so it is as if it were unknown.
  private static final JobState WENT = new JobState.Cancelled(Decision.Reason.NOT_INSTALLED.text());

  private final Set<JobId> leaving = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Ingress> ingress = new CompletableFuture<>();
  private final PipelineSettings settings;
  private final Clock clock;

  public Lanes(PipelineSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  public void start(Ingress given) {
    ingress.complete(given);
  }

  public void close() {
    ingress.completeExceptionally(
        new DaybookException.Unavailable("pipelines-closed", "the pipelines are closed"));
  }

  /// The engine opens with jobs that go on at once, before the pipelines can be given its ingress:
  /// so they wait here.
  public Ingress ingress() {
    try {
      return ingress.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new DaybookException.Unavailable(
          "pipelines-not-started", "a job waited for the pipelines to be started; call start", e);
    } catch (ExecutionException e) {
      throw new DaybookException.Unavailable("pipelines-closed", "the pipelines are closed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DaybookException.Unavailable(
          "pipelines-not-started", "interrupted while waiting for the pipelines to be started", e);
    }
  }

  /// The flights to decide on.
  List<Flight> flights(Document document, String processor) {
    var flights = new ArrayList<Flight>();
    List<Job> lane = ingress().lane(ProcessArgs.lane(document.id(), processor));
    RunRecord.in(document, processor)
        .filter(record -> record.outcome() == RunRecord.Outcome.PARKED)
        .flatMap(this::parked)
        .filter(job -> !job.state().equals(WENT))
        .filter(job -> lane.stream().noneMatch(other -> other.id().equals(job.id())))
        .ifPresent(job -> flights.add(flight(job)));
    lane.forEach(job -> flights.add(flight(job)));
    flights.removeIf(flight -> leaving.contains(flight.job()));
    return flights;
  }

  /// All unfinished jobs, for a document that is gone.
  List<Flight> flights(DocId doc, String processor) {
    return ingress().lane(ProcessArgs.lane(doc, processor)).stream()
        .filter(job -> !leaving.contains(job.id()))
        .map(this::flight)
        .toList();
  }

  /// Learns that a job has looked at its document for the last time: it is no longer in flight,
  /// though the engine has yet to end it.
  void leaves(JobId job) {
    leaving.add(job);
  }

  /// Learns that a job changed in the engine: one that rests has left.
  public void changed(Job job) {
    if (job.state().rests()) {
      leaving.remove(job.id());
    }
  }

  private Optional<Job> parked(RunRecord record) {
    try {
      return ingress().job(new JobId(record.job()));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private Flight flight(Job job) {
    ProcessArgs args = ProcessArgs.parse(job.args());
    return new Flight(
        job.id(),
        state(job),
        args.version(),
        args.digest(),
        args.finishes(settings, clock.instant()),
        args.forced() != null,
        job.state() instanceof JobState.Queued,
        job.label());
  }

  private static Flight.State state(Job job) {
    return switch (job.state()) {
      case JobState.Queued _, JobState.Scheduled _ ->
          job.attempts() == 0 ? Flight.State.QUEUED : Flight.State.BEGUN;
      case JobState.Running _, JobState.Waiting _ -> Flight.State.BEGUN;
      case JobState.Parked _ -> Flight.State.PARKED;
      case JobState.Succeeded _, JobState.Failed _, JobState.Cancelled _ -> Flight.State.ENDED;
    };
  }

  public Optional<ProcessArgs> args(JobId job) {
    return ingress()
        .job(job)
        .filter(found -> found.wflow().equals(ProcessWflow.NAME))
        .map(found -> ProcessArgs.parse(found.args()));
  }

  /// Adds a job. When the key names one that ended without a trace in the document (superseded,
  /// cancelled) and the same is wanted again, the key is counted up; but one that was asked for is
  /// added once, however it ended. So it is where that one waits for workers of another home.
  ///
  /// @param home of the workers that may run it; null for any
  JobId add(ProcessArgs args, JobRequest.Supersede supersede, @Nullable String home) {
    for (int n = 0; ; n++) {
      Ingress.Added added =
          ingress()
              .addJob(
                  new JobRequest(
                          ProcessWflow.NAME,
                          n == 0 ? args.key() : args.key() + " " + n,
                          args.lane(),
                          supersede,
                          args.bytes())
                      .labelled(home));
      if (!added.repeated()
          || !(waitsElsewhere(added.job(), home)
              || (args.forced() == null
                  && (leaving.contains(added.job()) || ended(added.job()))))) {
        return added.job();
      }
    }
  }

  private boolean waitsElsewhere(JobId job, @Nullable String home) {
    return ingress()
        .job(job)
        .filter(found -> found.state() instanceof JobState.Queued)
        .filter(found -> !Objects.equals(found.label(), home))
        .isPresent();
  }

  private boolean ended(JobId job) {
    return ingress().job(job).map(found -> found.state().ended()).orElse(true);
  }

  /// What a lane waits for: the label of workers that its first job asks for, if it is queued.
  Optional<WorkerPool> awaited(String lane) {
    return ingress().lane(lane).stream()
        .findFirst()
        .filter(job -> job.state() instanceof JobState.Queued && job.label() != null)
        .flatMap(
            job ->
                ingress().workers().stream()
                    .filter(pool -> pool.label().equals(job.label()))
                    .findFirst());
  }

  boolean parked(JobId job) {
    return ingress().job(job).filter(found -> found.state() instanceof JobState.Parked).isPresent();
  }

  /// Whether its code runs, and not a mere trial of it.
  public boolean running(JobId job) {
    return ingress()
        .job(job)
        .filter(found -> found.state() instanceof JobState.Running)
        .isPresent();
  }

  public void cancel(JobId job, String why) {
    ingress().cancel(job, why);
  }
}
