package org.daybook.processors.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.daybook.documents.DocId;
import org.daybook.processors.Journal;
import org.daybook.processors.Metering;
import org.daybook.processors.RoutineFailure;
import org.daybook.processors.RunResult.Code;
import org.jspecify.annotations.Nullable;

/// What one run asks of its journal, under `<operation>:<n>`, the operation's n-th call. Confined
/// to the run's caller.
final class RunJournal {

  private static final byte[] NO_REQUEST = new byte[0];

  /// No operation: those are numbered.
  private static final String END = "end";

  /// How often a run may sleep and receive, with the routines that it invokes.
  private static final int MOST_WAITS = 100;

  private final Journal journal;
  private final Clock clock;
  private final RandomGenerator random;
  private final String prefix;
  private final Map<String, Integer> asked = new HashMap<>();
  private final AtomicInteger waits;

  RunJournal(Journal journal, Clock clock, RandomGenerator random) {
    this(journal, clock, random, "", new AtomicInteger());
  }

  private RunJournal(
      Journal journal, Clock clock, RandomGenerator random, String prefix, AtomicInteger waits) {
    this.journal = journal;
    this.clock = clock;
    this.random = random;
    this.prefix = prefix;
    this.waits = waits;
  }

  /// The part of it for a routine that the run invokes.
  RunJournal within(String name) {
    return new RunJournal(journal, clock, random, name + "/", waits);
  }

  /// How an invoked routine ended that this part is of, if a replay finds that recorded.
  Optional<InvokedEnd> recordedEnd() {
    return passing(() -> journal.recorded(prefix + END).map(InvokedEnd::read));
  }

  /// Passes over what that routine asked for, up to its end.
  void skipToEnd() {
    passing(
        () -> {
          journal.skipTo(prefix + END);
          return NO_REQUEST;
        });
  }

  /// Records how it ended.
  InvokedEnd end(InvokedEnd how) {
    return passing(
        () -> {
          journal.fact(prefix + END, NO_REQUEST, how::bytes);
          return how;
        });
  }

  /// How often the run has waited so far.
  int waits() {
    return waits.get();
  }

  /// Counts the waits of what is passed over.
  void waited(int more) {
    waits.addAndGet(more);
  }

  /// The time in RFC 3339.
  String now() {
    return fact("clock", () -> clock.instant().toString());
  }

  /// A number below 2^53, so that every guest language holds it.
  long random() {
    return Long.parseLong(fact("random", () -> Long.toString(random.nextLong(1L << 53))));
  }

  /// The id of a document that the run makes.
  DocId document() {
    return new DocId(fact("document", () -> DocId.create(clock, random).value()));
  }

  /// 32 random bytes as hexadecimal digits, for a guest to draw all it wants from.
  String seed() {
    return fact(
        "seed",
        () -> {
          var bytes = new byte[32];
          random.nextBytes(bytes);
          return HexFormat.of().formatHex(bytes);
        });
  }

  /// The name of the next call of an operation.
  String next(String operation) {
    return prefix + operation + ":" + asked.merge(operation, 1, Integer::sum);
  }

  /// Carries an effect out once.
  ///
  /// @param effect is given the key that others may know it by
  byte[] effect(String operation, byte[] request, Function<String, byte[]> effect) {
    String name = next(operation);
    String key = journal.key(name);
    return passing(() -> journal.effect(name, request, () -> effect.apply(key)));
  }

  /// Waits. What the run did before is done anew after it, with all its limits: so waits are few.
  void sleep(Duration time) {
    wait("slept");
    String name = next("sleep");
    passing(
        () -> {
          journal.sleep(name, time);
          return name;
        });
  }

  Optional<byte[]> receive(String signal, @Nullable Duration atMost) {
    wait("waited for signals");
    String name = next("receive");
    return passing(() -> journal.receive(name, signal, atMost));
  }

  private void wait(String what) {
    if (waits.incrementAndGet() > MOST_WAITS) {
      throw new RoutineFailure(
          Code.CALL_LIMIT, "it %s after %d waits; no more are allowed".formatted(what, MOST_WAITS));
    }
  }

  void progress(byte[] said) {
    passing(
        () -> {
          journal.progress(said);
          return said;
        });
  }

  /// Lets whoever looks on see a request, before it is answered.
  void asked(JsonNode request) {
    passing(
        () -> {
          journal.asked(request);
          return request;
        });
  }

  /// Lets the journal end the run.
  void checkCancelled() {
    passing(
        () -> {
          journal.checkCancelled();
          return NO_REQUEST;
        });
  }

  private String fact(String operation, Supplier<String> found) {
    String name = next(operation);
    return passing(
        () ->
            new String(
                journal.fact(name, NO_REQUEST, () -> found.get().getBytes(StandardCharsets.UTF_8)),
                StandardCharsets.UTF_8));
  }

  private static <T> T passing(Callable<T> asked) {
    try {
      return asked.call();
    } catch (Throwable thrown) {
      throw new Passed(thrown);
    }
  }

  /// Carries what the journal threw, unchanged, to the caller of the run.
  static final class Passed extends Error {
    @Serial private static final long serialVersionUID = 1L;

    private final transient Metering cost;

    Passed(Throwable thrown) {
      this(thrown, Metering.NONE);
    }

    private Passed(Throwable thrown, Metering cost) {
      super("the journal ended the run", thrown, false, false);
      this.cost = cost;
    }

    /// The same, with what the run had cost.
    Passed after(Metering used) {
      return new Passed(Objects.requireNonNull(getCause()), used);
    }

    Metering cost() {
      return cost;
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
