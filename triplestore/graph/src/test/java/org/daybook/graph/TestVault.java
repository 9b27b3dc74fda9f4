package org.daybook.graph;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.jena.graph.Triple;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFParser;
import org.daybook.documents.Author;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.DocumentSettings;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.Documents;
import org.daybook.documents.Edit;
import org.daybook.documents.FeedEntry;
import org.daybook.documents.NewDocument;
import org.daybook.documents.Precondition;
import org.daybook.documents.PropKey;
import org.daybook.documents.Provenance;
import org.daybook.documents.Tag;

/// A real vault with two tags, and what tests ask of it and of its graph.
final class TestVault {

  static final Tag NOTE = new Tag("org.example.note");
  static final Tag FREE = new Tag("org.example.free");
  static final Provenance ANN = new Provenance(new Author(Author.Kind.PRINCIPAL, "ann"), "test");

  private TestVault() {}

  static DocumentStore open(Path dir) {
    DocumentStore store = Documents.open(dir, DocumentSettings.DEFAULTS, Clock.systemUTC());
    store
        .schemas()
        .register(
            "org.example.plug",
            Map.of(
                NOTE,
                Json.of(
                    """
                    {"type": "object", "properties": {
                       "title": {"type": "string", "x-iri": "http://purl.org/dc/terms/title"},
                       "stars": {"type": "integer"}, "at": {"type": "string", "format": "date-time"}}}
                    """),
                FREE,
                Json.of("{}")));
    return store;
  }

  static DocId create(DocumentStore store, Map<PropKey, ? extends JsonNode> props) {
    DocId id = DocId.create(Clock.systemUTC());
    store.create(NewDocument.of(id, new TreeMap<>(props), ANN));
    return id;
  }

  static DocId note(DocumentStore store, String json) {
    return create(store, Map.of(NOTE.main(), Json.of(json)));
  }

  static void put(DocumentStore store, DocId doc, PropKey key, String json) {
    store.edit(doc, Precondition.NONE, Edit.put(key, Json.of(json)), ANN);
  }

  /// Applies what the feed has, in batches of this many entries.
  static void follow(DocumentStore store, Graph graph, int batch) throws Exception {
    while (true) {
      List<FeedEntry> entries = store.feed().read(graph.follower().cursor(), batch);
      if (entries.isEmpty()) {
        return;
      }
      graph.follower().apply(entries);
    }
  }

  /// What the mirror should state: every document's own triples.
  static Set<Triple> expected(DocumentStore store, Graph graph) {
    var all = new HashSet<Triple>();
    for (Document document : store.list(null, 100_000)) {
      all.addAll(graph.mapping().triples(document));
    }
    return all;
  }

  /// What the mirror states.
  static Set<Triple> stated(Graph graph) {
    String text = answer(graph, "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "application/n-triples");
    return new HashSet<>(RDFParser.fromString(text, Lang.NTRIPLES).toGraph().stream().toList());
  }

  static String answer(Graph graph, String query, String accept) {
    try (QueryAnswer answer = graph.queries().prepare(QueryRequest.of(query, accept))) {
      var out = new ByteArrayOutputStream();
      answer.writeTo(out);
      return out.toString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
