package org.daybook.wflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.daybook.wflow.JobRequest.Supersede;
import org.daybook.wflow.internal.Entry;
import org.daybook.wflow.internal.Event;
import org.daybook.wflow.internal.Letter;
import org.daybook.wflow.internal.Standing;
import org.daybook.wflow.internal.Wake;
import org.daybook.wflow.log.JobFilter;

/// What people and other programs do to an engine; what it answers is held against what is durable
/// then.
final class SimActions {

  private final SimWorld world;
  private final Random random;
  private final Map<JobId, JobRequest> unanswered = new LinkedHashMap<>();
  private final List<JobId> added = new ArrayList<>();
  private final Set<String> schedules = new HashSet<>();
  private int letters;
  private int looks;

  SimActions(SimWorld world) {
    this.world = world;
    this.random = world.random;
  }

  /// Does something.
  ///
  /// @param nested whether a body runs below
  void any(boolean nested) {
    switch (random.nextInt(28)) {
      case 0, 1, 2, 3, 4 -> add();
      case 5 -> addAgain();
      case 6, 7, 8 -> signal();
      case 9, 10 -> complete();
      case 11 -> cancel();
      case 12 -> kill();
      case 13, 14 -> parked();
      case 15, 16, 17 -> world.forward(Duration.ofNanos(random.nextLong(4_000_000_000L)));
      case 18, 19 -> forwardToNext();
      case 20, 21, 22 -> world.runOne();
      case 23 -> world.flush();
      case 24 -> {
        if (!world.isCalm()) {
          schedule();
        }
      }
      case 25 -> look();
      default -> disaster(nested);
    }
  }

  private void forwardToNext() {
    if (!world.forwardToNext()) {
      world.forward(Duration.ofSeconds(1));
    }
  }

  private void disaster(boolean nested) {
    if (!world.mayCrash()) {
      return;
    }
    switch (random.nextInt(nested ? 2 : 4)) {
      case 0 -> world.crash();
      case 1 -> world.fault();
      default -> world.restart();
    }
  }

  private void add() {
    String lane = random.nextInt(3) == 0 ? "lane" + random.nextInt(2) : null;
    Supersede[] all = Supersede.values();
    JobRequest request =
        new JobRequest(
            SimCode.NAME,
            SimWorld.key(added.size() + unanswered.size()),
            lane,
            lane == null ? Supersede.NONE : all[random.nextInt(all.length)],
            SimCode.args(random.nextInt(SimProgram.ALL), padding()),
            random.nextInt(6) == 0
                ? world.clock.instant().plusNanos(random.nextLong(20_000_000_000L))
                : null,
            random.nextInt(6) == 0 ? Duration.ofMillis(random.nextInt(1, 40_000)) : null,
            added.size() % 4 == 3 ? SimWorld.LABEL : null);
    add(request);
  }

  private int padding() {
    return switch (random.nextInt(12)) {
      case 0 -> 40_000;
      case 1, 2 -> 500;
      default -> 0;
    };
  }

  private void add(JobRequest request) {
    unanswered.put(request.id(), request);
    JobId job = world.engine().addJob(request).job();
    unanswered.remove(job);
    added.add(job);
    check(world.history.entry(job) != null, "job %s was added, but is not durable", job);
  }

  /// Asks again for what was not answered before a crash.
  void addUnanswered() {
    List.copyOf(unanswered.values()).forEach(this::add);
  }

  private void addAgain() {
    Entry entry = some();
    if (entry == null || !mine(entry)) {
      return;
    }
    Entry.Origin origin = entry.origin();
    JobRequest request =
        new JobRequest(origin.wflow(), origin.key(), origin.lane(), Supersede.NONE, new byte[0]);
    if (world.engine().job(entry.id()).isPresent()) {
      boolean repeated = world.engine().addJob(request).repeated();
      check(repeated, "job %s was added a second time", entry.id());
    }
  }

  private static boolean mine(Entry entry) {
    return entry.origin().parent() == null && entry.origin().cron() == null;
  }

  /// Some job that is durable, the newer ones rather; null when there is none.
  private Entry some() {
    List<JobId> jobs = List.copyOf(world.history.jobs());
    if (jobs.isEmpty()) {
      return null;
    }
    int back = Math.min(random.nextInt(jobs.size()), random.nextInt(jobs.size()));
    return world.history.entry(jobs.get(jobs.size() - 1 - back));
  }

  /// Helps jobs that would rest for ever, if it likes.
  void help() {
    for (JobId job : List.copyOf(world.history.jobs())) {
      Standing standing = Objects.requireNonNull(world.history.entry(job)).standing();
      if (random.nextInt(3) > 0) {
        if (standing instanceof Standing.Parked) {
          parked(job);
        } else if (standing instanceof Standing.Waiting(_, _, Wake.Mail(var kind, var name))) {
          letter(job, kind, name);
        }
      }
    }
  }

  private void letter(JobId job, Letter.Kind kind, String name) {
    Entry entry = Objects.requireNonNull(world.history.entry(job));
    if (kind == Letter.Kind.SIGNAL) {
      signal(entry, name);
    } else {
      complete(entry, name);
    }
  }

  private void signal() {
    Entry entry = some();
    if (entry != null) {
      signal(entry, "s" + random.nextInt(2));
    }
  }

  private void signal(Entry entry, String name) {
    String payload = "letter " + letters++ + (random.nextInt(9) == 0 ? "x".repeat(300) : "");
    String key = random.nextInt(3) == 0 ? "key" + random.nextInt(3) : null;
    byte[] bytes = payload.getBytes(UTF_8);
    boolean sent = world.engine().signal(entry.id(), name, bytes, key);
    if (!sent) {
      ended(entry, "signal");
    } else if (key == null) {
      check(
          world.history.of(entry.id()).stream()
              .anyMatch(one -> Arrays.equals(one.payload(), bytes)),
          "a signal to %s was taken, but is not durable",
          entry.id());
    }
  }

  private void complete() {
    Entry entry = some();
    if (entry != null) {
      complete(entry, "a" + random.nextInt(8));
    }
  }

  private void complete(Entry entry, String name) {
    Awaitable what = new Awaitable(entry.id(), name);
    boolean sent =
        random.nextInt(3) == 0
            ? world.engine().fail(what, "failed from outside")
            : world.engine().complete(what, ("done " + letters++).getBytes(UTF_8));
    if (!sent) {
      ended(entry, "completion");
    } else {
      check(
          letters(entry.id(), what.name()) > 0, "%s was completed, and that is not durable", what);
    }
  }

  private long letters(JobId job, String name) {
    return world.history.of(job).stream()
        .filter(one -> one.event() instanceof Event.LetterSent sent && sent.name().equals(name))
        .count();
  }

  private void cancel() {
    Entry entry = some();
    if (entry != null && random.nextInt(2) == 0) {
      answered(entry, "cancel", world.engine().cancel(entry.id(), "not wanted"));
    }
  }

  private void kill() {
    Entry entry = some();
    if (entry != null && random.nextInt(2) == 0) {
      boolean killed = world.engine().kill(entry.id(), "killed");
      answered(entry, "kill", killed);
      if (killed) {
        check(world.history.ended(entry.id()), "job %s was killed, and goes on", entry.id());
      }
    }
  }

  private void answered(Entry entry, String what, boolean done) {
    if (!done) {
      ended(entry, what);
    } else {
      check(
          has(entry.id(), Event.CancelAsked.class),
          "%s of %s was acknowledged, but is not durable",
          what,
          entry.id());
    }
  }

  private boolean has(JobId job, Class<? extends Event> type) {
    return world.history.of(job).stream().anyMatch(one -> type.isInstance(one.event()));
  }

  private void ended(Entry entry, String what) {
    check(
        world.history.ended(entry.id()),
        "%s of %s was refused, but it goes on: %s",
        what,
        entry.id(),
        Objects.requireNonNull(world.history.entry(entry.id())).standing());
  }

  /// Helps a parked job.
  private void parked() {
    List<JobId> parked =
        world.history.jobs().stream()
            .filter(
                job ->
                    Objects.requireNonNull(world.history.entry(job)).standing()
                        instanceof Standing.Parked)
            .toList();
    if (parked.isEmpty()) {
      return;
    }
    parked(parked.get(random.nextInt(parked.size())));
  }

  private void parked(JobId job) {
    switch (random.nextInt(4)) {
      case 0 -> world.engine().discard(job, "too bad");
      case 1 -> world.engine().resume(job);
      default -> restart(job);
    }
  }

  private void restart(JobId job) {
    List<String> names =
        world.history.journal(job).keySet().stream()
            .filter(name -> !name.endsWith(" deadline")) // nobody is told of these
            .toList();
    Optional<Job> now = world.engine().job(job);
    if (names.isEmpty() || now.isEmpty() || !(now.get().state() instanceof JobState.Parked)) {
      return;
    }
    boolean done = world.engine().restart(job, names.get(random.nextInt(names.size())));
    check(
        done && has(job, Event.JobRestarted.class),
        "the restart of %s was not durable or not done",
        job);
  }

  private void schedule() {
    String name = "schedule" + random.nextInt(2);
    if (random.nextInt(3) == 0) {
      world.engine().unschedule(name);
      return;
    }
    schedules.add(name);
    String cron = random.nextBoolean() ? "* * * * *" : "*/2 * * * *";
    byte[] args = SimCode.args(random.nextInt(SimProgram.LEAVES), padding());
    JobId next =
        world.engine().schedule(new Schedule(name, cron, ZoneOffset.UTC, SimCode.NAME, args));
    check(world.history.entry(next) != null, "a run of %s is not durable", name);
  }

  void unscheduleAll() {
    schedules.forEach(name -> world.engine().unschedule(name));
  }

  /// Reads change nothing, and answer what is durable.
  private void look() {
    for (Job job : world.engine().jobs(JobFilter.ALL, 5)) {
      Entry entry = world.history.entry(job.id());
      check(entry != null, "job %s is listed, but is not durable", job.id());
    }
    Entry entry = some();
    if (entry != null) {
      world.engine().journal(entry.id());
      world.engine().lane("lane0");
      world.engine().retain();
    }
    workers();
  }

  /// Workers come and go.
  private void workers() {
    looks++;
    if (looks % 2 == 1 || world.isCalm()) {
      world.announce();
    } else {
      world.engine().withdraw(SimWorld.LABEL);
    }
    long running =
        world.engine().workers().stream()
            .filter(pool -> pool.label().equals(SimWorld.LABEL))
            .mapToLong(WorkerPool::running)
            .sum();
    check(running >= 0 && running <= 2, "%d jobs run on two workers", running);
  }

  private void check(boolean holds, String problem, Object... of) {
    if (!holds && !world.isDead()) {
      world.history.problems().add(problem.formatted(of));
    }
  }
}
