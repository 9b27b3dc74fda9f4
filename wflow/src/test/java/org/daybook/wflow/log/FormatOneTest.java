package org.daybook.wflow.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.daybook.wflow.JobId;
import org.daybook.wflow.WflowException.Damaged;
import org.daybook.wflow.log.Log.Stored;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file that the engine of format 1 wrote, opened; `golden/format-1.txt` says what is in it.
class FormatOneTest {

  private static final String GOLDEN = "/org/daybook/wflow/golden/";
  private static final long BASE = 122;
  private static final long LAST = 138;

  @TempDir Path dir;

  private Path file;

  @BeforeEach
  void copyGolden() throws Exception {
    file = dir.resolve("wflow.db");
    Files.write(file, golden("format-1.db"));
  }

  private static byte[] golden(String name) throws Exception {
    try (InputStream in = FormatOneTest.class.getResourceAsStream(GOLDEN + name)) {
      return in.readAllBytes();
    }
  }

  private LogStore upgraded() {
    return SqliteStore.open(file, 5, OldRow::upgraded);
  }

  @Test
  void itBecomesAStoreOfOnePartitionThatGoesOn() {
    for (int i = 0; i < 2; i++) {
      try (LogStore store = upgraded()) {
        assertThat(store.partitions()).isEqualTo(1);
        Log log = store.open(0);
        assertThat(log.epoch()).isEqualTo(2 + i);
        assertThat(log.base()).isEqualTo(BASE);
        Appended appended = log.append(List.of(LogContract.entry("more")));
        appended.await();
        assertThat(appended.first()).isEqualTo(LAST + 1 + i);
      }
    }
  }

  @Test
  void everyRecordIsThereWithItsBytes() throws Exception {
    try (LogStore store = upgraded()) {
      Log log = store.open(0);
      List<String> lines =
          new String(golden("format-1-events.txt"), StandardCharsets.UTF_8).lines().toList();
      assertThat(lines).hasSize(48);
      for (String line : lines) {
        String[] words = line.split(" ");
        assertThat(log.at(Long.parseLong(words[0])).map(Stored::bytes))
            .hasValueSatisfying(
                bytes -> assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(words[1]));
      }
      assertThat(log.read(BASE, 100)).hasSize((int) (LAST - BASE));
    }
  }

  @Test
  void rowsAreThereWithTheirChains() {
    try (LogStore store = upgraded()) {
      Log log = store.open(0);
      JobRow large = row(store, "large", "large-before");
      assertThat(large.state()).isEqualTo("succeeded");
      assertThat(large.attempts()).isEqualTo(1);
      assertThat(large.steps()).isEqualTo(3);
      assertThat(large.ended()).isEqualTo(large.changed());
      List<Stored> chain = log.chain(large.head());
      assertThat(chain).hasSize(5); // its arguments, its three steps, its result
      assertThat(chain.getFirst().position()).isEqualTo(large.seq());
      assertThat(large.bytes()).isEqualTo(chain.stream().mapToLong(s -> s.bytes().length).sum());
      JobRow failed = row(store, "fail", "fail-before");
      assertThat(failed.state()).isEqualTo("failed");
      assertThat(failed.why()).isEqualTo("no such thing");
      assertThat(log.chain(failed.head())).hasSize(1);
      assertThat(row(store, "small", "lane-3").lane()).isEqualTo("lane");
      assertThat(store.rows(JobFilter.ALL, 100)).hasSize(19);
    }
  }

  @Test
  void whatWasKeptWithAChainIsForgottenWithIt() {
    try (LogStore store = upgraded()) {
      Log log = store.open(0);
      assertThat(store.counts()).isEqualTo(Map.of("succeeded", 4L, "failed", 1L, "cancelled", 5L));
      JobRow large = row(store, "large", "large-before");
      log.checkpoint(new Log.Checkpoint(BASE, List.of(), List.of(large), new byte[0])).await();
      assertThat(log.at(large.seq())).isEmpty();
      assertThat(store.counts()).containsEntry("succeeded", 3L);
    }
  }

  @Test
  void withoutWhatReadsItsRowsItIsRefusedAndLeftAsItWas() {
    assertThatThrownBy(() -> SqliteStore.open(file, 1))
        .isInstanceOf(Damaged.class)
        .hasMessage(
            "wflow log %s has format 1 and holds jobs: open it with what reads their rows"
                .formatted(file));
    upgraded().close();
  }

  private static JobRow row(LogStore store, String wflow, String key) {
    return store.row(JobId.of(wflow, key)).orElseThrow();
  }
}
