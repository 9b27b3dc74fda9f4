package org.daybook.wflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.daybook.wflow.SimProgram.Action;
import org.daybook.wflow.internal.Entry;
import org.daybook.wflow.internal.Event;
import org.daybook.wflow.internal.Letter;
import org.daybook.wflow.internal.Outcome;
import org.daybook.wflow.internal.Slot;
import org.daybook.wflow.internal.Standing;
import org.daybook.wflow.internal.Wake;
import org.daybook.wflow.log.JobFilter;
import org.jspecify.annotations.Nullable;

/// Says what is wrong with how a simulation ended: from the programs and what was recorded of them,
/// it knows every counter, result and end.
final class SimOracle {

  private final SimWorld world;
  private final SimHistory history;
  private final List<String> wrong = new ArrayList<>();

  SimOracle(SimWorld world) {
    this.world = world;
    this.history = world.history;
  }

  List<String> wrong() {
    wrong.addAll(history.problems());
    for (NotArmed one : world.engine().notArmed()) {
      wrong.add("nothing will wake " + one);
    }
    for (JobId job : history.jobs()) {
      Entry entry = Objects.requireNonNull(history.entry(job));
      known(entry);
      letters(job);
      steps(job);
      results(job);
      standing(entry);
      asked(entry);
    }
    for (ReplayVerdict verdict : world.engine().replay(JobFilter.ALL, Integer.MAX_VALUE)) {
      check(verdict.outcome() == ReplayVerdict.Outcome.SAME, verdict.job().id(), "%s", verdict);
    }
    return wrong;
  }

  private void check(boolean holds, JobId job, String problem, Object... of) {
    if (!holds) {
      wrong.add("job %s: %s".formatted(job, problem.formatted(of)));
    }
  }

  /// The engine says of it what the log does.
  private void known(Entry entry) {
    JobId id = entry.id();
    Optional<Job> job = world.engine().job(id);
    if (job.isEmpty()) {
      check(history.mayBeForgotten(id) && history.ended(id), id, "is lost");
      return;
    }
    String word = entry.standing().phase().word();
    check(job.get().state().word().equals(word), id, "is %s, not %s", job.get().state(), word);
    List<String> names = world.engine().journal(id).stream().map(JournalEntry::name).toList();
    List<String> mine =
        history.journal(id).keySet().stream().filter(name -> !name.endsWith(" deadline")).toList();
    check(names.equals(mine), id, "has journal %s, not %s", names, mine);
  }

  /// Each letter is taken once at most, and those of a name in the order of sending.
  private void letters(JobId job) {
    Map<Long, Event.LetterSent> sent = new HashMap<>();
    Map<String, Long> last = new HashMap<>();
    for (SimHistory.Recorded one : history.of(job)) {
      if (one.event() instanceof Event.LetterSent letter) {
        sent.put(one.position(), letter);
      }
      if (one.event() instanceof Event.StepRecorded taken && taken.taken() > 0) {
        // A completion stays, and is taken again after a restart.
        Event.LetterSent letter =
            taken.kind() == Slot.Kind.AWAIT ? sent.get(taken.taken()) : sent.remove(taken.taken());
        check(letter != null, job, "%s took what is not there", taken.name());
        if (letter != null) {
          String name = letter.kind() + letter.name();
          Long before = last.put(name, taken.taken());
          check(
              before == null || before < taken.taken() || taken.kind() == Slot.Kind.AWAIT,
              job,
              "%s was out of order",
              name);
          check(bytes(job, taken.taken(), one, letter), job, "%s took other bytes", taken.name());
        }
      }
    }
  }

  private boolean bytes(
      JobId job, long position, SimHistory.Recorded taken, Event.LetterSent letter) {
    return letter.failed()
        || history.of(job).stream()
            .filter(one -> one.position() == position)
            .allMatch(one -> Arrays.equals(one.payload(), taken.payload()));
  }

  /// What a step returned is what the last run of its body did, and the world saw it.
  private void steps(JobId job) {
    SimProgram program = program(job);
    for (Action action : program.actions()) {
      SimHistory.Slot slot = history.journal(job).get(action.name());
      if (action instanceof SimProgram.Step step
          && slot != null
          && slot.outcome() instanceof Outcome.Returned) {
        String key = job + "/" + step.name();
        int most = world.runs.getOrDefault(key, 0);
        boolean one = false;
        for (int run = step.fails() + 1; run <= most; run++) {
          one |= Arrays.equals(slot.payload(), SimWorld.result(key, run, step.size()));
        }
        check(one, job, "%s returned %s", key, new String(slot.payload(), UTF_8));
        check(
            step.timeout() != null
                || Arrays.equals(slot.payload(), SimWorld.result(key, most, step.size())),
            job,
            "%s ran %d times, the last one after its result",
            key,
            most);
        check(world.effects.getOrDefault(key, 0) > 0, job, "%s did nothing", key);
      }
    }
  }

  /// What a parent was told of a child is how the child ended.
  private void results(JobId job) {
    history
        .journal(job)
        .forEach(
            (name, slot) -> {
              if (name.endsWith("/result") && slot.outcome() != null) {
                String child = name.substring(0, name.indexOf('/'));
                result(job, JobId.ofChild(job, child), slot);
              }
            });
  }

  private void result(JobId job, JobId child, SimHistory.Slot slot) {
    Entry entry = history.entry(child);
    boolean succeeded = entry != null && entry.standing() instanceof Standing.Succeeded;
    boolean returned = slot.outcome() instanceof Outcome.Returned;
    check(history.ended(child), job, "was told of child %s, which goes on", child);
    check(returned == succeeded, job, "was told %s of %s", slot.outcome(), entry);
    if (returned) {
      boolean same = Arrays.equals(slot.payload(), result(child));
      check(same, job, "was told other bytes than %s returned", child);
    }
  }

  private byte @Nullable [] result(JobId job) {
    return history.of(job).stream()
        .filter(one -> one.event() instanceof Event.JobSucceeded)
        .map(SimHistory.Recorded::payload)
        .findFirst()
        .orElse(null);
  }

  private SimProgram program(JobId job) {
    return SimCode.program(world.programs, history.of(job).getFirst().payload());
  }

  private void standing(Entry entry) {
    JobId job = entry.id();
    SimWalk walk = new SimWalk(history, program(job), job);
    String where = walk.where();
    switch (entry.standing()) {
      case Standing.Succeeded _ -> {
        check(where.equals("returned"), job, "succeeded, but its code has %s", where);
        byte[] result = Objects.requireNonNull(result(job));
        String told = new String(result, UTF_8);
        check(walk.told().equals(told), job, "returned %s, not %s", told, walk.told());
      }
      case Standing.Failed(var why) ->
          check(
              where.equals("failed") || entry.origin().deadline() != null,
              job,
              "failed (%s), but its code has %s",
              why,
              where);
      case Standing.Cancelled(var why) ->
          check(
              has(job, Event.CancelAsked.class)
                  || why.startsWith("superseded by")
                  || (why.startsWith("its parent") && parentEnded(entry)),
              job,
              "was cancelled by nobody: %s",
              why);
      case Standing.Parked(var why) ->
          check(
              (where.equals("thrown") && !why.startsWith("replay diverged"))
                  || why.startsWith("quarantined: the process died"),
              job,
              "is parked (%s), but its code has %s",
              why,
              where);
      case Standing.Waiting waiting -> waits(entry, waiting, where);
      case Standing.Queued _ -> check(blocked(entry), job, "is queued for ever");
      case Standing.Scheduled _, Standing.Running _ ->
          check(false, job, "rests as %s", entry.standing());
    }
  }

  private boolean parentEnded(Entry entry) {
    JobId parent = entry.origin().parent();
    return parent != null && history.ended(parent);
  }

  private boolean has(JobId job, Class<? extends Event> type) {
    return history.of(job).stream().anyMatch(one -> type.isInstance(one.event()));
  }

  /// Nothing is on its way to what waits.
  private void waits(Entry entry, Standing.Waiting waiting, String where) {
    JobId job = entry.id();
    check(waiting.until() == null, job, "waits for a time that has come");
    switch (waiting.wake()) {
      case Wake.Time _ -> check(false, job, "waits for no time");
      case Wake.Mail(var kind, var name) -> {
        check(where.equals("waiting"), job, "waits, but its code has %s", where);
        long left = unread(job, kind, name);
        check(left == 0, job, "waits for %s, of which there are %d", name, left);
      }
      case Wake.Child(JobId child) ->
          check(!history.ended(child), job, "waits for %s, which has ended", child);
    }
  }

  /// What was sent and is there still. A restart lets go of completions as failed.
  private long unread(JobId job, Letter.Kind kind, String name) {
    Map<Long, Event.LetterSent> unread = new HashMap<>();
    for (SimHistory.Recorded one : history.of(job)) {
      switch (one.event()) {
        case Event.LetterSent letter when letter.kind() == kind && letter.name().equals(name) ->
            unread.put(one.position(), letter);
        case Event.StepRecorded taken when kind == Letter.Kind.SIGNAL ->
            unread.remove(taken.taken());
        case Event.JobRestarted _ ->
            unread
                .values()
                .removeIf(sent -> sent.kind() == Letter.Kind.COMPLETION && sent.failed());
        default -> {}
      }
    }
    return unread.size();
  }

  /// Somebody before it in its lane waits for ever.
  private boolean blocked(Entry entry) {
    String lane = entry.origin().lane();
    return lane != null
        && history.jobs().stream()
            .map(history::entry)
            .anyMatch(
                mate ->
                    mate != null
                        && lane.equals(mate.origin().lane())
                        && mate.standing() instanceof Standing.Waiting
                        && mate.place() < entry.place());
  }

  /// Who was asked to end has ended.
  private void asked(Entry entry) {
    boolean asked =
        has(entry.id(), Event.CancelAsked.class) || has(entry.id(), Event.DeadlinePassed.class);
    check(!asked || history.ended(entry.id()), entry.id(), "was told to end, and goes on");
  }
}
