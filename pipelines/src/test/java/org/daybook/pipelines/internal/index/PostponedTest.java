package org.daybook.pipelines.internal.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.daybook.documents.DocId;
import org.daybook.documents.Sequence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostponedTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration REST = Duration.ofMinutes(1);
  private static final String P = "org.example.plug:p";
  private static final String Q = "org.example.plug:q";
  private static final DocId ONE = new DocId("00000000000000000000000001");
  private static final DocId TWO = new DocId("00000000000000000000000002");

  @TempDir Path dir;
  private DispatchIndex index;

  @BeforeEach
  void open() {
    index = DispatchIndex.open(dir.resolve("index.db"), Sequence.START);
  }

  @AfterEach
  void close() {
    index.close();
  }

  private Postponed postponed() {
    return index.postponed();
  }

  @Test
  void whatWasPassedOverIsDueAfterARest() {
    postponed().passed(ONE, P, NOW, REST);
    postponed().passed(TWO, Q, NOW, REST);
    assertThat(postponed().processors()).containsExactlyInAnyOrder(P, Q);
    assertThat(postponed().passed(P, NOW.plus(REST).minusMillis(1), 9)).isEmpty();
    assertThat(postponed().passed(P, NOW.plus(REST), 9))
        .containsExactly(new Postponed.Look(P, ONE, NOW.plus(REST)));
    assertThat(postponed().tried(P, NOW.plus(REST))).isEmpty();
  }

  @Test
  void eachTryInVainPutsTheNextOffForTwiceAsLong() {
    Instant now = NOW;
    for (int time = 0; time < 9; time++) {
      postponed().tried(ONE, P, now, REST);
      Duration wait = REST.multipliedBy(1L << Math.min(time, Postponed.MOST_DOUBLED));
      assertThat(postponed().tried(P, now.plus(wait).minusMillis(1))).isEmpty();
      now = now.plus(wait);
      assertThat(postponed().tried(P, now)).hasValue(new Postponed.Look(P, ONE, now));
    }
    assertThat(postponed().count(P)).isEqualTo(1);
  }

  @Test
  void whatChangedWhileItRestedIsDueAfterARestHoweverLongItHadToWait() {
    Instant now = NOW;
    for (int time = 0; time < 5; time++) {
      postponed().tried(ONE, P, now, REST);
      now = now.plus(REST.multipliedBy(1L << time));
    }
    postponed().tried(ONE, P, now, REST);
    postponed().passed(ONE, P, now, REST);
    assertThat(postponed().passed(P, now.plus(REST), 9)).hasSize(1);
  }

  @Test
  void whatWasPutOffAgainIsNotForgotten() {
    postponed().passed(ONE, P, NOW, REST);
    Postponed.Look look = postponed().passed(P, NOW.plus(REST), 9).getFirst();
    postponed().passed(ONE, P, NOW.plus(REST), REST);
    assertThat(postponed().done(look)).isFalse();
    Postponed.Look again = postponed().passed(P, NOW.plus(REST).plus(REST), 9).getFirst();
    assertThat(postponed().done(again)).isTrue();
    assertThat(postponed().count(P)).isZero();
    assertThat(postponed().processors()).isEmpty();
  }

  @Test
  void itIsThereAfterARestartAndGoneWithItsProcessor() {
    postponed().passed(ONE, P, NOW, REST);
    postponed().passed(ONE, Q, NOW, REST);
    index.close();
    open();
    assertThat(postponed().processors()).containsExactlyInAnyOrder(P, Q);
    index.keepOnly(Set.of(Q));
    assertThat(postponed().processors()).containsExactly(Q);
    index.clear();
    assertThat(postponed().processors()).isEmpty();
  }
}
