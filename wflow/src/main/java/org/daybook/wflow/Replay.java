package org.daybook.wflow;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.daybook.wflow.internal.Slot;
import org.jspecify.annotations.Nullable;

/// Holds the steps that code asks for against the journal of its earlier runs.
final class Replay {

  private static final String REMEDY =
      ": make the code ask for the same steps in the same order, or cancel the job and add it anew";

  private final List<Slot> journal;
  private final Set<String> asked = new HashSet<>();
  private int next;

  /// Not null once a step that had only failed was passed: from there on the code may go another
  /// way than it did, so steps are found by name.
  private @Nullable Map<String, Slot> byName;

  sealed interface Answer {
    /// A step that was tried before, with a result or without.
    record Found(Slot slot) implements Answer {}

    record New() implements Answer {}

    record Diverged(String difference) implements Answer {}
  }

  Replay(List<Slot> journal) {
    this.journal = journal;
  }

  Answer ask(Slot.Kind kind, String name, String digest) {
    if (!asked.add(name)) {
      return new Answer.Diverged(
          "%s \"%s\" was asked twice by the same run: a step's name is unique within its job"
              .formatted(kind.word(), name));
    }
    Slot slot =
        byName != null ? byName.get(name) : next < journal.size() ? journal.get(next) : null;
    if (slot == null) {
      return new Answer.New();
    }
    if (slot.kind() != kind || !slot.name().equals(name)) {
      return new Answer.Diverged(
          "replay diverged at step %d: the journal holds %s, the code asked for %s%s"
              .formatted(
                  next + 1,
                  described(slot.kind(), slot.name(), slot.digest()),
                  described(kind, name, digest),
                  REMEDY));
    }
    if (!slot.digest().equals(digest)) {
      return new Answer.Diverged(
          "replay diverged at step %d: %s \"%s\" was recorded with request %s, the code asked for it with request %s%s"
              .formatted(asked.size(), kind.word(), name, slot.digest(), digest, REMEDY));
    }
    next++;
    if (slot.result() == null && byName == null && next < journal.size()) {
      byName = new HashMap<>();
      for (Slot later : journal.subList(next, journal.size())) {
        byName.put(later.name(), later);
      }
    }
    return new Answer.Found(slot);
  }

  /// What is wrong with the code returning now, null if nothing.
  @Nullable String left() {
    if (byName != null || next >= journal.size()) {
      return null;
    }
    Slot slot = journal.get(next);
    return "replay diverged at its end: the code returned without asking for step %d of %d, %s%s"
        .formatted(
            next + 1, journal.size(), described(slot.kind(), slot.name(), slot.digest()), REMEDY);
  }

  private static String described(Slot.Kind kind, String name, String digest) {
    return "%s \"%s\" (request %s)".formatted(kind.word(), name, digest);
  }
}
