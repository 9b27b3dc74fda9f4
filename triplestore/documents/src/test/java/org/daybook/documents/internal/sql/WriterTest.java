package org.daybook.documents.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.daybook.documents.DaybookException;
import org.daybook.documents.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class WriterTest {

  @TempDir Path dir;

  @Test
  @Timeout(30)
  void anErrorInOneWriteReachesItsCallerAndTheNextOneIsWritten() {
    try (var database = Database.open(TestDatabase.of(dir), dir, 1)) {
      assertThatThrownBy(
              () ->
                  database
                      .writer()
                      .write(
                          _ -> {
                            throw new OutOfMemoryError("no heap for a row");
                          }))
          .isInstanceOf(DaybookException.Unavailable.class)
          .hasMessage("the vault's database cannot be written, nothing was: no heap for a row");
      assertThat(database.writer().<String>write(_ -> "written")).isEqualTo("written");
    }
  }
}
