package org.daybook.processors.internal;

import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.daybook.processors.Journal;

/// The outside facts of one run, each recorded in its journal under `clock:<n>` and `random:<n>`.
/// Confined to the run's caller.
final class RunFacts {

  private static final byte[] NO_REQUEST = new byte[0];

  private final Journal journal;
  private final Clock clock;
  private final RandomGenerator random;
  private int clocks;
  private int randoms;

  RunFacts(Journal journal, Clock clock, RandomGenerator random) {
    this.journal = journal;
    this.clock = clock;
    this.random = random;
  }

  /// The time in RFC 3339.
  String now() {
    clocks++;
    return record("clock:" + clocks, () -> clock.instant().toString());
  }

  /// A number below 2^53, so that every guest language holds it.
  long random() {
    randoms++;
    return Long.parseLong(
        record("random:" + randoms, () -> Long.toString(random.nextLong(1L << 53))));
  }

  /// Lets the journal end the run.
  void checkCancelled() {
    try {
      journal.checkCancelled();
    } catch (Throwable thrown) {
      throw new Passed(thrown);
    }
  }

  private String record(String name, java.util.function.Supplier<String> effect) {
    try {
      return new String(
          journal.fact(name, NO_REQUEST, () -> effect.get().getBytes(StandardCharsets.UTF_8)),
          StandardCharsets.UTF_8);
    } catch (Throwable thrown) {
      throw new Passed(thrown);
    }
  }

  /// Carries what the journal threw, unchanged, to the caller of the run.
  static final class Passed extends Error {
    @Serial private static final long serialVersionUID = 1L;

    Passed(Throwable thrown) {
      super("the journal ended the run", thrown, false, false);
    }

    /// Throws what the journal threw; returns nothing, ever.
    RuntimeException rethrow() {
      Passed.<RuntimeException>sneak(Objects.requireNonNull(getCause()));
      throw new IllegalStateException("unreachable"); // the line above throws
    }

    @SuppressWarnings("unchecked") // the cast is erased: that is what lets a checked Throwable pass
    private static <E extends Throwable> void sneak(Throwable thrown) throws E {
      throw (E) thrown;
    }
  }
}
