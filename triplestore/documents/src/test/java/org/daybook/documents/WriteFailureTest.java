package org.daybook.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.daybook.documents.TestVault.ANN;
import static org.daybook.documents.TestVault.FREE;
import static org.daybook.documents.TestVault.created;
import static org.daybook.documents.TestVault.json;
import static org.daybook.documents.TestVault.props;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@org.junit.jupiter.api.Tag("sqlite") // breaks the file behind the vault's back
class WriteFailureTest {

  @TempDir Path dir;

  private void sql(String sql) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("vault.db"));
        var statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  /// ABORT is what one bad statement does, ROLLBACK what SQLite does by itself when a disk fails.
  @ParameterizedTest
  @ValueSource(strings = {"ABORT", "ROLLBACK"})
  void aFailedWriteLeavesNothingAndTheNextOneWorks(String how) throws SQLException {
    try (var store = TestVault.open(dir)) {
      DocId doc = created(store, "org.example.free", "1");
      store.edit(doc, Precondition.NONE, Edit.put(FREE.main(), json("2")), ANN);
      Document before = store.read(doc).orElseThrow();
      sql(
          "CREATE TRIGGER broken BEFORE INSERT ON feed BEGIN SELECT RAISE(%s, 'no space'); END"
              .formatted(how));
      assertThatThrownBy(
              () -> store.edit(doc, Precondition.NONE, Edit.put(FREE.main(), json("3")), ANN))
          .isInstanceOf(DaybookException.Unavailable.class)
          .hasMessageStartingWith("the vault's database cannot be written, nothing was: ")
          .hasMessageContaining("no space")
          .extracting("code")
          .isEqualTo("vault-write");
      assertThatThrownBy(() -> created(store)).isInstanceOf(DaybookException.Unavailable.class);
      assertThat(store.read(doc)).contains(before);
      assertThat(store.feed().last()).isEqualTo(new Sequence(2));
      assertThat(store.count()).isOne();
      sql("DROP TRIGGER broken");
      Commit commit = store.edit(doc, Precondition.NONE, Edit.put(FREE.main(), json("4")), ANN);
      assertThat(commit.sequence()).isEqualTo(new Sequence(3));
      assertThat(commit.heads().hashes()).hasSize(1);
      assertThat(store.read(doc).orElseThrow().props()).isEqualTo(props("org.example.free", "4"));
      assertThat(store.history().read(doc, before.heads())).contains(before);
    }
  }
}
