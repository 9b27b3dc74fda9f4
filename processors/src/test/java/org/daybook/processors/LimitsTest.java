package org.daybook.processors;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The limit that holds is the smaller of the manifest's and the operator's, each by itself.
class LimitsTest {

  private static final int ROUNDS = 10_000;
  private final Random random = new Random(7);

  @Test
  void theSmallerHoldsOfEachLimit() {
    for (int round = 0; round < ROUNDS; round++) {
      Limits operator =
          new Limits(
              Duration.ofMillis(some()),
              (int) some(),
              (int) some(),
              some(),
              some(),
              some(),
              some(),
              some());
      var manifest =
          new Manifest.LimitsEntry(
              maybe(), small(), small(), maybe(), maybe(), maybe(), maybe(), maybe());
      Limits effective = manifest.within(operator);
      assertThat(effective.wall().toMillis())
          .isEqualTo(smaller(manifest.wallMillis(), operator.wall().toMillis()));
      assertThat(effective.memoryPages())
          .isEqualTo(smaller(manifest.memoryPages(), operator.memoryPages()));
      assertThat(effective.tableEntries())
          .isEqualTo(smaller(manifest.tableEntries(), operator.tableEntries()));
      assertThat(effective.hostCalls())
          .isEqualTo(smaller(manifest.hostCalls(), operator.hostCalls()));
      assertThat(effective.outputBytes())
          .isEqualTo(smaller(manifest.outputBytes(), operator.outputBytes()));
      assertThat(effective.logBytes()).isEqualTo(smaller(manifest.logBytes(), operator.logBytes()));
      assertThat(effective.blobBytes())
          .isEqualTo(smaller(manifest.blobBytes(), operator.blobBytes()));
      assertThat(effective.edits()).isEqualTo(smaller(manifest.edits(), operator.edits()));
    }
  }

  private static long smaller(@Nullable Number manifest, long operator) {
    return manifest == null || manifest.longValue() > operator ? operator : manifest.longValue();
  }

  private long some() {
    return random.nextLong(1, 20);
  }

  private @Nullable Long maybe() {
    return random.nextBoolean() ? some() : null;
  }

  private @Nullable Integer small() {
    return random.nextBoolean() ? (Integer) (int) some() : null;
  }
}
