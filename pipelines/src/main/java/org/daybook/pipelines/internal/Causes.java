package org.daybook.pipelines.internal;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.daybook.documents.FeedEntry;
import org.daybook.documents.Provenance;
import org.daybook.pipelines.PipelineSettings;
import org.daybook.pipelines.internal.order.CommandArgs;
import org.daybook.pipelines.internal.order.CommandWflow;
import org.daybook.pipelines.internal.order.EventArgs;
import org.daybook.pipelines.internal.order.EventWflow;
import org.daybook.wflow.Job;
import org.daybook.wflow.JobId;
import org.jspecify.annotations.Nullable;

/// Which jobs led to which: runs of processors, of commands and of event handlers alike, so that
/// those that cause each other are found and cut off, whatever they are. A `collate` job is no link
/// of its own: it hands on what changed the members. Thread-safe.
public final class Causes {

  private static final int MOST_DEPTH = 512;

  /// How many runs of a cycle are named.
  private static final int NAMED = 16;

  private final Lanes lanes;
  private final PipelineSettings settings;
  private final Creations creations;

  public Causes(Lanes lanes, PipelineSettings settings) {
    this.lanes = lanes;
    this.settings = settings;
    this.creations = new Creations(settings.createdBound());
  }

  /// The job that caused the changes; none as soon as one of them came from outside.
  public static Optional<JobId> of(List<FeedEntry> changes) {
    Optional<JobId> cause = Optional.empty();
    for (FeedEntry change : changes) {
      Provenance provenance = change.provenance();
      switch (provenance.author().kind()) {
        case PRINCIPAL, IMPORT -> {
          return Optional.empty();
        }
        case HOST, PROCESSOR -> {
          Optional<JobId> job = RunEnd.job(provenance.cause());
          cause = job.isPresent() ? job : cause;
        }
      }
    }
    return cause;
  }

  /// The job that caused one.
  static Optional<JobId> of(Provenance provenance) {
    return switch (provenance.author().kind()) {
      case PRINCIPAL, IMPORT -> Optional.empty();
      case HOST, PROCESSOR -> RunEnd.job(provenance.cause());
    };
  }

  /// The cause of what a job leads to.
  public Cause after(Optional<JobId> job) {
    return job.map(run -> after(run.value())).orElse(Cause.OUTSIDE);
  }

  private Cause after(String job) {
    return link(job)
        .map(
            link -> {
              String root = link.cause().rootOf(job);
              int created = Math.max(link.cause().created(), creations.of(root));
              return link.cause().then(job, link.name(), created);
            })
        .orElseGet(() -> Cause.of(job));
  }

  /// Counts the documents that a run is about to create.
  ///
  /// @param job the run's
  /// @param cause what led to it
  /// @return what is wrong with that; null when nothing is
  public @Nullable String create(String job, Cause cause, int documents) {
    return documents == 0 ? null : creations.create(cause.rootOf(job), cause.created(), documents);
  }

  /// The runs that led to a run, and its own, the last first.
  public Stream<Link> back(Cause cause) {
    return Stream.iterate(
            link(cause.job()),
            Optional::isPresent,
            link -> link.flatMap(one -> link(one.cause().job())))
        .flatMap(Optional::stream)
        .limit(MOST_DEPTH);
  }

  /// Whether what is about to run was there too often among what led to it.
  ///
  /// @param name as in [Link]
  public boolean runInCircles(String name, Cause cause) {
    return cause.depth() >= MOST_DEPTH
        || cause.runs().getOrDefault(name, 0) >= settings.cycleBound();
  }

  /// Takes back what [#create] counted, for a run that did not merge.
  public void takeBack(String job, Cause cause, int documents) {
    if (documents > 0) {
      creations.takeBack(cause.rootOf(job), documents);
    }
  }

  /// What is wrong with a run that is cut off.
  ///
  /// @param name as in [Link]
  public String cycle(String name, Cause cause) {
    List<String> kept = back(cause).limit(NAMED).map(Link::name).toList().reversed();
    List<String> chain = kept.isEmpty() ? List.copyOf(cause.runs().keySet()) : kept;
    return "cut off after %d runs that caused each other; the last of them: %s -> %s"
        .formatted(cause.depth(), String.join(" -> ", chain), name);
  }

  private Optional<Link> link(@Nullable String job) {
    return Optional.ofNullable(job).flatMap(id -> link(new JobId(id)));
  }

  private Optional<Link> link(JobId id) {
    return lanes.ingress().job(id).flatMap(Causes::link);
  }

  private static Optional<Link> link(Job job) {
    return switch (job.wflow()) {
      case ProcessWflow.NAME -> {
        ProcessArgs args = ProcessArgs.parse(job.args());
        yield Optional.of(new Link(args.processor(), args.origin()));
      }
      case EventWflow.NAME -> {
        EventArgs args = EventArgs.parse(job.args());
        yield Optional.of(new Link(args.link(), args.cause()));
      }
      case CommandWflow.NAME ->
          Optional.of(
              new Link("command " + CommandArgs.parse(job.args()).command(), Cause.OUTSIDE));
      default -> Optional.empty();
    };
  }

  /// A run that led to another.
  ///
  /// @param name a processor's id, `event <plug>:<event>` or `command <plug>:<command>`
  /// @param cause what had led to it
  public record Link(String name, Cause cause) {}
}
