package org.daybook.pipelines.internal.order;

import org.daybook.documents.FollowerSettings;
import org.daybook.documents.Followers;
import org.daybook.pipelines.internal.Parts;
import org.daybook.wflow.Job;

/// Tells the event handlers of plugs what happens. Thread-safe.
public final class Events {

  private final Parts parts;
  private final JobEvents jobs;
  private final EventSchedules schedules;
  private volatile Handlers known;
  private volatile boolean started;

  /// The generation whose schedules the engine has; none before the first.
  private volatile long brought = -1;

  public Events(Parts parts) {
    this.parts = parts;
    this.jobs = new JobEvents(parts, this::handlers);
    this.schedules = new EventSchedules(parts);
    this.known = Handlers.read(parts.registry());
  }

  /// Begins to tell.
  public void start(Followers followers, FollowerSettings batches) {
    started = true;
    look();
    jobs.start();
    followers.start(new EventFollower(parts, this::handlers), batches);
  }

  /// Learns that a job of the engine changed.
  public void jobChanged(Job job) {
    jobs.changed(job);
  }

  /// Sees to the schedules when other plugs are installed than before; else one comparison.
  public void look() {
    if (started && brought != parts.registry().generation()) {
      bring();
    }
  }

  private synchronized void bring() {
    Handlers now = handlers();
    if (brought != now.generation()) {
      schedules.bringTo(now);
      brought = now.generation();
    }
  }

  private Handlers handlers() {
    Handlers now = known;
    return now.generation() == parts.registry().generation() ? now : reread();
  }

  private synchronized Handlers reread() {
    if (known.generation() != parts.registry().generation()) {
      known = Handlers.read(parts.registry());
    }
    return known;
  }
}
