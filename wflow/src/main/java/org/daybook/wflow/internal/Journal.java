package org.daybook.wflow.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.daybook.wflow.JournalEntry.Failure;
import org.jspecify.annotations.Nullable;

/// What a job's code has asked for so far, in the order in which it was first tried: made of the
/// job's kept events.
public final class Journal {

  /// Up to this many bytes of a result are held; longer ones are read when they are asked for.
  private static final int HELD = 1_024;

  private final List<Slot> slots = new ArrayList<>();
  /// Where the slots are that have no outcome yet.
  private final Map<String, Integer> open = new HashMap<>();

  public List<Slot> slots() {
    return List.copyOf(slots);
  }

  /// Takes the next event; those that leave no slot change nothing.
  ///
  /// @param position of the event
  public Journal add(long position, Event event) {
    switch (event) {
      case Event.StepRecorded e -> record(position, e);
      case Event.StepFailed e -> failed(e);
      case Event.JobRestarted e -> truncate(e.kept());
      case Event.EpochTaken _, Event.JobsForgotten _, Event.OfJob _ -> {}
    }
    return this;
  }

  private void record(long position, Event.StepRecorded e) {
    @Nullable Slot before = before(e.name());
    Outcome outcome =
        e.outcome() instanceof Outcome.Returned(Payload result)
            ? new Outcome.Returned(
                new Payload(
                    result.length() <= HELD ? result.inline() : null, result.length(), position))
            : e.outcome();
    set(
        before,
        new Slot(
            e.kind(),
            e.name(),
            e.digest(),
            outcome,
            e.attempt(),
            before == null ? 0 : before.failures(e.attempt()),
            before == null ? List.of() : before.tries(),
            e.at()));
    open.remove(e.name());
  }

  private void failed(Event.StepFailed e) {
    @Nullable Slot before = before(e.name());
    List<Failure> tries = new ArrayList<>(before == null ? List.of() : before.tries());
    tries.add(new Failure(e.at(), e.why()));
    int failures = (before == null ? 0 : before.failures(e.attempt())) + 1;
    set(
        before,
        new Slot(
            Slot.Kind.STEP,
            e.name(),
            e.digest(),
            null,
            e.attempt(),
            failures,
            List.copyOf(tries),
            e.at()));
  }

  /// What is tried again under this name: a slot without an outcome, or a failure at the end.
  private @Nullable Slot before(String name) {
    @Nullable Integer place = open.get(name);
    if (place == null && !slots.isEmpty() && slots.getLast().name().equals(name)) {
      place = slots.size() - 1;
    }
    return place == null ? null : slots.get(place);
  }

  private void set(@Nullable Slot before, Slot slot) {
    int place = before == null ? slots.size() : slots.lastIndexOf(before);
    if (place == slots.size()) {
      slots.add(slot);
    } else {
      slots.set(place, slot);
    }
    if (slot.outcome() == null) {
      open.put(slot.name(), place);
    }
  }

  private void truncate(int kept) {
    slots.subList(Math.min(kept, slots.size()), slots.size()).clear();
    open.values().removeIf(place -> place >= slots.size());
  }
}
