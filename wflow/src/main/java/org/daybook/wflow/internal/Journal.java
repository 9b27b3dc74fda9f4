package org.daybook.wflow.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An unfinished job's steps in the order in which they were first tried.
final class Journal {

  private final List<Slot> slots = new ArrayList<>();
  /// Where the steps are that have only failed so far.
  private final Map<String, Integer> open = new HashMap<>();

  static Journal of(List<Slot> slots) {
    Journal journal = new Journal();
    for (Slot slot : slots) {
      if (slot.result() == null) {
        journal.open.put(slot.name(), journal.slots.size());
      }
      journal.slots.add(slot);
    }
    return journal;
  }

  List<Slot> slots() {
    return List.copyOf(slots);
  }

  void record(Slot slot) {
    Integer place = open.remove(slot.name());
    if (place == null) {
      slots.add(slot);
    } else {
      slots.set(place, slot);
    }
  }

  void failed(String name, String digest) {
    @Nullable Integer place = open.putIfAbsent(name, slots.size());
    if (place == null) {
      slots.add(new Slot(Slot.Kind.STEP, name, digest, null, 1));
    } else {
      Slot before = slots.get(place);
      slots.set(place, new Slot(Slot.Kind.STEP, name, digest, null, before.failures() + 1));
    }
  }

  void forgetFailures() {
    for (int place : open.values()) {
      Slot slot = slots.get(place);
      slots.set(place, new Slot(slot.kind(), slot.name(), slot.digest(), null, 0));
    }
  }
}
