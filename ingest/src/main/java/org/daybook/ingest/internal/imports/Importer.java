package org.daybook.ingest.internal.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daybook.documents.Author;
import org.daybook.documents.BlobRef;
import org.daybook.documents.Blobs;
import org.daybook.documents.CreateResult;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.NewDocument;
import org.daybook.documents.PropKey;
import org.daybook.documents.Provenance;
import org.daybook.ingest.ImportOptions;
import org.daybook.ingest.ItemState;
import org.daybook.ingest.internal.extract.Content;
import org.daybook.ingest.internal.extract.Extraction;
import org.daybook.ingest.internal.extract.Extraction.Cause;
import org.daybook.ingest.internal.extract.Extractor;
import org.daybook.ingest.internal.vocabulary.IngestSchemas;
import org.daybook.ingest.internal.vocabulary.Vocabulary;

/// Brings one item to its end. Doing it again with the same id finds what was done. Thread-safe.
public final class Importer {

  private final DocumentStore store;
  private final Extractor extractor;
  private final Vocabulary vocabulary;
  private final long mostParsedBytes;

  public Importer(
      DocumentStore store, Extractor extractor, Vocabulary vocabulary, long mostParsedBytes) {
    this.store = store;
    this.extractor = extractor;
    this.vocabulary = vocabulary;
    this.mostParsedBytes = mostParsedBytes;
  }

  /// Who imports, and for which job.
  record Origin(String job, ImportOptions options) {

    Provenance provenance() {
      return new Provenance(new Author(Author.Kind.IMPORT, options.author()), "job:" + job);
    }
  }

  /// @throws DaybookException when the vault or the parser is not there: the item is to be tried
  ///     again
  Outcome bring(Found found, Origin origin) throws InterruptedException {
    return switch (found) {
      case Found.Refused(URI uri, ItemState state, String code, String message) ->
          new Outcome(Names.text(uri), state, null, code, message, 0);
      case Found.File(URI uri, DocId doc) -> file(uri, doc, origin);
      case Found.Uploaded(String name, BlobRef blob, long size, DocId doc) -> {
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        file.put("name", Names.last(name));
        yield stored(new Item(name, file, new Blobs.Stored(blob, size), doc, origin));
      }
    };
  }

  /// An item whose bytes are in the vault.
  ///
  /// @param file what is known of its prop `org.daybook.file/main`
  private record Item(String name, ObjectNode file, Blobs.Stored bytes, DocId doc, Origin origin) {

    String fileName() {
      return file.path("name").asText();
    }
  }

  private Outcome file(URI uri, DocId doc, Origin origin) throws InterruptedException {
    String path = Names.text(uri);
    SteadyFile.Read read;
    try {
      read = SteadyFile.store(Path.of(uri), store.blobs());
    } catch (IOException e) {
      var fault = ReadFault.of(e);
      return new Outcome(path, ItemState.FAILED, null, fault.code(), fault.message(), 0);
    }
    ObjectNode file = JsonNodeFactory.instance.objectNode();
    file.put("name", Names.last(path)).put("path", path);
    read.modified().ifPresent(time -> file.put("modified", time));
    return stored(new Item(path, file, read.bytes(), doc, origin));
  }

  private Outcome stored(Item item) throws InterruptedException {
    Optional<DocId> twin = store.byUnique(unique(item));
    if (twin.isPresent()) {
      return found(item, twin.get());
    }
    Extraction extraction = extract(item);
    try {
      return create(item, extraction);
    } finally {
      discard(extraction);
    }
  }

  private static String unique(Item item) {
    return "sha256:" + item.bytes.ref().sha256();
  }

  private Extraction extract(Item item) throws InterruptedException {
    long size = item.bytes.size();
    if (size == 0) {
      return new Extraction.Empty(
          Content.ofType("application/x-empty"), Cause.ZERO_BYTES, "the file has no bytes");
    }
    if (size > mostParsedBytes) {
      return new Extraction.Skipped(
          Content.ofType(Content.UNKNOWN_TYPE),
          Cause.TOO_LARGE,
          "%d bytes: files above %d are stored and not parsed".formatted(size, mostParsedBytes));
    }
    return extractor.extract(store.blobs().file(item.bytes.ref()), item.fileName());
  }

  private Outcome create(Item item, Extraction extraction) {
    SortedMap<PropKey, JsonNode> props = props(item, extraction);
    CreateResult result;
    try {
      result = create(item, props);
    } catch (DaybookException.Incorrect refused) {
      // What a parser says must never lose the bytes: a prop that its schema refuses is left out.
      props
          .entrySet()
          .removeIf(prop -> !store.schemas().faults(prop.getKey(), prop.getValue()).isEmpty());
      result = create(item, props);
    }
    return switch (result) {
      case CreateResult.Exists(DocId twin) -> found(item, twin);
      case CreateResult.Created _ -> ended(item, importProp(extraction));
    };
  }

  private CreateResult create(Item item, SortedMap<PropKey, JsonNode> props) {
    return store.create(
        NewDocument.unique(item.doc, props, unique(item), item.origin.provenance()));
  }

  private SortedMap<PropKey, JsonNode> props(Item item, Extraction extraction) {
    Content content = extraction.content();
    boolean whole = extraction instanceof Extraction.Extracted;
    var props = new TreeMap<PropKey, JsonNode>();
    item.origin.options().tags().forEach(tag -> props.put(tag.main(), object()));
    props.putAll(vocabulary.props(content, whole));
    if (!content.metadata().isEmpty()) {
      props.put(IngestSchemas.METADATA, Vocabulary.raw(content));
    }
    if (Vocabulary.keepsText(content)) {
      props.put(IngestSchemas.TEXT, text(content));
    }
    props.put(IngestSchemas.FILE, fileProp(item, content));
    props.put(IngestSchemas.IMPORT, importProp(extraction));
    return props;
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static ObjectNode fileProp(Item item, Content content) {
    ObjectNode file = item.file.deepCopy();
    file.put("mediaType", content.plainType());
    file.put("size", item.bytes.size());
    file.put("sha256", item.bytes.ref().sha256());
    file.put("blob", item.bytes.ref().uri());
    return file;
  }

  private ObjectNode text(Content content) {
    Blobs.Stored stored;
    try (var in = content.text().open()) {
      stored = store.blobs().put(in);
    } catch (IOException e) {
      throw new DaybookException.Unavailable(
          "scratch", "the text in the scratch folder cannot be read: " + e.getMessage(), e);
    }
    return object()
        .put("blob", stored.ref().uri())
        .put("characters", content.text().characters())
        .put("truncated", content.text().truncated());
  }

  private static ObjectNode importProp(Extraction extraction) {
    return switch (extraction) {
      case Extraction.Extracted _ -> object().put("state", "extracted");
      case Extraction.Empty(Content _, Cause cause, String message) ->
          importProp("empty", cause, message);
      case Extraction.Skipped(Content _, Cause cause, String message) ->
          importProp("skipped", cause, message);
      case Extraction.Failed(Content _, Cause cause, String message) ->
          importProp("failed", cause, message);
    };
  }

  private static ObjectNode importProp(String state, Cause cause, String message) {
    return object().put("state", state).put("code", cause.code()).put("message", message);
  }

  /// How an item ended whose document this import made, by the document's own record.
  private static Outcome ended(Item item, JsonNode record) {
    boolean failed = record.path("state").asText().equals("failed");
    return new Outcome(
        item.name,
        failed ? ItemState.FAILED : ItemState.ADDED,
        item.doc,
        record.path("code").asText(),
        record.path("message").asText(),
        item.bytes.size());
  }

  /// How an item ended whose bytes were in a document already.
  private Outcome found(Item item, DocId twin) {
    Optional<Document> document = store.read(twin);
    if (twin.equals(item.doc)) {
      JsonNode record = document.flatMap(doc -> doc.prop(IngestSchemas.IMPORT)).orElse(object());
      return ended(item, record);
    }
    JsonNode path =
        document.flatMap(doc -> doc.prop(IngestSchemas.FILE)).orElse(object()).path("path");
    if (!path.isMissingNode() && path.equals(item.file.path("path"))) {
      return Outcome.of(item.name, ItemState.UNCHANGED, twin, item.bytes.size());
    }
    return new Outcome(
        item.name,
        ItemState.DUPLICATE,
        twin,
        "same-bytes",
        "document %s has the same bytes".formatted(twin),
        item.bytes.size());
  }

  private static void discard(Extraction extraction) {
    try {
      extraction.content().text().discard();
    } catch (IOException e) {
      // Left in the scratch folder, which is swept at close and at open.
      System.getLogger(Importer.class.getName()).log(System.Logger.Level.DEBUG, "left behind", e);
    }
  }
}
