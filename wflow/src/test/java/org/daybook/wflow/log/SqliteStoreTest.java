package org.daybook.wflow.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.daybook.wflow.WflowException;
import org.daybook.wflow.WflowException.Damaged;
import org.daybook.wflow.WflowException.InUse;
import org.daybook.wflow.WflowException.Superseded;
import org.daybook.wflow.WflowException.Unavailable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends SqlContract {

  @TempDir Path dir;

  private Path file() {
    return dir.resolve("sub/wflow.db");
  }

  @Override
  LogStore open() {
    return SqliteStore.open(file(), PARTITIONS);
  }

  @Override
  LogStore openAnother() {
    return SqliteStore.takeOver(file(), PARTITIONS);
  }

  @Override
  String where() {
    return "wflow log " + file();
  }

  @Override
  Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file());
  }

  @Override
  String bytes(String hex) {
    return "x'" + hex + "'";
  }

  @Test
  void aSecondOpeningOfTheFileIsRefused() {
    assertThatThrownBy(() -> SqliteStore.open(file(), 1))
        .isInstanceOf(InUse.class)
        .hasMessage(
            "%s is open in another process or engine: close that one first".formatted(where()));
    append(entry("still mine"));
  }

  @Test
  void aTakeoverNeedsNoLockAndFencesTheOlder() {
    try (LogStore taken = SqliteStore.takeOver(file(), PARTITIONS)) {
      Log mine = taken.open(0);
      assertThatThrownBy(() -> append(entry("lost"))).isInstanceOf(Superseded.class);
      mine.append(List.of(entry("b"))).await();
    }
  }

  @Test
  void aFileThatIsNoDatabaseIsDamagedAndNamedAndLeftUnlocked() throws Exception {
    Path file = dir.resolve("text.db");
    Files.writeString(file, "this is a text and no database at all, ".repeat(100));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> SqliteStore.open(file, 1))
          .isInstanceOf(Damaged.class)
          .hasMessage(
              "wflow log %s is not a sound database: restore it from a backup".formatted(file))
          .extracting(e -> ((WflowException) e).code())
          .isEqualTo("wflow-log-damaged");
    }
  }

  @Test
  void aTornFileIsDamagedOrItsRecordsAreThere() throws Exception {
    for (int i = 0; i < 200; i++) {
      append(new Log.Entry(new byte[3_000], 0, null));
    }
    store.close();
    try (var channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() / 2);
    }
    assertThatThrownBy(
            () -> {
              try (LogStore torn = open()) {
                torn.open(0).read(0, 1_000);
              }
            })
        .isInstanceOf(Damaged.class)
        .hasMessageContaining(file().toString());
    Files.delete(file());
    openStore();
  }

  @Test
  void aFormatOfTheFutureIsRefused() throws Exception {
    store.close();
    execute("PRAGMA user_version = 9");
    assertThatThrownBy(this::open)
        .isInstanceOf(Damaged.class)
        .hasMessage(where() + " has format 9: this version reads format 2");
    execute("PRAGMA user_version = 2");
    openStore();
  }

  @Test
  void aFullDiskFailsAllThatWaitAndAllThatCome() throws Exception {
    append(entry("a"));
    execute(
        "CREATE TRIGGER full BEFORE INSERT ON log WHEN new.place >= 4"
            + " BEGIN SELECT RAISE(FAIL, 'disk full'); END");
    append(entry("b"), entry("c"));
    Appended first = log.append(List.of(entry("d")));
    assertThatThrownBy(first::await)
        .isInstanceOf(Unavailable.class)
        .hasStackTraceContaining("disk full");
    assertThatThrownBy(() -> append(entry("e"))).isInstanceOf(Unavailable.class);
    execute("DROP TRIGGER full");
    reopen();
    assertThat(texts(log.read(0, 9))).containsExactly("a", "b", "c");
    append(entry("d"));
  }

  @Test
  void aFolderThatCannotBeMadeIsUnavailable() throws Exception {
    Path text = dir.resolve("text");
    Files.writeString(text, "no folder");
    assertThatThrownBy(() -> SqliteStore.open(text.resolve("wflow.db"), 1))
        .isInstanceOf(Unavailable.class)
        .hasMessageEndingWith("cannot make its folder");
  }

  @Test
  void anOpenedStoreKeepsItsNumberOfPartitions() {
    store.close();
    try (LogStore again = SqliteStore.open(file(), 9)) {
      assertThat(again.partitions()).isEqualTo(PARTITIONS);
    }
    assertThatThrownBy(() -> SqliteStore.open(dir.resolve("none.db"), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a log of 0 partitions: wanted 1 to 1024");
  }

  @Test
  void idleItWritesNothing() throws Exception {
    append(entry("a"));
    Path wal = file().resolveSibling("wflow.db-wal");
    long size = Files.size(wal);
    var changed = Files.getLastModifiedTime(wal);
    Thread.sleep(300);
    assertThat(Files.size(wal)).isEqualTo(size);
    assertThat(Files.getLastModifiedTime(wal)).isEqualTo(changed);
  }
}
