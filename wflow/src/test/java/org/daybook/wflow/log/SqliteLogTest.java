package org.daybook.wflow.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.daybook.wflow.WflowException;
import org.daybook.wflow.WflowException.Damaged;
import org.daybook.wflow.WflowException.InUse;
import org.daybook.wflow.WflowException.Unavailable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteLogTest extends LogContract {

  @TempDir Path dir;

  @Override
  Log open() {
    return SqliteLog.open(dir.resolve("sub/wflow.db"));
  }

  @Test
  void aSecondOpeningOfTheFileIsRefused() {
    Path file = dir.resolve("sub/wflow.db");
    assertThatThrownBy(() -> SqliteLog.open(file))
        .isInstanceOf(InUse.class)
        .hasMessage(
            "wflow log %s is open in another process or engine: close that one first"
                .formatted(file));
  }

  @Test
  void aFileThatIsNoDatabaseIsDamagedAndNamedAndLeftUnlocked() throws Exception {
    Path file = dir.resolve("text.db");
    Files.writeString(file, "this is a text and no database at all, ".repeat(100));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> SqliteLog.open(file))
          .isInstanceOf(Damaged.class)
          .hasMessage(
              "wflow log %s is not a sound SQLite file: restore it from a backup".formatted(file))
          .extracting(e -> ((WflowException) e).code())
          .isEqualTo("wflow-log-damaged");
    }
  }

  @Test
  void aCopyHoldsWhatWasDurableAndNothingAfterIt() throws Exception {
    Path copy = dir.resolve("copy.db");
    try (Log log = SqliteLog.open(dir.resolve("copied.db"))) {
      for (int i = 1; i <= 3; i++) {
        log.append(List.of(new Log.Entry(new byte[] {(byte) i}, i == 2 ? "kept" : null)))
            .durable()
            .get(10, TimeUnit.SECONDS);
      }
      log.copyTo(copy);
      log.append(List.of(new Log.Entry(new byte[] {4}, null))).durable().get(10, TimeUnit.SECONDS);
      assertThatThrownBy(() -> log.copyTo(copy))
          .isInstanceOf(Unavailable.class)
          .hasMessage(
              "wflow log %s could not be copied to %s: wanted a new file on a disk with room"
                  .formatted(dir.resolve("copied.db"), copy));
    }
    try (Log log = SqliteLog.open(copy)) {
      assertThat(log.read(0, 10))
          .extracting(stored -> stored.bytes()[0])
          .containsExactly((byte) 1, (byte) 2, (byte) 3);
      assertThat(log.group("kept")).hasSize(1);
      assertThat(log.epoch()).isEqualTo(2);
    }
  }

  @Test
  void aMissingRecordIsNamed() throws Exception {
    Path file = filled();
    execute(file, "DELETE FROM log WHERE position = 2");
    try (Log log = SqliteLog.open(file)) {
      assertThatThrownBy(() -> log.read(0, 10))
          .isInstanceOf(Damaged.class)
          .hasMessage(
              "wflow log %s: position 2 is missing, the next there is 3: restore it from a backup"
                  .formatted(file));
    }
  }

  @Test
  void aFormatOfTheFutureIsRefused() throws Exception {
    Path file = filled();
    execute(file, "PRAGMA user_version = 9");
    assertThatThrownBy(() -> SqliteLog.open(file))
        .isInstanceOf(Damaged.class)
        .hasMessage("wflow log %s has format 9: this version reads format 1".formatted(file));
  }

  @Test
  void aFailedWriteIsReportedAndStopsTheLog() throws Exception {
    Path file = filled();
    try (Log log = SqliteLog.open(file)) {
      execute(file, "DROP TABLE log");
      Appended lost = log.append(List.of(entry("x")));
      assertThatThrownBy(lost::await).isInstanceOf(Unavailable.class);
      assertThatThrownBy(() -> log.append(List.of(entry("y"))))
          .isInstanceOf(Unavailable.class)
          .hasMessage("wflow log %s is broken: open it again".formatted(file));
    }
    assertThat(Files.exists(file)).isTrue();
  }

  private Path filled() {
    Path file = dir.resolve("filled.db");
    try (Log log = SqliteLog.open(file)) {
      log.append(List.of(entry("a"), entry("b"), entry("c"))).await();
    }
    return file;
  }

  private static void execute(Path file, String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
