package org.daybook.pipelines.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.daybook.documents.Followers;
import org.daybook.documents.Sequence;
import org.daybook.pipelines.internal.collate.CollateWflow;
import org.daybook.pipelines.internal.order.CommandWflow;
import org.daybook.pipelines.internal.order.EventFollower;
import org.daybook.pipelines.internal.order.EventWflow;
import org.daybook.wflow.Ingress;
import org.daybook.wflow.Job;
import org.daybook.wflow.log.JobFilter;
import org.jspecify.annotations.Nullable;

/// Waits for the pipelines to have nothing to do. Thread-safe.
public final class Idleness {

  private static final Set<String> OPEN = Set.of("queued", "running", "waiting");
  private static final Set<String> OURS =
      Set.of(
          ProcessWflow.NAME,
          ReconcileWflow.NAME,
          RerunWflow.NAME,
          RetryWflow.NAME,
          CollateWflow.NAME,
          CommandWflow.NAME,
          EventWflow.NAME);

  /// A group that waits for more changes is not processed yet.
  private static final JobFilter WAITING_GROUPS =
      JobFilter.ALL.ofWflow(CollateWflow.NAME).in(Set.of("scheduled"));

  private final Parts parts;
  private final Reconciler reconciler;
  private volatile @Nullable Followers followers;

  public Idleness(Parts parts, Reconciler reconciler) {
    this.parts = parts;
    this.reconciler = reconciler;
  }

  public void start(Followers given) {
    followers = given;
  }

  /// Jobs make commits, commits make jobs: it is over when a round finds neither.
  public boolean await(Duration atMost) throws InterruptedException {
    Followers started = followers;
    if (started == null) {
      throw new IllegalStateException("the pipelines were not started; call start first");
    }
    Ingress ingress = parts.lanes().ingress();
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      reconciler.request();
      Sequence last = parts.store().feed().last();
      if (!started.awaitReached(Triage.NAME, last, left(deadline))
          || !started.awaitReached(EventFollower.NAME, last, left(deadline))) {
        return false;
      }
      List<Job> open = open(ingress);
      if (open.isEmpty()) {
        // The first look may have missed a job that another added to a lane looked at before.
        open = open(ingress);
      }
      if (open.isEmpty() && !ingress.awaitTold(left(deadline))) {
        return false;
      }
      if (open.isEmpty() && parts.store().feed().last().equals(last) && !reconciler.request()) {
        return true;
      }
      if (System.nanoTime() >= deadline) {
        return false;
      }
      if (!open.isEmpty()) {
        ingress.await(open.getFirst().id(), left(deadline));
      }
    }
  }

  private static List<Job> open(Ingress ingress) {
    Map<String, Long> counts = ingress.counts();
    if (OPEN.stream().allMatch(state -> counts.getOrDefault(state, 0L) == 0)) {
      return counts.getOrDefault("scheduled", 0L) == 0
          ? List.of()
          : ingress.jobs(WAITING_GROUPS, 1);
    }
    return Stream.concat(
            OURS.stream()
                .flatMap(wflow -> ingress.jobs(JobFilter.ALL.ofWflow(wflow).in(OPEN), 1).stream()),
            Stream.of(WAITING_GROUPS).flatMap(groups -> ingress.jobs(groups, 1).stream()))
        .limit(1)
        .toList();
  }

  private static Duration left(long deadline) {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }
}
