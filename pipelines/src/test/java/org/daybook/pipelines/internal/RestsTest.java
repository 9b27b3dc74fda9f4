package org.daybook.pipelines.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.junit.jupiter.api.Test;

class RestsTest {

  private static final String QUERY = "ASK {}";
  private static final long REST = Duration.ofMinutes(1).toNanos();
  private static final DaybookException.Incorrect LATE =
      new DaybookException.Incorrect("query-timeout", "the query did not end");

  private final Rests rests = new Rests(Duration.ofMinutes(1));

  private static DocId doc(int n) {
    return new DocId("%026d".formatted(n));
  }

  private boolean rests(int doc, long now) {
    return rests.now(QUERY, doc(doc), now).isPresent();
  }

  private void overrun(int doc, long now) {
    rests.overran(QUERY, doc(doc), LATE, now);
  }

  @Test
  void aQueryRestsOnTheDocumentThatItWasGivenUpOnAndOnNoOther() {
    overrun(1, 0);
    assertThat(rests(1, REST - 1)).isTrue();
    assertThat(rests(2, 1)).isFalse();
    assertThat(rests(1, REST)).isFalse();
    assertThat(rests.now("ASK { ?s ?p ?o }", doc(1), 1)).isEmpty();
  }

  @Test
  void itsErrorSaysThatItIsNoAnswer() {
    overrun(1, 0);
    assertThat(rests.now(QUERY, doc(1), 1))
        .hasValueSatisfying(
            error -> {
              assertThat(Rests.isWhy(error)).isTrue();
              assertThat(error.code()).isEqualTo("query-timeout");
              assertThat(error)
                  .hasMessage(
                      "it is not asked for a while, since on document %s the query did not end"
                          .formatted(doc(1)));
            });
    assertThat(Rests.isWhy(LATE)).isFalse();
  }

  @Test
  void itRestsAsAWholeAfterSeveralDocumentsInAShortTime() {
    overrun(1, 0);
    overrun(1, 1);
    overrun(2, 2);
    assertThat(rests(9, 3)).as("two documents").isFalse();
    overrun(3, 3);
    assertThat(rests(9, 4)).isTrue();
    assertThat(rests(9, REST + 2)).isTrue();
    assertThat(rests(9, REST + 3)).isFalse();
  }

  @Test
  void anAnswerThatWasUnderWayDoesNotEndTheRest() {
    for (int n = 0; n < Rests.SEVERAL; n++) {
      overrun(n, n);
    }
    rests.answered(QUERY);
    assertThat(rests(9, 3)).isTrue();
  }

  @Test
  void documentsThatAreFarApartAreNotSeveral() {
    for (int n = 0; n < 10; n++) {
      overrun(n, n * (REST + 1));
      assertThat(rests(99, n * (REST + 1) + 1)).isFalse();
    }
  }

  @Test
  void itRestsLongerEachTimeUntilItAnswers() {
    long now = 0;
    for (int time = 0; time < 9; time++) {
      for (int n = 0; n < Rests.SEVERAL; n++) {
        overrun(n, now);
      }
      long rest = REST << Math.min(time, Rests.MOST_DOUBLED);
      assertThat(rests(99, now + rest - 1)).isTrue();
      assertThat(rests(99, now + rest)).isFalse();
      now += rest;
    }
    rests.answered(QUERY);
    for (int n = 0; n < Rests.SEVERAL; n++) {
      overrun(n, now);
    }
    assertThat(rests(99, now + REST - 1)).isTrue();
    assertThat(rests(99, now + REST)).isFalse();
  }

  @Test
  void manyAnswersMakeUpForADocument() {
    for (int n = 0; n < 20; n++) {
      overrun(n, n);
      for (int i = 0; i < Rests.FORGIVING; i++) {
        rests.answered(QUERY);
      }
    }
    assertThat(rests(99, 20)).isFalse();
  }
}
