package org.daybook.wflow.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.daybook.wflow.WflowException.Damaged;
import org.daybook.wflow.WflowException.Superseded;
import org.daybook.wflow.WflowException.Unavailable;
import org.daybook.wflow.log.Log.Entry;
import org.daybook.wflow.log.Log.Stored;
import org.junit.jupiter.api.Test;

/// What every [LogStore] in an SQL database keeps when it is touched from outside.
abstract class SqlContract extends RowContract {

  /// Where the store is, as its messages name it.
  abstract String where();

  /// A connection of nobody's store.
  abstract Connection connect() throws SQLException;

  /// Bytes, as the database writes them.
  abstract String bytes(String hex);

  @Test
  void aDamagedRecordIsNamedAndNeverSkipped() throws Exception {
    append(entry("a"), entry("b"), entry("c"));
    execute("UPDATE log SET bytes = %s WHERE place = 2".formatted(bytes("78")));
    String told =
        where()
            + ", partition 0: position 2 is damaged: its checksum does not match:"
            + " restore it from a backup";
    assertThatThrownBy(() -> log.read(0, 10)).isInstanceOf(Damaged.class).hasMessage(told);
    assertThatThrownBy(() -> log.at(2)).isInstanceOf(Damaged.class).hasMessage(told);
    assertThat(log.at(3)).isPresent();
  }

  @Test
  void aRecordOfAnotherEpochOrChainIsDamaged() throws Exception {
    append(kept("a", 0), kept("b", 1), kept("c", 0));
    execute("UPDATE log SET epoch = 9 WHERE place = 2");
    assertThatThrownBy(() -> log.chain(2)).isInstanceOf(Damaged.class);
    execute("UPDATE log SET previous = 1 WHERE place = 3");
    assertThatThrownBy(() -> log.chain(3)).isInstanceOf(Damaged.class);
  }

  @Test
  void aMissingRecordIsNamed() throws Exception {
    append(entry("a"), entry("b"), entry("c"));
    execute("DELETE FROM log WHERE place = 2");
    String told = "%s, partition 0: position %d is missing: restore it from a backup";
    assertThatThrownBy(() -> log.read(0, 10))
        .isInstanceOf(Damaged.class)
        .hasMessage(told.formatted(where(), 2));
    execute("DELETE FROM log WHERE place = 3");
    assertThatThrownBy(() -> log.read(2, 10))
        .isInstanceOf(Damaged.class)
        .hasMessage(told.formatted(where(), 3));
  }

  @Test
  void aDamagedBlobAndADamagedRowAreNamed() throws Exception {
    append(new Entry(new byte[] {1}, 0, new byte[] {2, 3}));
    JobRow row = Rows.of(1, "queued", 1, 1, 0);
    checkpoint(1, List.of(row));
    execute("UPDATE payload SET bytes = " + bytes("0204"));
    execute("UPDATE job SET row = " + bytes("00"));
    assertThatThrownBy(() -> log.blob(1))
        .isInstanceOf(Damaged.class)
        .hasMessageContaining("partition 0: position 1 has damaged large bytes");
    assertThatThrownBy(() -> store.row(row.id()))
        .isInstanceOf(Damaged.class)
        .hasMessageContaining("partition 0: position 1 has a job whose row is damaged");
  }

  @Test
  void aFailedWriteFailsAllThatWaitAndAllThatCome() throws Exception {
    append(entry("a"));
    Log other = store.open(1);
    execute("ALTER TABLE log RENAME TO gone");
    Appended lost = log.append(List.of(entry("x")));
    assertThatThrownBy(lost::await)
        .isInstanceOf(Unavailable.class)
        .hasMessage(where() + " could not be written");
    assertThatThrownBy(() -> other.append(List.of(entry("y"))))
        .isInstanceOf(Unavailable.class)
        .hasMessage(where() + " is broken: open it again");
    assertThatThrownBy(() -> store.open(2)).isInstanceOf(Unavailable.class);
    assertThatThrownBy(log::seal).isInstanceOf(Unavailable.class);
    execute("ALTER TABLE gone RENAME TO log");
    reopen();
    assertThat(texts(log.read(0, 9))).containsExactly("a");
    append(entry("b"));
  }

  @Test
  void openersThatTakeTheLogFromEachOtherLoseNothingAcknowledged() throws Exception {
    Map<Long, String> acknowledged = new ConcurrentHashMap<>();
    List<Thread> openers = new ArrayList<>();
    for (LogStore one : List.of(store, another())) {
      openers.add(Thread.ofVirtual().start(() -> openAndAppend(one, "of " + one, acknowledged)));
    }
    for (Thread opener : openers) {
      opener.join();
    }
    List<Stored> read = store.open(0).read(0, 10_000);
    assertThat(read).isSortedAccordingTo(Comparator.comparing(Stored::epoch));
    assertThat(acknowledged).isNotEmpty();
    acknowledged.forEach(
        (position, text) -> assertThat(text(read.get(position.intValue() - 1))).isEqualTo(text));
  }

  private static void openAndAppend(LogStore store, String who, Map<Long, String> acknowledged) {
    for (int i = 0; i < 20; i++) {
      Log opened = store.open(0);
      try {
        for (int k = 0; k < 10; k++) {
          String text = "%d.%d %s".formatted(i, k, who);
          Appended appended = opened.append(List.of(entry(text)));
          appended.await();
          acknowledged.put(appended.first(), text);
        }
      } catch (Superseded e) {
        assertThat(e).hasMessageContaining("partition 0");
      }
    }
  }

  @Test
  void aPersonReadsJobsAndRecordsInViews() throws Exception {
    append(entry("a"));
    Log other = store.open(2);
    other.append(List.of(entry("b"), entry("c"))).await();
    checkpoint(1, List.of(Rows.of(2, 0, "succeeded", 1, 0, 0, "lane", null)));
    assertThat(answered("SELECT id FROM jobs WHERE state = 'succeeded' AND lane = 'lane'"))
        .isEqualTo(Rows.id(2).value());
    assertThat(answered("SELECT added FROM jobs")).startsWith("2026-01-01").contains("00:00:01");
    assertThat(answered("SELECT MAX(position) FROM records WHERE partition = 2")).isEqualTo("2");
  }

  @Test
  void aCopyIsNotWrittenOverAFile() {
    Path file = copies.resolve("there.db");
    store.copyTo(file);
    assertThatThrownBy(() -> store.copyTo(file))
        .isInstanceOf(Unavailable.class)
        .hasMessage(
            "%s could not be copied to %s: wanted a new file on a disk with room"
                .formatted(where(), file));
  }

  @Test
  void tellsHowManyBytesItTakes() {
    append(new Entry(new byte[200_000], Entry.TRIMMED, null));
    assertThat(store.bytes()).isPositive();
  }

  @Test
  void aPartitionItDoesNotHaveIsRefused() {
    assertThatThrownBy(() -> store.open(3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("partition 3 of %s: wanted one from 0 to 2".formatted(where()));
  }

  final void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  final String answered(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
