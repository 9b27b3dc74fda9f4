package org.daybook.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.daybook.documents.BlobRef;
import org.daybook.documents.Document;
import org.daybook.documents.PropKey;
import org.daybook.ingest.files.Broken;
import org.daybook.ingest.files.Pdfs;
import org.daybook.ingest.internal.extract.Isolation;
import org.daybook.ingest.internal.extract.TikaWorker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Each of these comes with an innocent file beside it, which must be added.
@Timeout(120)
class BadInputTest {

  private static TikaWorker worker;

  @TempDir Path dir;
  private Path files;
  private Vault vault;

  @BeforeAll
  static void openWorker(@TempDir Path scratch) throws Exception {
    var limits = WorkerSettings.DEFAULTS.withTimePerFile(Duration.ofSeconds(8)).withThreads(2);
    worker = TikaWorker.open(limits, scratch.resolve("scratch"), Isolation.probe());
  }

  @AfterAll
  static void closeWorker() {
    worker.close();
  }

  @BeforeEach
  void open() throws IOException {
    files = Files.createDirectories(dir.resolve("files"));
    vault =
        Vault.open(
            dir.resolve("vault"), IngestSettings.DEFAULTS.withMostParsedBytes(5_000_000), worker);
    Files.writeString(files.resolve("innocent.txt"), "nothing wrong here");
  }

  @AfterEach
  void close() {
    vault.close();
  }

  private TreeMap<String, ImportItem> importAll() throws InterruptedException {
    ImportReport report = vault.importAll("k", files);
    assertThat(report.state()).isEqualTo("succeeded");
    assertThat(report.done()).isEqualTo(report.total());
    var items = vault.byName(report);
    assertThat(items.remove("innocent.txt").state()).isEqualTo(ItemState.ADDED);
    return items;
  }

  private static void assertEnd(ImportItem item, ItemState state, String code, String message) {
    assertThat(item.state()).isEqualTo(state);
    assertThat(item.code()).isEqualTo(code);
    assertThat(item.message()).isEqualTo(message);
  }

  private String importProp(ImportItem item) {
    return vault
        .document(item.doc())
        .props()
        .get(PropKey.parse("org.daybook.import/main"))
        .toString();
  }

  @Test
  void aFileWithoutBytesIsADocumentWithoutContent() throws Exception {
    Files.createFile(files.resolve("empty.pdf"));

    ImportItem item = importAll().get("empty.pdf");

    assertEnd(item, ItemState.ADDED, "zero-bytes", "the file has no bytes");
    assertThat(importProp(item))
        .isEqualTo(
            "{\"state\":\"empty\",\"code\":\"zero-bytes\",\"message\":\"the file has no bytes\"}");
  }

  @Test
  void truncatedAndCorruptFilesOfEachKindKeepTheirBytes() throws Exception {
    long seed = 20_240_517;
    var written = new TreeMap<String, byte[]>();
    for (var sample : Samples.all().entrySet()) {
      written.put("cut-" + sample.getKey(), Broken.truncated(sample.getValue()));
      written.put("corrupt-" + sample.getKey(), Broken.corrupt(sample.getValue(), seed));
    }
    for (var file : written.entrySet()) {
      Files.write(files.resolve(file.getKey()), file.getValue());
    }

    Map<String, ImportItem> items = importAll();

    assertThat(items.keySet()).isEqualTo(written.keySet());
    for (ImportItem item : items.values()) {
      assertThat(item.state()).as(item.toString()).isIn(ItemState.ADDED, ItemState.FAILED);
      assertThat(item.code().isEmpty()).isEqualTo(item.state() == ItemState.ADDED);
      String name = item.name().substring(item.name().lastIndexOf('/') + 1);
      assertThat(bytes(vault.document(item.doc()))).isEqualTo(written.get(name));
    }
    assertEnd(
        items.get("cut-doc.pdf"),
        ItemState.FAILED,
        "parse-failed",
        "IOException: Page tree root must be a dictionary");
    assertThat(importProp(items.get("cut-doc.pdf")))
        .isEqualTo(
            "{\"state\":\"failed\",\"code\":\"parse-failed\",\"message\":\"IOException: Page tree root must be a dictionary\"}");
  }

  private byte[] bytes(Document document) throws IOException {
    var file = document.props().get(PropKey.parse("org.daybook.file/main"));
    try (var in = vault.store.blobs().open(BlobRef.parse(file.path("blob").asText()))) {
      return in.readAllBytes();
    }
  }

  @Test
  void filesThatTheirParserNeverComesBackFromTimeOut() throws Exception {
    Files.write(files.resolve("self.pdf"), Pdfs.selfReference());
    Files.write(files.resolve("fan.pdf"), Pdfs.fanOut(9));
    for (int i = 0; i < 20; i++) {
      Files.writeString(files.resolve("note" + i + ".txt"), "note " + i);
    }

    Map<String, ImportItem> items = importAll();

    for (String name : new String[] {"self.pdf", "fan.pdf"}) {
      assertEnd(items.remove(name), ItemState.FAILED, "timeout", "parsing took longer than 8 s");
    }
    assertThat(items.values()).allMatch(item -> item.state() == ItemState.ADDED);
  }

  @Test
  void linksAreSkippedWhateverTheyLeadTo() throws Exception {
    Files.createSymbolicLink(files.resolve("dangling"), Path.of("nowhere"));
    Files.createSymbolicLink(files.resolve("loop"), Path.of("loop"));
    Files.createSymbolicLink(files.resolve("up"), Path.of(".."));
    Files.createSymbolicLink(files.resolve("file"), Path.of("innocent.txt"));

    var items = importAll();

    assertThat(items.keySet()).containsExactly("dangling", "file", "loop", "up");
    for (ImportItem item : items.values()) {
      assertEnd(item, ItemState.SKIPPED, "symlink", "links are not followed");
    }
  }

  @Test
  void aRootThatIsALinkIsFollowed() throws Exception {
    Path link = Files.createSymbolicLink(dir.resolve("link"), files);

    ImportReport report = vault.importAll("k", link);

    assertThat(report.count(ItemState.ADDED)).isEqualTo(1);
    assertThat(vault.items(report).getFirst().name())
        .isEqualTo(files.toRealPath().resolve("innocent.txt").toString());
  }

  @Test
  void pipesSocketsAndDevicesAreSkipped() throws Exception {
    run("mkfifo", files.resolve("pipe").toString());
    var address = UnixDomainSocketAddress.of(files.resolve("s"));
    try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(address);

      var items = importAll();

      assertThat(items.keySet()).containsExactly("pipe", "s");
      for (ImportItem item : items.values()) {
        assertEnd(item, ItemState.SKIPPED, "special-file", "a pipe, socket or device");
      }
    }
    ImportReport device = vault.importAll("device", Path.of("/dev/null"));
    assertThat(vault.items(device).getFirst().code()).isEqualTo("special-file");
  }

  private static void run(String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  @Test
  void namesWhoseBytesAreNoTextAreImportedUnderTheBestTextThereIs() throws Exception {
    var uris =
        Map.of(
            "%FF%FEbad.txt", "\uFFFD\uFFFDbad.txt",
            "caf%C3%A9.txt", "café.txt",
            "%E2%82%AC%F0%9F%98%80.txt", "€😀.txt",
            "new%0Aline%25%3F.txt", "new\nline%?.txt",
            "%82%A0.txt", "\uFFFD\uFFFD.txt");
    for (String name : uris.keySet()) {
      Files.write(path(name), name.getBytes(ISO_8859_1));
    }
    Files.createDirectory(path("dir%FF"));
    Files.write(path("dir%FF/in%FE.txt"), "inside".getBytes(UTF_8));

    ImportReport report = vault.importAll("k", files);

    assertThat(report.count(ItemState.ADDED)).isEqualTo(7);
    assertThat(
            vault.documents().stream()
                .map(
                    document ->
                        document
                            .props()
                            .get(PropKey.parse("org.daybook.file/main"))
                            .path("name")
                            .asText()))
        .contains("in\uFFFD.txt")
        .containsAll(uris.values());
    assertThat(vault.importAll("again", files).count(ItemState.UNCHANGED)).isEqualTo(7);
  }

  @Test
  void aDamagedDocumentFailsTheItemWithItsBytesAlone() throws Exception {
    Files.writeString(files.resolve("damaged.txt"), "bytes that are in the vault already");
    ImportItem first = importAll().get("damaged.txt");
    String database = "jdbc:sqlite:" + dir.resolve("vault").resolve("vault.db");
    try (var connection = DriverManager.getConnection(database);
        var damage = connection.prepareStatement("UPDATE document SET json = '?' WHERE id = ?")) {
      damage.setString(1, String.valueOf(first.doc()));
      assertThat(damage.executeUpdate()).isEqualTo(1);
    }

    ImportReport again = vault.importAll("again", files);

    assertThat(again.state()).isEqualTo("succeeded");
    var items = vault.byName(again);
    assertThat(items.get("innocent.txt").state()).isEqualTo(ItemState.UNCHANGED);
    assertThat(items.get("damaged.txt").state()).isEqualTo(ItemState.FAILED);
    assertThat(items.get("damaged.txt").code()).isEqualTo("vault-corrupt");
    assertThat(items.get("damaged.txt").message()).startsWith("stored JSON does not parse: ");
  }

  /// A path from the bytes of its name.
  private Path path(String encoded) {
    return Path.of(URI.create(files.toUri() + encoded));
  }

  @Test
  void aFileThatCannotBeReadFails() throws Exception {
    // Its bytes are behind an I/O error, for every user.
    Path memory = Path.of("/proc/self/mem");
    assumeThat(memory).exists();

    ImportReport report = vault.importAll("k", memory, files);

    ImportItem item = vault.items(report).getFirst();
    assertEnd(item, ItemState.FAILED, "read-failed", "Input/output error");
    assertThat(item.doc()).isNull();
    assertThat(report.count(ItemState.ADDED)).isEqualTo(1);
  }

  @Test
  void aFileAboveTheLimitIsStoredAndNotParsed() throws Exception {
    Files.write(files.resolve("large.txt"), new byte[5_000_001]);

    ImportItem item = importAll().get("large.txt");

    assertEnd(
        item,
        ItemState.ADDED,
        "too-large",
        "5000001 bytes: files above 5000000 are stored and not parsed");
    assertThat(bytes(vault.document(item.doc()))).hasSize(5_000_001);
  }

  @Test
  void aFileThatIsWrittenAllTheTimeFailsOrIsWhole() throws Exception {
    Path log = files.resolve("growing.log");
    Files.writeString(log, "line 0\n");
    var done = new AtomicBoolean();
    Thread writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  try (var out = Files.newOutputStream(log)) {
                    while (!done.get()) {
                      out.write("another line\n".repeat(1000).getBytes(UTF_8));
                      if (Files.size(log) > 200_000_000) {
                        return;
                      }
                    }
                  } catch (IOException e) {
                    throw new IllegalStateException(e);
                  }
                });

    ImportItem item = importAll().get("growing.log");
    done.set(true);
    writer.join();

    if (item.state() == ItemState.FAILED) {
      assertEnd(
          item,
          ItemState.FAILED,
          "changing",
          "it was being written each time it was read; import it later");
    } else {
      assertThat(bytes(vault.document(item.doc()))).hasSize((int) item.bytes());
    }
  }
}
