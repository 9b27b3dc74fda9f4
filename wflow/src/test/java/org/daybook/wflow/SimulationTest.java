package org.daybook.wflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Random programs in a simulated world. `-Ddaybook.seed=n` runs one seed, `-Ddaybook.seeds=n` so
/// many.
class SimulationTest {

  private static final long BASE = 20_260_000_000L;
  private static final Logger ENGINE = Logger.getLogger("org.daybook.wflow");

  @BeforeAll
  static void beQuiet() {
    ENGINE.setLevel(Level.OFF);
  }

  @AfterAll
  static void beHeard() {
    ENGINE.setLevel(null);
  }

  @Test
  void everyProgramEndsAsItsRecordSaysWhereverItCrashes() {
    seeds(Integer.getInteger("daybook.seeds", 1_000)).forEach(SimulationTest::holds);
  }

  @Test
  @Tag(TestTags.SLOW)
  void andThatForManySeeds() {
    seeds(10_000).forEach(SimulationTest::holds);
  }

  @Test
  void aSeedIsTheSameEachTime() {
    for (long seed = BASE; seed < BASE + 20; seed++) {
      assertThat(trace(seed)).as("seed %d", seed).isEqualTo(trace(seed));
    }
  }

  @Test
  void aFailureNamesItsSeedAndHowToRunItAlone() {
    assertThatThrownBy(
            () ->
                named(
                    4_711,
                    () -> {
                      throw new IllegalStateException("it went wrong");
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("-Ddaybook.seed=4711")
        .hasMessageContaining("it went wrong");
    assertThatThrownBy(() -> named(4_712, () -> List.of("job 1 is lost")))
        .hasMessageContaining("-Ddaybook.seed=4712")
        .hasMessageContaining("job 1 is lost");
  }

  private static LongStream seeds(int count) {
    Long one = Long.getLong("daybook.seed");
    return one == null ? LongStream.range(BASE, BASE + count) : LongStream.of(one);
  }

  private static String trace(long seed) {
    Simulation simulation = new Simulation(seed);
    List<String> wrong = simulation.run();
    return simulation.world().history.digest() + wrong;
  }

  private static void holds(long seed) {
    named(seed, () -> new Simulation(seed).run());
  }

  private static void named(long seed, Supplier<List<String>> run) {
    try {
      assertThat(run.get()).isEmpty();
    } catch (RuntimeException | Error e) {
      throw new AssertionError(
          "seed %d: -Ddaybook.seed=%d runs it alone: %s".formatted(seed, seed, e), e);
    }
  }
}
