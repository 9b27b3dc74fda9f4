package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.DocumentSettings;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.Documents;
import org.daybook.documents.PropKey;
import org.daybook.ingest.ImportItem;
import org.daybook.ingest.ImportOptions;
import org.daybook.ingest.ImportReport;
import org.daybook.ingest.Ingest;
import org.daybook.ingest.IngestSettings;
import org.daybook.processors.ScratchFolder;
import org.daybook.processors.workbench.Subject;
import org.daybook.wflow.Engine;
import org.daybook.wflow.EngineSettings;
import org.daybook.wflow.JobId;

/// Documents to try plugs on: made of a file as an import would make it, or read from a service.
/// Their blobs lie in a temporary folder until this is closed.
final class Subjects implements AutoCloseable {

  private static final Set<String> ENDS = Set.of("succeeded", "failed", "cancelled", "parked");
  private static final long LOOK_AGAIN_MILLIS = 5;

  private final Client client;
  private final Screen screen;
  private final ScratchFolder folder;

  private Subjects(Client client, Screen screen, ScratchFolder folder) {
    this.client = client;
    this.screen = screen;
    this.folder = folder;
  }

  static Subjects open(Client client, Screen screen) throws IOException {
    return new Subjects(client, screen, ScratchFolder.create("daybook-subject-"));
  }

  /// The document that `--on` names.
  ///
  /// @param on a file, or the id of a document of the service
  Subject of(String on) throws IOException, InterruptedException {
    Path file = Path.of(on);
    if (Files.isRegularFile(file)) {
      return ofFile(file);
    }
    DocId doc;
    try {
      doc = new DocId(on);
    } catch (IllegalArgumentException _) {
      throw new CommandFailure(
          Exit.FAILED, "there is no file at %s, and it is no document's id either".formatted(on));
    }
    return ofDocument(doc);
  }

  private Subject ofFile(Path file) throws IOException, InterruptedException {
    Path vault = Files.createTempDirectory(folder.path(), "import-");
    try (DocumentStore store =
        Documents.open(vault, DocumentSettings.DEFAULTS, Clock.systemUTC())) {
      Document document = imported(store, vault, file);
      var blobs = new ArrayList<Path>();
      for (BlobRef ref : blobs(document.props())) {
        blobs.add(store.blobs().file(ref));
      }
      return new Subject(document.props(), blobs);
    }
  }

  private Document imported(DocumentStore store, Path vault, Path file)
      throws InterruptedException {
    try (Ingest ingest = Ingest.open(store, IngestSettings.DEFAULTS.in(vault), Clock.systemUTC());
        Engine engine =
            Engine.open(
                vault.resolve("wflow.db"),
                EngineSettings.DEFAULTS,
                java.util.List.of(ingest.wflow()),
                Clock.systemUTC(),
                new Random())) {
      ingest.start(engine);
      JobId job = ingest.importPaths(java.util.List.of(file), ImportOptions.DEFAULTS, "plug run");
      ImportReport report = ingest.report(job);
      while (!ENDS.contains(report.state())) {
        Thread.sleep(LOOK_AGAIN_MILLIS);
        report = ingest.report(job);
      }
      ImportItem item = ingest.items(job, -1, 1).getFirst();
      if (!item.code().isEmpty()) {
        screen.note("%s: %s (%s)".formatted(file, item.message(), item.code()));
      }
      if (item.doc() == null) {
        throw new CommandFailure(Exit.FAILED, "%s cannot be imported".formatted(file));
      }
      return store.read(item.doc()).orElseThrow();
    }
  }

  private Subject ofDocument(DocId doc) throws IOException {
    var props = new TreeMap<PropKey, JsonNode>();
    client
        .get("/api/v1/docs/" + doc.value())
        .path("props")
        .properties()
        .forEach(prop -> props.put(PropKey.parse(prop.getKey()), prop.getValue()));
    var blobs = new ArrayList<Path>();
    for (BlobRef ref : blobs(props)) {
      blobs.add(fetched(ref));
    }
    return new Subject(props, blobs);
  }

  private Path fetched(BlobRef ref) throws IOException {
    Path file = folder.path().resolve(ref.sha256());
    try (InputStream bytes = client.stream("/api/v1/blobs/" + ref.sha256())) {
      Files.copy(bytes, file, StandardCopyOption.REPLACE_EXISTING);
    }
    return file;
  }

  private static Set<BlobRef> blobs(Map<PropKey, JsonNode> props) {
    var found = new TreeSet<BlobRef>();
    props.values().forEach(value -> collect(value, found));
    return found;
  }

  private static void collect(JsonNode value, Set<BlobRef> found) {
    if (value.isTextual()) {
      BlobRef.find(value.textValue()).ifPresent(found::add);
    }
    value.forEach(child -> collect(child, found));
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
