package org.daybook.documents.internal.blob;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.daybook.documents.BlobRef;
import org.junit.jupiter.api.Test;

class HoldsTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  record Step(int name, int seconds) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    return Arbitraries.integers()
        .between(0, 200)
        .flatMap(
            name -> Arbitraries.integers().between(0, 30).map(seconds -> new Step(name, seconds)))
        .list()
        .ofMaxSize(500);
  }

  @Property(tries = 200)
  void aHoldLastsItsGraceAndASecondMoreAtMost(@ForAll("steps") List<Step> steps) {
    var holds = new Holds();
    Map<BlobRef, Instant> model = new HashMap<>();
    Duration grace = Duration.ofMinutes(20);
    Instant now = START;
    for (Step step : steps) {
      now = now.plusSeconds(step.seconds()).plusMillis(137);
      holds.add(ref(step.name()), now);
      model.put(ref(step.name()), now);
      for (int name = 0; name <= 200; name += 7) {
        BlobRef ref = ref(name);
        Instant since = model.get(ref);
        boolean held = holds.held(ref, now, grace);
        if (since == null || !since.plus(grace).plusSeconds(1).isAfter(now)) {
          assertThat(held).isFalse();
        } else if (since.plus(grace).isAfter(now)) {
          assertThat(held).isTrue();
        }
      }
    }
  }

  @Test
  void holdsOfADayAgoMakeRoom() {
    var holds = new Holds();
    for (int day = 0; day < 50; day++) {
      Instant now = START.plus(Duration.ofDays(2L * day));
      for (int i = 0; i < 1000; i++) {
        holds.add(ref(day * 1000 + i), now);
      }
      for (int i = 0; i < 1000; i++) {
        assertThat(holds.held(ref(day * 1000 + i), now, Duration.ofDays(7))).isTrue();
      }
    }
    assertThat(holds.places()).isLessThanOrEqualTo(8192);
  }

  private static BlobRef ref(int name) {
    return new BlobRef("%064x".formatted(java.math.BigInteger.valueOf(name).shiftLeft(128)));
  }
}
