package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.daybook.documents.Heads;
import org.junit.jupiter.api.Test;

class RunRecordTest {

  private static final String OLD =
      "{'outcome':'succeeded','plugVersion':'1.0.0','version':'v','digest':'d','job':'j','attempts':1,'at':'2026-01-02T03:04:05Z'%s}";

  @Test
  void recordsOfOlderVersionsAreReadAndWrittenAsTheyWere() {
    RunRecord record = RunRecord.read(PredicateTest.json(OLD.formatted(""))).orElseThrow();
    assertThat(record.seen()).isNull();
    assertThat(record.at()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
    assertThat(record.json()).isEqualTo(PredicateTest.json(OLD.formatted("")));
  }

  @Test
  void theVersionThatWasSeenIsKept() {
    String heads = "a1".repeat(32);
    String json = OLD.formatted(",'seen':'" + heads + "'");
    RunRecord record = RunRecord.read(PredicateTest.json(json)).orElseThrow();
    assertThat(record.seen()).isEqualTo(Heads.parse(heads));
    assertThat(record.json()).isEqualTo(PredicateTest.json(json));
    assertThat(RunRecord.read(PredicateTest.json(OLD.formatted(",'seen':'no heads'")))).isEmpty();
  }
}
