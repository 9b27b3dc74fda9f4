package org.daybook.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.daybook.documents.TestVault.ANN;
import static org.daybook.documents.TestVault.RUN;
import static org.daybook.documents.TestVault.props;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransferTest {

  private static final BranchName REVIEW = new BranchName("review/x");
  private static final ExportOptions PLAIN = new ExportOptions(false, true);

  @TempDir Path dir;

  private record Filled(DocId doc, DocId gone, DocId purged) {}

  private Documents vault(String name) {
    return TestVault.open(dir.resolve(name));
  }

  /// Without any schema.
  private Documents bare(String name) {
    return Documents.open(
        dir.resolve(name),
        DocumentSettings.DEFAULTS.withDatabase(TestDatabase.of(dir.resolve(name))),
        Clock.systemUTC());
  }

  private static Filled filled(Documents store) throws IOException {
    var large = new byte[200_000];
    new Random(1).nextBytes(large);
    BlobRef blob = store.blobs().put(new ByteArrayInputStream(large)).ref();
    DocId doc = TestVault.id();
    store.create(
        new NewDocument(
            doc,
            new TreeMap<>(
                props(
                    "org.example.note",
                    "{\"title\": \"one\", \"body\": \"some text\"}",
                    "org.example.free",
                    "{\"n\": 9007199254740993, \"b\": \"%s\"}".formatted(blob.uri()))),
            "file:1",
            ANN));
    for (int i = 0; i < 5; i++) {
      store.edit(
          doc,
          Precondition.NONE,
          Edit.put(props("org.example.note", "{\"title\": \"é😀 %d\"}".formatted(i))),
          i % 2 == 0 ? ANN : RUN);
    }
    store
        .branches()
        .create(doc, REVIEW, null, Edit.put(props("org.example.note", "{\"title\": \"b\"}")), ANN);
    DocId gone = TestVault.created(store, "org.example.note", "{\"title\": \"gone\"}");
    store.delete(gone, Precondition.NONE, ANN);
    DocId purged = TestVault.created(store, "org.example.note", "{\"title\": \"purged\"}");
    store.delete(purged, Precondition.NONE, ANN);
    store.care().purge(purged, ANN);
    return new Filled(doc, gone, purged);
  }

  private static byte[] exported(Documents store, ExportOptions options) throws IOException {
    var out = new ByteArrayOutputStream();
    store.transfer().exportTo(out, options, Progress.NONE);
    return out.toByteArray();
  }

  private static LoadReport load(Documents store, byte[] bytes, List<LoadReport.Refused> refused)
      throws IOException {
    return store.transfer().load(new ByteArrayInputStream(bytes), refused::add, Progress.NONE);
  }

  private static LoadReport load(Documents store, byte[] bytes) throws IOException {
    var refused = new ArrayList<LoadReport.Refused>();
    LoadReport report = load(store, bytes, refused);
    assertThat(refused).isEmpty();
    return report;
  }

  private static void clean(Documents store) {
    var found = new ArrayList<Finding>();
    store.care().check(CheckOptions.DEFAULTS.withBlobBytes(true), found::add, Progress.NONE);
    assertThat(found).isEmpty();
  }

  /// But for the places in the feed, which are the vault's own.
  private record Told(
      BranchName branch,
      FeedEntry.Kind kind,
      Heads heads,
      Object added,
      Object changed,
      Object removed,
      Provenance provenance,
      java.time.Instant at) {}

  private static List<Told> history(Documents store, DocId doc, BranchName branch) {
    return store.history().versions(doc, branch, null, 100).stream()
        .map(
            v ->
                new Told(
                    v.branch(),
                    v.kind(),
                    v.heads(),
                    v.added(),
                    v.changed(),
                    v.removed(),
                    v.provenance(),
                    v.at()))
        .toList();
  }

  private static void same(Documents one, Documents other, Filled filled) {
    DocId doc = filled.doc();
    Document is = other.read(doc).orElseThrow();
    Document was = one.read(doc).orElseThrow();
    assertThat(is.props()).isEqualTo(was.props());
    assertThat(is.heads()).isEqualTo(was.heads());
    assertThat(is.created()).isEqualTo(was.created());
    assertThat(is.modified()).isEqualTo(was.modified());
    assertThat(history(other, doc, BranchName.MAIN)).isEqualTo(history(one, doc, BranchName.MAIN));
    assertThat(history(other, doc, REVIEW)).isEqualTo(history(one, doc, REVIEW));
    assertThat(history(other, filled.gone(), BranchName.MAIN))
        .isEqualTo(history(one, filled.gone(), BranchName.MAIN));
    for (Version version : one.history().versions(doc, BranchName.MAIN, null, 100)) {
      assertThat(other.history().read(doc, version.heads()).orElseThrow().props())
          .isEqualTo(one.history().read(doc, version.heads()).orElseThrow().props());
    }
    assertThat(other.branches().read(doc, REVIEW).orElseThrow().props())
        .isEqualTo(one.branches().read(doc, REVIEW).orElseThrow().props());
    assertThat(other.byUnique("file:1")).contains(doc);
    assertThat(other.read(filled.gone())).isEmpty();
    assertThat(other.count()).isEqualTo(one.count());
    assertThatThrownBy(
            () ->
                other.create(NewDocument.of(filled.purged(), props("org.example.free", "1"), ANN)))
        .isInstanceOfSatisfying(
            DaybookException.Conflict.class,
            e -> assertThat(e.code()).isEqualTo("document-purged"));
  }

  @Test
  void aVaultMovesWhole() throws IOException {
    try (var one = vault("a");
        var other = bare("b")) {
      Filled filled = filled(one);
      byte[] bytes = exported(one, ExportOptions.DEFAULTS);
      LoadReport report = load(other, bytes);
      assertThat(report).isEqualTo(new LoadReport(2, 1, 3, 0, 0));
      same(one, other, filled);
      clean(other);
      long last = other.feed().last().value();
      assertThat(load(other, bytes)).isEqualTo(new LoadReport(0, 1, 0, 3, 0));
      assertThat(other.feed().last().value()).isEqualTo(last);
      other.edit(
          filled.doc(),
          Precondition.NONE,
          Edit.put(props("org.example.note", "{\"title\": \"on\"}")),
          ANN);
      other.branches().merge(filled.doc(), REVIEW, Precondition.NONE, Settlement.MAIN, ANN);
      clean(other);
    }
  }

  @Test
  void aVaultMovesToTheOtherDatabaseAndBack() throws IOException {
    DatabaseLocation second =
        TestDatabase.isPostgresql()
            ? DatabaseLocation.SQLITE
            : TestDatabase.postgresql(dir.resolve("b"));
    try (var one = vault("a");
        var other =
            Documents.open(
                dir.resolve("b"),
                DocumentSettings.DEFAULTS.withDatabase(second),
                Clock.systemUTC());
        var back = bare("c")) {
      Filled filled = filled(one);
      load(other, exported(one, ExportOptions.DEFAULTS));
      same(one, other, filled);
      load(back, exported(other, ExportOptions.DEFAULTS));
      same(one, back, filled);
      clean(other);
      clean(back);
    }
  }

  @Test
  void withoutHistoryDocumentsComeAsTheyStand() throws IOException {
    try (var one = vault("a");
        var other = bare("b")) {
      Filled filled = filled(one);
      byte[] bytes = exported(one, PLAIN);
      assertThat(load(other, bytes).created()).isEqualTo(3);
      assertThat(other.read(filled.doc()).orElseThrow().props())
          .isEqualTo(one.read(filled.doc()).orElseThrow().props());
      assertThat(other.history().versions(filled.doc(), BranchName.MAIN, null, 10)).hasSize(1);
      assertThat(load(other, bytes).unchanged()).isEqualTo(3);
      clean(other);
    }
  }

  @Test
  void whatIsHereAndOtherwiseStays() throws IOException {
    try (var one = vault("a");
        var other = bare("b")) {
      Filled filled = filled(one);
      load(other, exported(one, ExportOptions.DEFAULTS));
      Document was = other.read(filled.doc()).orElseThrow();
      one.edit(
          filled.doc(),
          Precondition.NONE,
          Edit.put(props("org.example.note", "{\"title\": \"later\"}")),
          ANN);
      var refused = new ArrayList<LoadReport.Refused>();
      LoadReport report = load(other, exported(one, ExportOptions.DEFAULTS), refused);
      assertThat(report.refused()).isEqualTo(1);
      assertThat(refused)
          .singleElement()
          .satisfies(
              one1 -> {
                assertThat(one1.doc()).isEqualTo(filled.doc());
                assertThat(one1.code()).isEqualTo("document-differs");
                assertThat(one1.line()).isPositive();
              });
      assertThat(other.read(filled.doc())).contains(was);
    }
  }

  @Test
  void aTwinIsRefusedAndTheOthersCome() throws IOException {
    try (var one = vault("a");
        var other = vault("b")) {
      Filled filled = filled(one);
      DocId twin = TestVault.id();
      other.create(
          new NewDocument(twin, new TreeMap<>(props("org.example.free", "1")), "file:1", ANN));
      var refused = new ArrayList<LoadReport.Refused>();
      LoadReport report = load(other, exported(one, ExportOptions.DEFAULTS), refused);
      assertThat(refused).extracting(LoadReport.Refused::code).containsExactly("unique-taken");
      assertThat(report.created()).isEqualTo(2);
      assertThat(other.read(filled.doc())).isEmpty();
      clean(other);
    }
  }

  private static List<String> lines(byte[] bytes) {
    return new ArrayList<>(
        Arrays.asList(new String(bytes, StandardCharsets.UTF_8).split("\n", -1)));
  }

  private static byte[] bytes(List<String> lines) {
    return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
  }

  private static int first(List<String> lines, String type) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("{\"type\":\"" + type + "\"")) {
        return i;
      }
    }
    throw new AssertionError("no line " + type);
  }

  private void refused(List<String> lines, String code, int line, String part) {
    try (var other = bare("r" + TestVault.id())) {
      assertThatThrownBy(() -> load(other, bytes(lines)))
          .isInstanceOfSatisfying(
              DaybookException.Incorrect.class,
              e -> {
                assertThat(e.code()).isEqualTo(code);
                assertThat(e.context()).containsEntry("line", (long) line);
                assertThat(e).hasMessageContaining(part);
              });
      clean(other);
    }
  }

  @Test
  void brokenTransfersAreRefusedByLine() throws IOException {
    List<String> good;
    try (var one = vault("a")) {
      filled(one);
      good = lines(exported(one, ExportOptions.DEFAULTS));
    }
    int document = first(good, "document");
    int changes = first(good, "changes");
    int part = first(good, "part");
    int end = first(good, "end");

    refused(good.subList(0, end), "transfer-truncated", end, "ends here");
    refused(with(good, 0, "{\"type\":\"hello\"}"), "transfer-malformed", 1, "first line");
    refused(
        with(good, document, "{\"type\":\"poem\"}"), "transfer-malformed", document + 1, "poem");
    refused(
        with(good, document, "{\"type\":\"document\",\"type\":\"document\"}"),
        "transfer-malformed",
        document + 1,
        "Duplicate");
    refused(
        with(good, document, "{\"type\":\"document\",\"id\":\"\\ud800\"}"),
        "transfer-malformed",
        document + 1,
        "half a surrogate pair");
    refused(
        with(good, document, "{\"type\":\"document\",\"a\":" + "[".repeat(10_000)),
        "transfer-malformed",
        document + 1,
        "nesting depth");
    refused(
        with(good, changes, "{\"type\":\"changes\",\"bytes\":\"%%%\"}"),
        "transfer-malformed",
        changes + 1,
        "wanted base64");
    refused(
        with(good, changes, "{\"type\":\"changes\",\"bytes\":\"aGVsbG8gd29ybGQgYW5kIG1vcmU=\"}"),
        "transfer-malformed",
        document + 1,
        "its changes are damaged at byte 0");
    refused(
        with(
            good,
            part,
            "{\"type\":\"part\",\"bytes\":\"%s\"}"
                .formatted(Base64.getEncoder().encodeToString(new byte[48 * 1024]))),
        "transfer-malformed",
        first(good, "blob") + 1,
        "came as other bytes");
    refused(
        with(good, part, good.get(document)),
        "transfer-malformed",
        part + 1,
        "more bytes of a blob");
    refused(
        with(good, end, good.get(end).replace("\"documents\":3", "\"documents\":4")),
        "transfer-malformed",
        end + 1,
        "it was to hold 4 documents, 3 came");
    int entry = first(good, "entry");
    refused(
        with(
            good,
            entry,
            good.get(entry)
                .replaceFirst("\"heads\":\"[0-9a-f]{64}", "\"heads\":\"" + "0".repeat(64))),
        "transfer-malformed",
        document + 1,
        "which its changes lack");
    var more = new ArrayList<>(good);
    more.add(end + 1, good.get(0));
    refused(more, "transfer-malformed", end + 2, "nothing after the end");
  }

  private static List<String> with(List<String> lines, int at, String line) {
    var changed = new ArrayList<>(lines);
    changed.set(at, line);
    return changed;
  }

  @Test
  void damagedChangesNeverReachTheVault() throws IOException {
    List<String> good;
    try (var one = vault("a")) {
      filled(one);
      good = lines(exported(one, ExportOptions.DEFAULTS));
    }
    int changes = first(good, "changes");
    String base64 = good.get(changes).replaceAll(".*\"bytes\":\"|\"}$", "");
    byte[] real = Base64.getDecoder().decode(base64);
    var random = new Random(7);
    try (var other = bare("b")) {
      for (int i = 0; i < 300; i++) {
        byte[] bad = real.clone();
        bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
        var lines =
            with(
                good,
                changes,
                "{\"type\":\"changes\",\"bytes\":\"%s\"}"
                    .formatted(Base64.getEncoder().encodeToString(bad)));
        assertThatThrownBy(() -> load(other, bytes(lines)))
            .isInstanceOfSatisfying(
                DaybookException.Incorrect.class,
                e -> assertThat(e.code()).isEqualTo("transfer-malformed"));
      }
      assertThat(other.count()).isZero();
    }
  }

  @Test
  void aValueThatTheSchemaRefusesIsToldAndNotTaken() throws IOException {
    try (var one = vault("a")) {
      filled(one);
      List<String> lines = lines(exported(one, PLAIN));
      int prop = 0;
      while (!lines.get(prop).contains("\"prop\",\"key\":\"org.example.note")) {
        prop++;
      }
      lines.set(
          prop, "{\"type\":\"prop\",\"key\":\"org.example.note/main\",\"value\":{\"stars\":-1}}");
      try (var other = bare("b")) {
        var refused = new ArrayList<LoadReport.Refused>();
        load(other, bytes(lines), refused);
        assertThat(refused)
            .extracting(LoadReport.Refused::code)
            .containsExactly("schema-violation");
        clean(other);
      }
    }
  }
}
