package org.daybook.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.daybook.documents.TestVault.ANN;
import static org.daybook.documents.TestVault.FREE;
import static org.daybook.documents.TestVault.NOTE;
import static org.daybook.documents.TestVault.json;
import static org.daybook.documents.TestVault.key;
import static org.daybook.documents.TestVault.props;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every kind of damage is found, named, and repaired where a repair can.
class CheckTest {

  private static final org.daybook.documents.Tag LINK =
      new org.daybook.documents.Tag("org.example.link");
  private static final BranchName REVIEW = new BranchName("review/one");

  @TempDir Path dir;
  private DocId doc;
  private DocId other;
  private DocId gone;
  private BlobRef blob;
  private SortedMap<PropKey, JsonNode> was;

  @BeforeEach
  void aVaultWithEverything() throws IOException {
    try (var store = open()) {
      other = TestVault.created(store, "org.example.note", "{\"title\": \"the other\"}");
      blob =
          store
              .blobs()
              .put(new ByteArrayInputStream("bytes".getBytes(StandardCharsets.UTF_8)))
              .ref();
      doc = TestVault.id();
      store.create(
          new NewDocument(
              doc,
              new TreeMap<>(
                  props(
                      "org.example.note", "{\"title\": \"one\"}",
                      "org.example.free", "{\"file\": \"%s\"}".formatted(blob.uri()),
                      "org.example.link", "{\"to\": \"daybook:doc/%s\"}".formatted(other))),
              "unique:one",
              ANN));
      edit(store, doc, "{\"title\": \"two\"}");
      store
          .branches()
          .create(
              doc, REVIEW, null, Edit.put(props("org.example.note", "{\"title\": \"b\"}")), ANN);
      edit(store, doc, "{\"title\": \"three\"}");
      gone = TestVault.created(store, "org.example.note", "{\"title\": \"gone\"}");
      store.delete(gone, Precondition.NONE, ANN);
      was = store.read(doc).orElseThrow().props();
      assertThat(check(store)).isEmpty();
    }
  }

  private Documents open() {
    Documents store = TestVault.open(dir);
    store
        .schemas()
        .register(
            "org.example.links",
            Map.of(
                LINK,
                json(
                    """
                    {"type": "object",
                     "properties": {"to": {"type": "string", "x-reference": true}}}
                    """)));
    return store;
  }

  private static void edit(Documents store, DocId doc, String note) {
    store.edit(doc, Precondition.NONE, Edit.put(props("org.example.note", note)), ANN);
  }

  private static List<Finding> check(Documents store) {
    var found = new ArrayList<Finding>();
    CheckReport report = store.care().check(CheckOptions.DEFAULTS, found::add, Progress.NONE);
    assertThat(report.findings()).isEqualTo(found.size());
    return found;
  }

  /// Finds the damage, repairs it, finds none.
  private List<Finding> foundAndRepaired(String code) {
    try (var store = open()) {
      List<Finding> found = check(store);
      assertThat(found).extracting(Finding::code).contains(code);
      var told = new ArrayList<Finding>();
      RepairReport report = store.care().repair(told::add, Progress.NONE);
      assertThat(told).extracting(Finding::code).contains(code);
      assertThat(check(store)).as("after the repair %s of %s", report, told).isEmpty();
      assertThat(report.left()).isZero();
      assertThat(report.repaired()).isPositive();
      return found;
    }
  }

  private void stillWhole() {
    try (var store = open()) {
      assertThat(store.read(doc).orElseThrow().props()).isEqualTo(was);
      edit(store, doc, "{\"title\": \"four\"}");
      assertThat(store.read(doc).orElseThrow().props().get(key("org.example.note")))
          .isEqualTo(json("{\"title\": \"four\"}"));
      assertThat(store.history().versions(doc, BranchName.MAIN, null, 100)).isNotEmpty();
      assertThat(check(store)).isEmpty();
    }
  }

  private void run(String sql, Object... values) throws SQLException {
    assertThat(BehindTheStore.run(dir, sql, values)).isPositive();
  }

  @Test
  void jsonThatIsNotWhatTheChangesSay() throws SQLException {
    run(
        "UPDATE document SET json = '{\"org.example.note\":{\"title\":\"lie\"}}' WHERE id = ?",
        doc.value());
    assertThat(foundAndRepaired("json-differs"))
        .filteredOn(finding -> finding.code().equals("json-differs"))
        .containsExactly(
            new Finding(
                "json-differs",
                new Finding.Subject.OfDocument(doc),
                "its row and its changes differ in"
                    + " [org.example.free/main, org.example.link/main, org.example.note/main]",
                Remedy.REPAIR));
    stillWhole();
  }

  @Test
  void jsonThatDoesNotParse() throws SQLException {
    run("UPDATE document SET json = '{\"half' WHERE id = ?", doc.value());
    foundAndRepaired("document-unreadable");
    stillWhole();
  }

  @Test
  void headsThatAreNotWhatTheChangesSay() throws SQLException {
    run("UPDATE document SET heads = ? WHERE id = ?", "ab".repeat(32), doc.value());
    foundAndRepaired("heads-differ");
    stillWhole();
  }

  @Test
  void historyWithAMissingLastEntry() throws SQLException {
    run("UPDATE document SET sequence = 9999 WHERE id = ?", doc.value());
    foundAndRepaired("history-broken");
    stillWhole();
    try (var store = open()) {
      assertThat(store.history().versions(doc, BranchName.MAIN, null, 100)).hasSize(4);
    }
  }

  @Test
  void historyWhoseChainIsCut() throws SQLException {
    run(
        "UPDATE feed SET previous = NULL WHERE doc = ? AND kind = 'EDITED' AND branch = 'main'",
        doc.value());
    foundAndRepaired("history-broken");
  }

  @Test
  void historyThatRunsInACircle() throws SQLException {
    run("UPDATE feed SET previous = sequence WHERE doc = ? AND kind = 'CREATED'", doc.value());
    assertThat(foundAndRepaired("history-broken"))
        .anySatisfy(finding -> assertThat(finding.detail()).contains("came before"));
    stillWhole();
  }

  @Test
  void pendingChangesMiscounted() throws SQLException {
    run("UPDATE document SET pending = 77 WHERE id = ?", doc.value());
    foundAndRepaired("snapshot-differs");
    stillWhole();
  }

  @Test
  void aSnapshotThatIsNotThere() throws SQLException {
    try (var store = open()) {
      store.care().compact(doc);
    }
    run("DELETE FROM snapshot WHERE doc = ?", doc.value());
    foundAndRepaired("snapshot-differs");
    stillWhole();
  }

  /// No statement can do that, but a torn page.
  @Test
  void aSnapshotWithoutItsBytes() throws SQLException {
    try (var store = open()) {
      store.care().compact(doc);
    }
    for (String sql :
        List.of(
            "CREATE TABLE torn AS SELECT doc, bytes FROM snapshot",
            "DROP TABLE snapshot",
            "ALTER TABLE torn RENAME TO snapshot",
            "CREATE UNIQUE INDEX snapshot_doc ON snapshot (doc)")) {
      BehindTheStore.run(dir, sql);
    }
    run("UPDATE snapshot SET bytes = NULL WHERE doc = ?", doc.value());
    foundAndRepaired("snapshot-differs");
    stillWhole();
  }

  @Test
  void changesWithoutTheNewestGiveWayToTheJson() throws SQLException {
    run(
        "UPDATE feed SET bytes = NULL WHERE sequence = (SELECT sequence FROM document WHERE id = ?)",
        doc.value());
    run("UPDATE document SET pending = pending - 1 WHERE id = ?", doc.value());
    foundAndRepaired("changes-damaged");
    stillWhole();
  }

  @Test
  void damagedChangesBecomeAFirstVersionAndAreKeptAside() throws SQLException, IOException {
    byte[] bytes =
        BehindTheStore.bytes(
            dir, "SELECT bytes FROM feed WHERE doc = ? AND kind = 'CREATED'", doc.value());
    byte[] damaged = bytes.clone();
    damaged[bytes.length / 2] ^= 0x55;
    run("UPDATE feed SET bytes = ? WHERE doc = ? AND kind = 'CREATED'", damaged, doc.value());
    foundAndRepaired("changes-damaged");
    stillWhole();
    try (Stream<Path> files = Files.list(dir.resolve("damaged"))) {
      Path kept =
          files
              .filter(
                  file ->
                      file.getFileName().toString().startsWith(doc + "-")
                          && !file.getFileName().toString().contains("review"))
              .findAny()
              .orElseThrow();
      assertThat(Files.readAllBytes(kept)).startsWith(damaged);
    }
    try (var store = open()) {
      assertThat(
              store.branches().read(doc, REVIEW).orElseThrow().props().get(key("org.example.note")))
          .isEqualTo(json("{\"title\": \"b\"}"));
    }
  }

  @Test
  void aDocumentNotListedByItsTag() throws SQLException {
    run("DELETE FROM doc_tag WHERE doc = ? AND tag = ?", doc.value(), NOTE.name());
    foundAndRepaired("tags-differ");
    stillWhole();
  }

  @Test
  void aDocumentListedByATagItHasNot() throws SQLException {
    run("INSERT INTO doc_tag (tag, doc) VALUES (?, ?)", FREE.name(), other.value());
    foundAndRepaired("tags-differ");
  }

  @Test
  void aLinkThatIsNotListed() throws SQLException {
    run("DELETE FROM reference WHERE source = ?", doc.value());
    foundAndRepaired("references-differ");
    stillWhole();
  }

  @Test
  void aListedLinkThatIsNone() throws SQLException {
    run(
        "INSERT INTO reference (target, source, key, pointer, link) VALUES (?, ?, ?, ?, ?)",
        doc.value(),
        other.value(),
        "org.example.note",
        "/title",
        "daybook:doc/" + doc);
    foundAndRepaired("references-differ");
  }

  @Test
  void aBlobWhoseUseIsNotRecorded() throws SQLException {
    run("DELETE FROM blob_use WHERE doc = ?", doc.value());
    foundAndRepaired("blob-use-missing");
    stillWhole();
  }

  @Test
  void aBlobThatOnlyAnOldVersionNames() throws SQLException {
    try (var store = open()) {
      store.edit(doc, Precondition.NONE, Edit.put(props("org.example.free", "{}")), ANN);
    }
    run("DELETE FROM blob_use WHERE doc = ?", doc.value());
    foundAndRepaired("blob-use-missing");
  }

  @Test
  void aBranchWhoseChangesAreDamaged() throws SQLException {
    byte[] bytes = BehindTheStore.bytes(dir, "SELECT bytes FROM branch WHERE doc = ?", doc.value());
    bytes[bytes.length / 2] ^= 0x55;
    run("UPDATE branch SET bytes = ? WHERE doc = ?", bytes, doc.value());
    foundAndRepaired("branch-damaged");
    try (var store = open()) {
      assertThat(
              store.branches().read(doc, REVIEW).orElseThrow().props().get(key("org.example.note")))
          .isEqualTo(json("{\"title\": \"b\"}"));
      store.branches().merge(doc, REVIEW, Precondition.NONE, Settlement.BRANCH, ANN);
      assertThat(check(store)).isEmpty();
    }
  }

  @Test
  void aBranchWhoseJsonIsNotWhatItsChangesSay() throws SQLException {
    run("UPDATE branch SET json = '{}' WHERE doc = ?", doc.value());
    foundAndRepaired("branch-differs");
    try (var store = open()) {
      assertThat(
              store.branches().read(doc, REVIEW).orElseThrow().props().get(key("org.example.note")))
          .isEqualTo(json("{\"title\": \"b\"}"));
    }
  }

  @Test
  void rowsOfNoDocument() throws SQLException {
    run("INSERT INTO blob_use (blob, doc) VALUES (?, 'nobody')", blob.sha256());
    run("INSERT INTO doc_tag (tag, doc) VALUES (?, ?)", NOTE.name(), gone.value());
    assertThat(foundAndRepaired("rows-stray")).hasSize(2);
  }

  @Test
  void aDocumentWhoseRowIsLostComesBackFromTheFeed() throws SQLException {
    run("DELETE FROM document WHERE id = ?", doc.value());
    foundAndRepaired("document-lost");
    stillWhole();
  }

  @Test
  void aWrongCountOfLivingDocuments() throws SQLException {
    run("UPDATE vault SET value = 17 WHERE name = 'living'");
    assertThat(foundAndRepaired("living-differs")).hasSize(1);
    try (var store = open()) {
      assertThat(store.count()).isEqualTo(2);
    }
  }

  @Test
  void aGapInTheFeedBecomesItsHorizon() throws SQLException {
    long sequence = BehindTheStore.number(dir, "SELECT sequence FROM feed WHERE kind = 'BRANCHED'");
    run("DELETE FROM feed WHERE sequence = ?", sequence);
    foundAndRepaired("feed-gap");
    try (var store = open()) {
      assertThat(store.feed().horizon().value()).isGreaterThanOrEqualTo(sequence);
    }
  }

  @Test
  void aCursorBeyondTheFeed() throws SQLException {
    run("INSERT INTO cursor (follower, sequence, paused) VALUES ('mirror', 12345, 0)");
    assertThat(foundAndRepaired("cursor-ahead")).hasSize(1);
  }

  private Finding foundAndLeft(String code) {
    try (var store = open()) {
      List<Finding> found = check(store);
      assertThat(found).extracting(Finding::code).contains(code);
      RepairReport report = store.care().repair(finding -> {}, Progress.NONE);
      assertThat(report.left()).isPositive();
      assertThat(check(store)).extracting(Finding::code).contains(code);
      return found.stream()
          .filter(finding -> finding.code().equals(code))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void aSchemaWhoseHashIsAnotherOnes() throws SQLException {
    run("UPDATE schema_version SET hash = 'abc' WHERE tag = ?", FREE.name());
    try (var store =
        Documents.open(
            dir,
            DocumentSettings.DEFAULTS.withDatabase(TestDatabase.of(dir)),
            java.time.Clock.systemUTC())) {
      assertThat(check(store))
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.code()).isEqualTo("schema-damaged");
                assertThat(finding.subject()).hasToString("tag org.example.free");
                assertThat(finding.remedy()).isEqualTo(Remedy.RESTORE);
              });
    }
  }

  @Test
  void propsOfATagWithoutSchema() throws SQLException {
    run("DELETE FROM schema_version WHERE tag = ?", FREE.name());
    try (var store =
        Documents.open(
            dir,
            DocumentSettings.DEFAULTS.withDatabase(TestDatabase.of(dir)),
            java.time.Clock.systemUTC())) {
      assertThat(check(store))
          .singleElement()
          .satisfies(finding -> assertThat(finding.code()).isEqualTo("schema-missing"));
    }
  }

  @Test
  void aMergeThatIsNotThere() throws SQLException {
    run(
        "INSERT INTO merge (job, state, epoch, doc, heads, sequence) VALUES ('j', 'merged', 1, ?, 'x', 5)",
        doc.value());
    assertThat(foundAndLeft("merge-unfounded").subject()).hasToString("job j");
  }

  @Test
  void twoDocumentsThatAreTheSame() throws SQLException {
    BehindTheStore.run(dir, "DROP INDEX document_unique");
    run("UPDATE document SET unique_key = 'unique:one' WHERE id = ?", other.value());
    assertThat(foundAndLeft("unique-twice").remedy()).isEqualTo(Remedy.DECIDE);
  }

  @Test
  void aMissingBlob() throws IOException {
    Files.delete(blobFile());
    assertThat(foundAndLeft("blob-missing").subject()).hasToString("blob " + blob);
  }

  private Path blobFile() {
    return dir.resolve("blobs").resolve(blob.sha256().substring(0, 2)).resolve(blob.sha256());
  }

  @Test
  void aCorruptBlobIsFoundWhenBytesAreRead() throws IOException {
    Files.writeString(blobFile(), "other bytes");
    try (var store = open()) {
      assertThat(check(store)).isEmpty();
      var found = new ArrayList<Finding>();
      store.care().check(CheckOptions.DEFAULTS.withBlobBytes(true), found::add, Progress.NONE);
      assertThat(found)
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.code()).isEqualTo("blob-corrupt");
                assertThat(finding.subject()).isEqualTo(new Finding.Subject.OfBlob(blob));
              });
      store.blobs().put(new ByteArrayInputStream("bytes".getBytes(StandardCharsets.UTF_8)));
      found.clear();
      store.care().check(CheckOptions.DEFAULTS.withBlobBytes(true), found::add, Progress.NONE);
      assertThat(found).isEmpty();
    }
  }

  @Test
  void aStrangeFileAmongTheBlobs() throws IOException {
    Files.writeString(dir.resolve("blobs").resolve("holiday.txt"), "?");
    assertThat(foundAndLeft("file-unknown").remedy()).isEqualTo(Remedy.NOTHING);
  }

  @Test
  void mirrorsAreAskedAboutEveryDocument() {
    var asked = new ArrayList<String>();
    Mirror mirror =
        new Mirror() {
          @Override
          public String name() {
            return "ours";
          }

          @Override
          public List<Finding> check(Document document) {
            asked.add("living " + document.id());
            if (document.id().equals(other)) {
              throw new DaybookException.Unavailable("graph-closed", "no graph");
            }
            return List.of(
                new Finding(
                    "triples-differ",
                    new Finding.Subject.OfDocument(document.id()),
                    "one triple too few",
                    Remedy.REBUILD));
          }

          @Override
          public List<Finding> checkGone(DocId id, Sequence sequence) {
            asked.add("gone " + id);
            return List.of();
          }
        };
    try (var store = open()) {
      var found = new ArrayList<Finding>();
      store
          .care()
          .check(CheckOptions.DEFAULTS.withMirrors(List.of(mirror)), found::add, Progress.NONE);
      assertThat(asked)
          .containsExactlyInAnyOrder("living " + doc, "living " + other, "gone " + gone);
      assertThat(found)
          .extracting(Finding::code)
          .containsExactlyInAnyOrder("triples-differ", "mirror-failed");
    }
  }

  @Test
  @Tag("sqlite")
  void aTornPageIsSaidAndNothingAborts() throws IOException {
    try (var store = open()) {
      for (int i = 0; i < 300; i++) {
        TestVault.created(
            store, "org.example.note", "{\"title\": \"%s\"}".formatted("x".repeat(300)));
      }
      store.care().vacuum();
    }
    byte[] file = Files.readAllBytes(dir.resolve("vault.db"));
    for (int page = 6; page < file.length / 4096; page += 3) {
      for (int i = 0; i < 4096; i++) {
        file[page * 4096 + i] = (byte) (i * 31 + page);
      }
    }
    Files.write(dir.resolve("vault.db"), file);
    var found = new ArrayList<Finding>();
    try (var store = Documents.open(dir, DocumentSettings.DEFAULTS, java.time.Clock.systemUTC())) {
      store.care().check(CheckOptions.DEFAULTS, found::add, Progress.NONE);
      assertThat(found)
          .anySatisfy(
              finding -> {
                assertThat(finding.code()).isEqualTo("database-damaged");
                assertThat(finding.remedy()).isEqualTo(Remedy.RESTORE);
              });
    } catch (DaybookException.Fault e) {
      assertThat(e.code()).isEqualTo("vault-corrupt");
    }
  }
}
