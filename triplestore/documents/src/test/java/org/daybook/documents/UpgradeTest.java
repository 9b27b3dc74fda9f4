package org.daybook.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.daybook.documents.TestVault.ANN;
import static org.daybook.documents.TestVault.json;
import static org.daybook.documents.TestVault.key;
import static org.daybook.documents.TestVault.props;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Cleaner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.daybook.documents.internal.automerge.Actors;
import org.daybook.documents.internal.automerge.AutomergeDocument;
import org.daybook.documents.internal.automerge.TextShape;
import org.daybook.documents.internal.blob.VaultBlobs;
import org.daybook.documents.internal.json.Json;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A vault that version 1 wrote.
@Tag("sqlite")
class UpgradeTest {

  private static final Cleaner CLEANER = Cleaner.create();

  @TempDir Path dir;

  private BlobRef oldBlob;
  private BlobRef newBlob;

  private void run(Connection connection, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }

  /// One document, created and edited, and one deleted; changes are a snapshot, then increments.
  private List<Heads> versionOne(DocId doc, DocId gone) throws IOException, SQLException {
    Files.createDirectories(dir);
    try (var blobs = VaultBlobs.open(BlobLocation.FILES, dir, Clock.systemUTC())) {
      oldBlob = blobs.put(new ByteArrayInputStream(new byte[] {1})).ref();
      newBlob = blobs.put(new ByteArrayInputStream(new byte[] {2})).ref();
    }
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("vault.db"))) {
      script(connection);
      run(
          connection,
          "INSERT INTO schema (tag, owner, version, json, hash) VALUES (?, 'o', 1, '{}', ?)",
          "org.example.free",
          "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
      List<Heads> heads = new ArrayList<>();
      document(connection, doc, heads);
      tombstone(connection, gone, new ArrayList<>());
      run(connection, "UPDATE vault SET value = 1 WHERE name = 'living'");
      run(connection, "INSERT INTO cursor (follower, sequence) VALUES ('graph', 2)");
      return heads;
    }
  }

  private static void script(Connection connection) throws IOException, SQLException {
    try (InputStream in =
            Documents.class.getResourceAsStream(
                "/org/daybook/documents/migrations/V1__documents.sql");
        Statement statement = connection.createStatement()) {
      String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String part : script.split(";\\s*\n", -1)) {
        if (!part.isBlank()) {
          statement.executeUpdate(part);
        }
      }
      statement.executeUpdate("PRAGMA user_version = 1");
    }
  }

  private void document(Connection connection, DocId doc, List<Heads> heads) throws SQLException {
    byte[] actor = Actors.actor(doc, ANN.author());
    var chunks = new ArrayList<byte[]>();
    Map<PropKey, com.fasterxml.jackson.databind.JsonNode> last = Map.of();
    try (var automerge = AutomergeDocument.empty(actor, CLEANER)) {
      for (BlobRef blob : List.of(oldBlob, newBlob)) {
        last = props("org.example.free", "{\"b\": \"%s\"}".formatted(blob.uri()));
        heads.add(automerge.heads());
        automerge.change(
            automerge.heads(), automerge.props(), actor, Edit.put(last), key -> TextShape.NONE);
        chunks.add(chunks.isEmpty() ? automerge.save() : automerge.changesSince(heads.getLast()));
      }
      heads.add(automerge.heads());
      heads.removeFirst();
    }
    run(
        connection,
        "INSERT INTO document VALUES (?, ?, 2, ?, 1, 1000, 2000, 0, 'unique:1', 2, ?)",
        doc.value(),
        heads.getLast().toString(),
        heads.getFirst().toString(),
        Json.propsText(last));
    for (int i = 0; i < chunks.size(); i++) {
      run(connection, "INSERT INTO chunk VALUES (?, ?, ?)", doc.value(), i, chunks.get(i));
      run(
          connection,
          "INSERT INTO feed VALUES (?, ?, ?, ?, ?, ?, '', 'PRINCIPAL', 'ann', 'test', ?)",
          i + 1,
          doc.value(),
          i == 0 ? "CREATED" : "EDITED",
          heads.get(i).toString(),
          i == 0 ? "org.example.free/main" : "",
          i == 0 ? "" : "org.example.free/main",
          1000L * (i + 1));
    }
    run(connection, "INSERT INTO doc_tag VALUES ('org.example.free', ?)", doc.value());
    run(
        connection,
        "INSERT INTO feed VALUES (3, ?, 'REMAPPED', ?, '', '', '', 'HOST', '', 's', 2500)",
        doc.value(),
        heads.getLast().toString());
  }

  private void tombstone(Connection connection, DocId gone, List<Heads> heads) throws SQLException {
    byte[] actor = Actors.actor(gone, ANN.author());
    try (var automerge = AutomergeDocument.empty(actor, CLEANER)) {
      automerge.change(
          Heads.NONE,
          new TreeMap<>(),
          actor,
          Edit.put(props("org.example.free", "7")),
          key -> TextShape.NONE);
      heads.add(automerge.heads());
      run(connection, "INSERT INTO chunk VALUES (?, 0, ?)", gone.value(), automerge.save());
    }
    String at = heads.getLast().toString();
    run(
        connection,
        "INSERT INTO document VALUES (?, ?, 5, ?, 4, 3000, 4000, 1, NULL, 1, '{}')",
        gone.value(),
        at,
        at);
    run(
        connection,
        "INSERT INTO feed VALUES (4, ?, 'CREATED', ?, 'org.example.free/main', '', '', 'PRINCIPAL', 'ann', 'c', 3000)",
        gone.value(),
        at);
    run(
        connection,
        "INSERT INTO feed VALUES (5, ?, 'DELETED', ?, '', '', 'org.example.free/main', 'PRINCIPAL', 'ann', 'c', 4000)",
        gone.value(),
        at);
  }

  @Test
  void aVaultOfVersionOneOpensWithAllOfItsHistory() throws IOException, SQLException {
    DocId doc = TestVault.id();
    DocId gone = TestVault.id();
    List<Heads> heads = versionOne(doc, gone);
    try (var store = Documents.open(dir, DocumentSettings.DEFAULTS, Clock.systemUTC())) {
      assertThat(store.count()).isEqualTo(1);
      assertThat(store.byUnique("unique:1")).contains(doc);
      assertThat(store.history().versions(doc, BranchName.MAIN, null, 10))
          .extracting(Version::heads)
          .containsExactlyElementsOf(heads.reversed());
      assertThat(
              store
                  .history()
                  .read(doc, heads.getFirst())
                  .orElseThrow()
                  .props()
                  .get(key("org.example.free")))
          .isEqualTo(json("{\"b\": \"%s\"}".formatted(oldBlob.uri())));
      assertThat(store.read(gone)).isEmpty();
      assertThat(store.history().versions(gone, BranchName.MAIN, null, 10)).hasSize(2);
      assertThat(store.feed().cursor("graph")).isEqualTo(new Sequence(2));
      var found = new ArrayList<Finding>();
      store.care().check(CheckOptions.DEFAULTS, found::add, Progress.NONE);
      assertThat(found).isEmpty();
      store.edit(doc, Precondition.NONE, Edit.put(props("org.example.free", "0")), ANN);
      store.care().check(CheckOptions.DEFAULTS, found::add, Progress.NONE);
      assertThat(found).isEmpty();
    }
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(9));
    try (var store = Documents.open(dir, DocumentSettings.DEFAULTS, later)) {
      assertThat(store.care().collect().deleted()).isZero();
      assertThat(store.blobs().size(oldBlob)).isPresent();
    }
  }

  @Test
  void theUpgradedSchemaIsTheNewOne() throws IOException, SQLException {
    versionOne(TestVault.id(), TestVault.id());
    Documents.open(dir, DocumentSettings.DEFAULTS, Clock.systemUTC()).close();
    Path fresh = dir.resolve("fresh");
    Documents.open(fresh, DocumentSettings.DEFAULTS, Clock.systemUTC()).close();
    assertThat(schema(dir)).isEqualTo(schema(fresh));
    assertThat(numbers(dir)).isEqualTo(numbers(fresh));
  }

  private static List<String> numbers(Path vault) throws SQLException {
    return texts(vault, "SELECT name FROM vault ORDER BY name");
  }

  private static List<String> schema(Path vault) throws SQLException {
    return texts(vault, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name")
        .stream()
        .map(
            sql ->
                sql.replaceAll("\\s+", " ")
                    .replace("\"", "")
                    .replace("BIGINT", "INTEGER")) // one to SQLite
        .toList();
  }

  private static List<String> texts(Path vault, String query) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + vault.resolve("vault.db"));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      var found = new ArrayList<String>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    }
  }
}
