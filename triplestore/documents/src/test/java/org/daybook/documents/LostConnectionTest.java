package org.daybook.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.daybook.documents.TestVault.ANN;
import static org.daybook.documents.TestVault.FREE;
import static org.daybook.documents.TestVault.created;
import static org.daybook.documents.TestVault.json;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A vault whose database is a process of its own, and goes away. Run with PostgreSQL alone: SQLite
/// has no connection to lose.
class LostConnectionTest {

  @TempDir Path dir;

  private static Commit put(Documents store, DocId doc, String value) {
    return store.edit(doc, Precondition.NONE, Edit.put(FREE.main(), json(value)), ANN);
  }

  /// Ends the server's side of the vault's connections.
  private static void terminate(DatabaseLocation.Postgresql location) throws SQLException {
    try (var connection = DriverManager.getConnection(location.jdbcUrl());
        var statement = connection.createStatement()) {
      statement.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'daybook'");
    }
  }

  private DatabaseLocation.Postgresql postgresql() {
    return (DatabaseLocation.Postgresql) TestDatabase.of(dir);
  }

  @Test
  void aLostConnectionComesBackAndNothingAcknowledgedIsLost() throws Exception {
    DatabaseLocation.Postgresql location = postgresql();
    var acknowledged = new ArrayList<Commit>();
    try (Documents store = TestVault.open(dir)) {
      DocId doc = created(store, "org.example.free", "0");
      for (int round = 0; round < 5; round++) {
        acknowledged.add(put(store, doc, "\"a%d\"".formatted(round)));
        terminate(location);
        Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
        boolean back = false;
        while (!back && Instant.now().isBefore(deadline)) {
          try {
            acknowledged.add(put(store, doc, "\"b%d\"".formatted(round)));
            back = true;
          } catch (DaybookException.Unavailable e) {
            assertThat(e.code())
                .isIn("vault-write", "vault-unreadable", "vault-outcome-unknown", "vault-locked");
          }
        }
        assertThat(back).isTrue();
        for (int i = 0; i < 8; i++) { // each reader finds its own connection gone
          try {
            store.read(doc);
          } catch (DaybookException.Unavailable e) {
            assertThat(e.code()).isEqualTo("vault-unreadable");
          }
        }
        for (Commit commit : acknowledged) {
          FeedEntry entry =
              store.feed().read(new Sequence(commit.sequence().value() - 1), 1).getFirst();
          assertThat(entry.heads()).isEqualTo(commit.heads());
        }
        assertThat(store.read(doc).orElseThrow().heads()).isEqualTo(acknowledged.getLast().heads());
      }
    }
  }

  /// A trigger that runs at COMMIT ends the connection there.
  @Test
  void aCommitWhoseEndNobodySawIsAnsweredAsUnknown() throws Exception {
    DatabaseLocation.Postgresql location = postgresql();
    try (Documents store = TestVault.open(dir)) {
      DocId doc = created(store, "org.example.free", "1");
      try (var connection = DriverManager.getConnection(location.jdbcUrl());
          var statement = connection.createStatement()) {
        connection.setSchema(location.schema());
        statement.execute(
            "CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS"
                + " 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'");
        statement.execute(
            "CREATE CONSTRAINT TRIGGER lose AFTER INSERT ON feed DEFERRABLE INITIALLY DEFERRED"
                + " FOR EACH ROW EXECUTE FUNCTION lose()");
        assertThatThrownBy(() -> put(store, doc, "2"))
            .isInstanceOf(DaybookException.Unavailable.class)
            .hasMessage(
                "the connection to the vault's database broke while it committed: read again to see"
                    + " whether it did")
            .extracting("code")
            .isEqualTo("vault-outcome-unknown");
        statement.execute("DROP TRIGGER lose ON feed");
      }
      assertThat(store.read(doc).orElseThrow().prop(FREE.main())).contains(json("1"));
      assertThat(put(store, doc, "3").sequence()).isEqualTo(new Sequence(2));
      assertThat(store.read(doc).orElseThrow().prop(FREE.main())).contains(json("3"));
    }
  }

  @Test
  void whoWasReplacedWhileItsConnectionWasGoneWritesNoMore() throws Exception {
    DatabaseLocation.Postgresql location = postgresql();
    try (Documents first = TestVault.open(dir)) {
      DocId doc = created(first, "org.example.free", "1");
      terminate(location);
      Documents second = null;
      Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
      while (second == null) {
        try {
          second = TestVault.open(dir);
        } catch (DaybookException.Unavailable e) {
          assertThat(e.code()).isEqualTo("vault-locked");
          assertThat(Instant.now()).isBefore(deadline);
        }
      }
      try {
        put(second, doc, "2");
        for (int i = 0; i < 10; i++) {
          assertThatThrownBy(() -> put(first, doc, "3"))
              .isInstanceOf(DaybookException.Unavailable.class);
        }
      } finally {
        second.close();
      }
      var codes = new ArrayList<String>();
      for (int i = 0; i < 10; i++) {
        try {
          put(first, doc, "4");
          codes.add("none");
        } catch (DaybookException e) {
          codes.add(e.code());
        }
      }
      assertThat(codes).last().isEqualTo("vault-taken");
      assertThat(codes).doesNotContain("none");
    }
    try (Documents store = TestVault.open(dir)) {
      assertThat(store.list(null, 10).getFirst().prop(FREE.main())).contains(json("2"));
    }
  }
}
