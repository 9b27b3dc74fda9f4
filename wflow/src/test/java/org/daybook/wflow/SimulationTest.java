package org.daybook.wflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
    try {
      assertThat(new Simulation(seed).run()).isEmpty();
    } catch (RuntimeException | Error e) {
      throw new AssertionError(
          "seed %d: -Ddaybook.seed=%d runs it alone: %s".formatted(seed, seed, e), e);
    }
  }
}
