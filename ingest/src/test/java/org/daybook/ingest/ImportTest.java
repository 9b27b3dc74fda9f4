package org.daybook.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Document;
import org.daybook.documents.PropKey;
import org.daybook.documents.Sequence;
import org.daybook.documents.Tag;
import org.daybook.ingest.files.Images;
import org.daybook.ingest.files.Papers;
import org.daybook.ingest.files.Pdfs;
import org.daybook.ingest.internal.extract.Isolation;
import org.daybook.ingest.internal.extract.TikaWorker;
import org.daybook.wflow.JobId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportTest {

  private static final Tag INBOX = new Tag("org.example.inbox");

  private static TikaWorker worker;

  @TempDir Path dir;
  private Path files;
  private Vault vault;

  @BeforeAll
  static void openWorker(@TempDir Path scratch) throws Exception {
    worker =
        TikaWorker.open(WorkerSettings.DEFAULTS, scratch.resolve("scratch"), Isolation.probe());
  }

  @AfterAll
  static void closeWorker() {
    worker.close();
  }

  @BeforeEach
  void open() throws IOException {
    files = Files.createDirectories(dir.resolve("files"));
    vault = Vault.open(dir.resolve("vault"), IngestSettings.DEFAULTS.withBatch(5), worker);
  }

  @AfterEach
  void close() {
    vault.close();
  }

  private Path file(String name, byte[] bytes) throws IOException {
    Path path = files.resolve(name);
    Files.createDirectories(path.getParent());
    return Files.write(path, bytes);
  }

  private Path text(String name, String text) throws IOException {
    return file(name, text.getBytes(UTF_8));
  }

  @Test
  void aFolderBecomesDocumentsWithTheirMetadataAndText() throws Exception {
    file("a/photo.jpg", Images.photo());
    file("a/b/engine.pdf", Pdfs.pdf("Notes", List.of("The engine weaves")));
    Path note = text("note.txt", "one\ntwo\n");

    ImportReport report = vault.importAll("k", files);

    assertThat(report.state()).isEqualTo("succeeded");
    assertThat(report.total()).isEqualTo(3);
    assertThat(report.listed()).isTrue();
    assertThat(report.done()).isEqualTo(3);
    assertThat(report.count(ItemState.ADDED)).isEqualTo(3);
    assertThat(report.bytes())
        .isEqualTo(
            Files.size(files.resolve("a/photo.jpg"))
                + Files.size(files.resolve("a/b/engine.pdf"))
                + 8);
    assertThat(vault.items(report).stream().map(ImportItem::name))
        .containsExactly(
            files.resolve("a/b/engine.pdf").toString(),
            files.resolve("a/photo.jpg").toString(),
            note.toString());

    Document pdf = vault.document(vault.byName(report).get("engine.pdf").doc());
    assertThat(pdf.props().keySet().stream().map(PropKey::toString))
        .containsExactly(
            "org.daybook.file/main",
            "org.daybook.import/main",
            "org.daybook.metadata/tika",
            "org.daybook.pdf/main",
            "org.daybook.text/main");
    assertThat(json(pdf, "org.daybook.import")).isEqualTo("{\"state\":\"extracted\"}");
    var text = pdf.props().get(PropKey.parse("org.daybook.text/main"));
    try (var in = vault.store.blobs().open(BlobRef.parse(text.path("blob").asText()))) {
      assertThat(new String(in.readAllBytes(), UTF_8)).contains("The engine weaves");
    }

    Document txt = vault.document(vault.byName(report).get("note.txt").doc());
    var file = txt.props().get(PropKey.parse("org.daybook.file/main"));
    assertThat(file.path("name").asText()).isEqualTo("note.txt");
    assertThat(file.path("path").asText()).isEqualTo(note.toString());
    assertThat(file.path("mediaType").asText()).isEqualTo("text/plain");
    assertThat(file.path("size").asLong()).isEqualTo(8);
    assertThat(file.path("blob").asText())
        .isEqualTo("daybook:blob/" + file.path("sha256").asText());
    assertThat(file.path("modified").asText()).matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");
    assertThat(json(txt, "org.daybook.plaintext"))
        .isEqualTo("{\"encoding\":\"ISO-8859-1\",\"lines\":2}");
    try (var in = vault.store.blobs().open(BlobRef.parse(file.path("blob").asText()))) {
      assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("one\ntwo\n");
    }
  }

  private static String json(Document document, String tag) {
    return document.props().get(PropKey.parse(tag)).toString();
  }

  @Test
  void everyPropOfEveryKindObeysItsSchema() throws Exception {
    for (var sample : Samples.all().entrySet()) {
      file(sample.getKey(), sample.getValue());
    }

    ImportReport report = vault.importAll("k", files);

    assertThat(report.count(ItemState.ADDED)).isEqualTo(Samples.all().size());
    for (Document document : vault.documents()) {
      document
          .props()
          .forEach((key, value) -> assertThat(vault.store.schemas().faults(key, value)).isEmpty());
    }
  }

  @Test
  void aRepeatedImportFindsAllUnchanged() throws Exception {
    text("a.txt", "a");
    text("b.txt", "b");
    vault.importAll("first", files);

    ImportReport again = vault.importAll("second", files);

    assertThat(again.count(ItemState.UNCHANGED)).isEqualTo(2);
    assertThat(vault.documents()).hasSize(2);
  }

  @Test
  void theSameKeyIsTheSameImport() throws Exception {
    text("a.txt", "a");
    ImportReport first = vault.importAll("k", files);

    assertThat(vault.importAll("k", files)).isEqualTo(first);
  }

  @Test
  void theSameBytesElsewhereAreADuplicateThatNamesTheDocument() throws Exception {
    text("a.txt", "same");
    ImportReport first = vault.importAll("first", files.resolve("a.txt"));
    text("b.txt", "same");

    ImportReport second = vault.importAll("second", files.resolve("b.txt"));

    ImportItem duplicate = vault.byName(second).get("b.txt");
    var original = vault.byName(first).get("a.txt").doc();
    assertThat(duplicate.state()).isEqualTo(ItemState.DUPLICATE);
    assertThat(duplicate.doc()).isEqualTo(original);
    assertThat(duplicate.code()).isEqualTo("same-bytes");
    assertThat(duplicate.message()).isEqualTo("document %s has the same bytes".formatted(original));
  }

  @Test
  void twinsWithinOneImportMakeOneDocument() throws Exception {
    for (int i = 0; i < 40; i++) {
      text("f%02d.txt".formatted(i), "same " + i % 4);
    }

    ImportReport report = vault.importAll("k", files);

    assertThat(report.count(ItemState.ADDED)).isEqualTo(4);
    assertThat(report.count(ItemState.DUPLICATE)).isEqualTo(36);
    assertThat(vault.documents()).hasSize(4);
  }

  @Test
  void marksArePutOnNewDocuments() throws Exception {
    vault.store.schemas().register("test", Map.of(INBOX, JsonNodeFactory.instance.objectNode()));
    text("a.txt", "a");

    ImportReport report =
        vault.await(
            vault.ingest.importPaths(
                List.of(files),
                ImportOptions.DEFAULTS.withTags(Set.of(INBOX)).withAuthor("nora"),
                "k"));

    Document document = vault.document(vault.items(report).getFirst().doc());
    assertThat(json(document, "org.example.inbox")).isEqualTo("{}");
    assertThat(vault.store.feed().read(Sequence.START, 10).getLast().provenance())
        .hasToString("Provenance[author=import:nora, cause=job:%s]".formatted(report.job()));
  }

  @Test
  void marksThatCannotBePutAreRefusedAtOnce() throws Exception {
    var needy = new Tag("org.example.needy");
    vault
        .store
        .schemas()
        .register(
            "test",
            Map.of(
                needy, new ObjectMapper().readTree("{\"type\":\"object\",\"required\":[\"a\"]}")));

    assertRefused(INBOX, "tag-unknown");
    assertRefused(needy, "schema-violation");
    assertRefused(new Tag("org.daybook.photo"), "tag-reserved");
    assertThat(vault.engine.counts().values().stream().mapToLong(Long::longValue).sum()).isZero();
  }

  private void assertRefused(Tag tag, String code) {
    assertThatThrownBy(
            () ->
                vault.ingest.importPaths(
                    List.of(files), ImportOptions.DEFAULTS.withTags(Set.of(tag)), "k"))
        .isInstanceOfSatisfying(
            DaybookException.Incorrect.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void aRootThatIsNotThereIsRefusedAtOnce() {
    Path missing = dir.resolve("missing");

    assertThatThrownBy(() -> vault.importAll("k", missing))
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessage(
            "path %s: there is no such file or folder; name one that exists".formatted(missing));
  }

  @Test
  void uploadsBecomeDocumentsWithoutAPath() throws Exception {
    var stored = vault.store.blobs().put(new ByteArrayInputStream(Papers.html()));
    var upload = new Upload("C:\\fakepath\\page.html", stored.ref(), stored.size());

    ImportReport report =
        vault.await(vault.ingest.importUploads(List.of(upload), ImportOptions.DEFAULTS, "k"));

    Document document = vault.document(vault.items(report).getFirst().doc());
    var file = document.props().get(PropKey.parse("org.daybook.file/main"));
    assertThat(file.path("name").asText()).isEqualTo("page.html");
    assertThat(file.has("path")).isFalse();
    assertThat(document.has(new Tag("org.daybook.web"))).isTrue();
  }

  @Test
  void manyUploadsEndInTheirOrder() throws Exception {
    var uploads = new ArrayList<Upload>();
    for (int i = 0; i < 23; i++) {
      var stored = vault.store.blobs().put(new ByteArrayInputStream(("text " + i).getBytes(UTF_8)));
      uploads.add(new Upload("u" + i, stored.ref(), stored.size()));
    }

    ImportReport report =
        vault.await(vault.ingest.importUploads(uploads, ImportOptions.DEFAULTS, "k"));

    assertThat(vault.items(report).stream().map(ImportItem::name))
        .containsExactlyElementsOf(uploads.stream().map(Upload::name).toList());
    assertThat(vault.ingest.items(report.job(), 6, 3).stream().map(ImportItem::name))
        .containsExactly("u7", "u8", "u9");
  }

  @Test
  void theVaultIsNotImportedIntoItself() throws Exception {
    text("a.txt", "a");

    ImportReport report = vault.importAll("k", dir);

    ImportItem own = vault.byName(report).get("vault");
    assertThat(own.state()).isEqualTo(ItemState.SKIPPED);
    assertThat(own.code()).isEqualTo("own-vault");
    assertThat(vault.documents()).hasSize(1);
  }

  @Test
  void anEmptyFolderIsAnImportOfNothing() throws Exception {
    ImportReport report = vault.importAll("k", files);

    assertThat(report.state()).isEqualTo("succeeded");
    assertThat(report.total()).isZero();
    assertThat(report.listed()).isTrue();
  }

  @Test
  void anUnknownImportIsNotFound() {
    var unknown = new JobId("0".repeat(32));

    assertThatThrownBy(() -> vault.ingest.report(unknown))
        .isInstanceOf(DaybookException.NotFound.class)
        .hasMessage(
            "import %s: there is none, or it ended long ago; imports are jobs of wflow import"
                .formatted(unknown));
  }
}
