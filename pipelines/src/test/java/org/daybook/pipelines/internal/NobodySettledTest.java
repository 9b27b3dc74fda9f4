package org.daybook.pipelines.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.Edit;
import org.daybook.documents.Heads;
import org.daybook.documents.MergeRules.Ruling;
import org.daybook.documents.PropKey;
import org.daybook.documents.Sequence;
import org.daybook.pipelines.RunRecord;
import org.daybook.pipelines.RunRecord.Outcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NobodySettledTest {

  private static final String PROCESSOR = "org.example.plug:p";
  private static final Ruling.Proceed MERGED = new Ruling.Proceed(Edit.NOTHING);

  private static Document document(@Nullable RunRecord record) {
    var props = new TreeMap<PropKey, JsonNode>();
    if (record != null) {
      props.put(RunRecord.key(PROCESSOR), record.json());
    }
    return new Document(
        new DocId("00000000000000000000000000"),
        Heads.NONE,
        new Sequence(1),
        Instant.EPOCH,
        Instant.EPOCH,
        props);
  }

  private static RunRecord record(String job, Outcome outcome) {
    return new RunRecord(
        outcome, "1.0.0", "1", "digest", job, 1, Instant.EPOCH, null, null, Heads.NONE, null);
  }

  private static Ruling rule(@Nullable RunRecord fork, @Nullable RunRecord main) {
    return new NobodySettled(PROCESSOR, document(fork), (_, _, _) -> MERGED)
        .rule(document(main), document(main), List.of());
  }

  @Test
  void aRunMergesOverTheRecordThatWasThereWhenItForked() {
    assertThat(rule(null, null)).isEqualTo(MERGED);
    RunRecord before = record("a", Outcome.SUCCEEDED);
    assertThat(rule(before, before)).isEqualTo(MERGED);
    assertThat(rule(before, null)).as("somebody removed the record").isEqualTo(MERGED);
  }

  @Test
  void aNoteThatARunIsParkedSettlesNothing() {
    assertThat(rule(null, record("a", Outcome.PARKED))).isEqualTo(MERGED);
    assertThat(rule(record("a", Outcome.SUCCEEDED), record("b", Outcome.PARKED))).isEqualTo(MERGED);
  }

  @Test
  void aRunThatAnotherWasFasterThanMergesNoMore() {
    for (Outcome outcome : Outcome.values()) {
      if (outcome != Outcome.PARKED) {
        assertThat(rule(null, record("b", outcome))).isInstanceOf(Ruling.Stop.class);
        assertThat(rule(record("a", Outcome.PARKED), record("a", outcome)))
            .isInstanceOf(Ruling.Stop.class);
      }
    }
  }
}
