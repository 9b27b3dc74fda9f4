package org.daybook.wflow;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.daybook.wflow.internal.Outcome;
import org.daybook.wflow.internal.Payload;
import org.daybook.wflow.internal.Slot;
import org.jspecify.annotations.Nullable;

/// Holds what code asks for against the journal of its earlier runs.
final class Replay {

  private static final String REMEDY =
      ": make the code ask for the same steps in the same order, restart the job from an earlier"
          + " step, or cancel it and add it anew";

  private final List<Slot> journal;
  private final int attempt;
  private final Set<String> asked = new HashSet<>();
  private int next;

  sealed interface Answer {
    /// It has an outcome.
    record Found(Slot slot) implements Answer {}

    /// It is to be tried, for the first time or again.
    ///
    /// @param failures how often it failed in this attempt
    record Open(int failures) implements Answer {}

    record Diverged(String difference) implements Answer {}
  }

  Replay(List<Slot> journal, int attempt) {
    this.journal = journal;
    this.attempt = attempt;
  }

  Answer ask(Slot.Kind kind, String name, String digest) {
    if (!asked.add(name)) {
      return new Answer.Diverged(
          "%s \"%s\" was asked twice by the same run: a step's name is unique within its job"
              .formatted(kind.word(), name));
    }
    if (next >= journal.size()) {
      return new Answer.Open(0);
    }
    Slot slot = journal.get(next);
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
              .formatted(next + 1, kind.word(), name, slot.digest(), digest, REMEDY));
    }
    next++;
    return slot.open(attempt, next == journal.size())
        ? new Answer.Open(slot.failures(attempt))
        : new Answer.Found(slot);
  }

  /// The slot that was last asked for and found.
  Slot found() {
    return journal.get(next - 1);
  }

  /// What a step that is yet to be asked for returned.
  Optional<Payload> ahead(String name) {
    return journal.subList(next, journal.size()).stream()
        .filter(slot -> isStep(slot, name))
        .map(Slot::outcome)
        .flatMap(
            outcome ->
                outcome instanceof Outcome.Returned(Payload result)
                    ? Stream.of(result)
                    : Stream.empty())
        .findFirst();
  }

  /// Takes all that is left for asked.
  void skip() {
    next = journal.size();
  }

  /// Takes what comes before a step for asked; all that is left, if that is not there.
  void skipTo(String name) {
    while (next < journal.size() && !isStep(journal.get(next), name)) {
      next++;
    }
  }

  private static boolean isStep(Slot slot, String name) {
    return slot.kind() == Slot.Kind.STEP && slot.name().equals(name);
  }

  /// What is wrong with the code returning now, null if nothing.
  @Nullable String left() {
    if (next >= journal.size()) {
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
