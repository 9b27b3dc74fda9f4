package org.daybook.pipelines.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.daybook.wflow.Ingress;
import org.daybook.wflow.Job;
import org.daybook.wflow.JobId;
import org.daybook.wflow.JobRequest;
import org.daybook.wflow.JobState;
import org.daybook.wflow.log.JobFilter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees to it that every document is decided about once for every set of installed plugs. What was
/// reconciled last is known from the job's key: with the jobs lost, it is done again, and finds in
/// the documents that nothing is to be done. Thread-safe.
public final class Reconciler {

  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
  private static final String LANE = "reconcile";

  private static final Duration EXPECTED = Duration.ofSeconds(10);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final Parts parts;
  private final Runnable looks;
  private final Thread slow = Thread.ofVirtual().name("reconcile-slowly").unstarted(this::onAndOn);
  private final AtomicBoolean expecting = new AtomicBoolean();
  private volatile boolean closed;
  private @Nullable String requested;
  private @Nullable JobId last;

  /// Whether the index of dispatches is whole for what was requested, or will not be made so.
  private boolean settled;

  /// A reconciler.
  ///
  /// @param looks told each time that the installed plugs are looked at
  public Reconciler(Parts parts, Runnable looks) {
    this.parts = parts;
    this.looks = looks;
  }

  /// Adds the job for the plugs that are installed now, unless that was done and the index of
  /// dispatches knows it.
  ///
  /// @return whether there is a new job
  public boolean request() {
    return request(parts.installed().current());
  }

  /// The same for the plugs that the caller acts for: so none comes and goes between the two.
  boolean request(Watches watches) {
    looks.run();
    return asked(watches);
  }

  private synchronized boolean asked(Watches watches) {
    boolean same = watches.fingerprint().equals(requested);
    if (same && (settled || !ended())) {
      return false;
    }
    if (!same) {
      parts.index().keepOnly(watches.states().keySet());
      requested = watches.fingerprint();
      last = null;
    }
    boolean none = watches.all().isEmpty();
    settled = (none && !isAnythingLeft()) || (same && gaveUp());
    if (settled) {
      return false;
    }
    settled = parts.index().covers(watches.states());
    if (same && settled) {
      return false;
    }
    boolean whole = (settled && !none) || !remembers();
    last =
        add(
            watches.fingerprint(),
            none || !settled, // without any processors all vaults are the same
            whole ? ReconcileWflow.AT_ONCE : ReconcileWflow.CHANGED);
    return true;
  }

  /// Whether there are jobs or results of processors, though no processor is there: a pass ends
  /// those that are gone.
  private boolean isAnythingLeft() {
    return !parts.lanes().ingress().jobs(ReconcileWflow.UNDER_WAY, 1).isEmpty()
        || new LeftReviews(parts).any();
  }

  /// Whether the engine knows of any pass: one that has lost its jobs does not, and then every
  /// document may lack one.
  private boolean remembers() {
    return !parts.lanes().ingress().jobs(JobFilter.ALL.ofWflow(ReconcileWflow.NAME), 1).isEmpty();
  }

  private boolean ended() {
    JobId job = last;
    return job == null
        || parts.lanes().ingress().job(job).map(found -> found.state().ended()).orElse(true);
  }

  /// Whether the last job ended before its time: then nobody wants it, or another does its work.
  private boolean gaveUp() {
    JobId job = last;
    return job != null
        && parts
            .lanes()
            .ingress()
            .job(job)
            .filter(found -> !(found.state() instanceof JobState.Succeeded))
            .isPresent();
  }

  /// The feed told of a plug. What it tells of may reach the registry a moment later than the feed,
  /// and then no other entry need follow: so the registry is watched for a while.
  public void expect() {
    if (expecting.compareAndSet(false, true)) {
      Thread.ofVirtual().name("reconcile-expected").start(this::watch);
    }
  }

  private void watch() {
    try {
      long until = System.nanoTime() + EXPECTED.toNanos();
      while (!closed && System.nanoTime() < until) {
        request();
        Thread.sleep(LOOK_EVERY);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      if (!closed) {
        LOG.warn("Plugs changed, and reconciling could not be asked for; the next change will", e);
      }
    } finally {
      expecting.set(false);
    }
  }

  /// Begins to reconcile by itself, slowly: what no event told of is found at last.
  public void start() {
    slow.start();
  }

  private void onAndOn() {
    try {
      while (!closed) {
        Duration next = nextOrLater();
        Thread.sleep(next.compareTo(LOOK_EVERY) < 0 ? LOOK_EVERY : next);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Adds the pass if it is time.
  ///
  /// @return how long it is until the next
  private Duration nextOrLater() {
    try {
      if (untilNext().isZero()) {
        add(parts.installed().current().fingerprint(), true, ReconcileWflow.SLOWLY);
      }
      return untilNext();
    } catch (RuntimeException e) {
      if (!closed) {
        LOG.warn("Documents could not be looked at by themselves now; they are later", e);
      }
      return parts.settings().reconcileEvery();
    }
  }

  /// By the jobs there are: so that a service which runs an hour a day reconciles too.
  private Duration untilNext() {
    Duration every = parts.settings().reconcileEvery();
    return lastWhole()
        .filter(job -> job.state().rests())
        .map(job -> Duration.between(parts.clock().instant(), job.changed().plus(every)))
        .filter(left -> left.compareTo(every) <= 0)
        .map(left -> left.isNegative() ? Duration.ZERO : left)
        .orElse(every);
  }

  /// The last pass over all: one for new processors alone has not looked for what was missed. Where
  /// so many of those came since that no other is known, the oldest of them.
  private Optional<Job> lastWhole() {
    Ingress ingress = parts.lanes().ingress();
    JobFilter filter = JobFilter.ALL.ofWflow(ReconcileWflow.NAME);
    Optional<Job> oldest = Optional.empty();
    while (true) {
      List<Job> page = ingress.jobs(filter, Ingress.PAGE);
      Optional<Job> whole =
          page.stream().filter(job -> !ReconcileWflow.isPart(job.args())).findFirst();
      if (whole.isPresent()) {
        return whole;
      }
      if (!page.isEmpty()) {
        oldest = Optional.of(page.getLast());
      }
      if (page.size() < Ingress.PAGE) {
        return oldest;
      }
      filter = filter.after(new JobFilter.Place(page.getLast().added(), page.getLast().id()));
    }
  }

  public void close() {
    closed = true;
    slow.interrupt();
  }

  /// Adds the job, even if it was done for these plugs.
  public synchronized JobId again() {
    JobId job = add(parts.installed().current().fingerprint(), true, ReconcileWflow.AT_ONCE);
    last = job;
    settled = false;
    return job;
  }

  private synchronized JobId add(String fingerprint, boolean again, byte[] wanted) {
    Ingress ingress = parts.lanes().ingress();
    byte[] args = ReconcileWflow.together(wanted, ingress.lane(LANE));
    for (int n = 0; ; n++) {
      Ingress.Added added =
          ingress.addJob(
              new JobRequest(
                  ReconcileWflow.NAME,
                  n == 0 ? fingerprint : fingerprint + " " + n,
                  LANE,
                  JobRequest.Supersede.ALL,
                  args));
      if (!added.repeated() || !overdue(ingress, added.job(), again, args)) {
        return added.job();
      }
    }
  }

  /// A pass under way does for what is asked, unless it is about fewer processors.
  private static boolean overdue(Ingress ingress, JobId job, boolean again, byte[] args) {
    return ingress
        .job(job)
        .map(
            found ->
                found.state().rests()
                    ? again || !(found.state() instanceof JobState.Succeeded)
                    : ReconcileWflow.isPart(found.args()) && !ReconcileWflow.isPart(args))
        .orElse(true);
  }
}
