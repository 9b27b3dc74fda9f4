package org.daybook.graph;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.jena.graph.Triple;
import org.apache.jena.riot.out.NodeFmtLib;
import org.apache.jena.sparql.graph.GraphFactory;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.Heads;
import org.daybook.documents.PropKey;
import org.daybook.documents.Sequence;
import org.daybook.documents.Tag;
import org.junit.jupiter.api.Test;

class MappingTest {

  private static final String TAG = "org.example.photo";
  private static final DocId ID = new DocId("01hzy3c2v5w8x9y0z1a2b3c4d5");
  private static final String D = "<http://daybook.local/doc/" + ID + ">";
  private static final String P = "<http://daybook.local/doc/" + ID + "/org.example.photo/main";
  private static final String KEY = "<http://daybook.local/key/org.example.photo";
  private static final String DB = "<http://daybook.local/ns#";
  private static final String XSD = "^^<http://www.w3.org/2001/XMLSchema#";

  @Test
  void aDocumentStatesItsTypeTimesHeadsTagsAndLinks() {
    assertThat(lines("{}", "{}"))
        .containsExactlyInAnyOrder(
            D + " <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> " + DB + "Document>",
            D + " " + DB + "created> \"2026-01-02T03:04:05.678Z\"" + XSD + "dateTime>",
            D + " " + DB + "modified> \"2026-01-02T03:04:06Z\"" + XSD + "dateTime>",
            D + " " + DB + "heads> \"" + "a".repeat(64) + "\"",
            D + " " + DB + "tag> \"org.example.photo\"",
            D + " " + KEY + "> " + P + ">",
            P + "> " + DB + "document> " + D,
            P + "> " + DB + "json> \"{}\"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON>");
  }

  @Test
  void schemasDecideLiteralTypes() {
    String schema =
        """
        {"type": "object", "properties": {
          "iso": {"type": "integer"}, "f": {"type": "number"}, "big": {"type": "number"},
          "on": {"type": "boolean"}, "taken": {"type": "string", "format": "date-time"},
          "day": {"type": "string", "format": "date"}, "home": {"type": "string", "format": "uri"},
          "bytes": {"type": "string", "contentEncoding": "base64"}}}
        """;
    String value =
        """
        {"iso": 100.0, "f": 2, "big": 1e300, "on": true, "taken": "2024-05-01t10:00:00.50+02:00",
         "day": "2024-05-01", "home": "https://example.org/a?b#c", "bytes": "AAEC", "free": 1.5}
        """;
    assertThat(lines(schema, value))
        .contains(
            P + "> " + KEY + "#iso> \"100\"" + XSD + "integer>",
            P + "> " + KEY + "#f> \"2.0\"" + XSD + "decimal>",
            P + "> " + KEY + "#big> \"1.0E300\"" + XSD + "double>",
            P + "> " + KEY + "#on> \"true\"" + XSD + "boolean>",
            P + "> " + KEY + "#taken> \"2024-05-01T10:00:00.5+02:00\"" + XSD + "dateTime>",
            P + "> " + KEY + "#day> \"2024-05-01\"" + XSD + "date>",
            P + "> " + KEY + "#home> <https://example.org/a?b#c>",
            P + "> " + KEY + "#bytes> \"AAEC\"" + XSD + "base64Binary>",
            P + "> " + KEY + "#free> \"1.5\"" + XSD + "decimal>");
  }

  @Test
  void aValueThatDoesNotFitItsSchemaIsAPlainString() {
    String schema =
        """
        {"properties": {"taken": {"format": "date-time"}, "home": {"format": "uri"},
                        "bytes": {"contentEncoding": "base64"}, "doc": {"x-reference": true}}}
        """;
    String value =
        """
        {"taken": "yesterday", "home": "not a <uri>", "bytes": "%%%", "doc": "daybook:doc/nonsense"}
        """;
    assertThat(lines(schema, value))
        .contains(
            P + "> " + KEY + "#taken> \"yesterday\"",
            P + "> " + KEY + "#home> \"not a <uri>\"",
            P + "> " + KEY + "#bytes> \"%%%\"",
            P + "> " + KEY + "#doc> \"daybook:doc/nonsense\"");
  }

  @Test
  void linksBecomeTheIrisOfWhatTheyName() {
    String schema =
        """
        {"properties": {"doc": {"x-reference": true}, "prop": {"x-reference": true},
                        "pinned": {"x-reference": true}, "blob": {"format": "uri"}}}
        """;
    String sha = "b".repeat(64);
    String value =
        """
        {"doc": "daybook:doc/%1$s", "prop": "daybook:doc/%1$s/org.example.note/a:b",
         "pinned": "daybook:doc/%1$s#%2$s", "blob": "daybook:blob/%2$s"}
        """
            .formatted(ID, sha);
    assertThat(lines(schema, value))
        .contains(
            P + "> " + KEY + "#doc> " + D,
            P + "> " + KEY + "#prop> <http://daybook.local/doc/" + ID + "/org.example.note/a:b>",
            P + "> " + KEY + "#pinned> " + D,
            P + "> " + KEY + "#blob> <http://daybook.local/blob/" + sha + ">");
  }

  @Test
  void nestedObjectsAndListsAreNodesBelowTheirProp() {
    assertThat(lines("{}", "{\"at\": {\"lat\": 1}, \"who\": [\"ann\", {\"name\": \"bob\"}, [7]]}"))
        .contains(
            P + "> " + KEY + "#at> " + P + "/at>",
            P + "/at> " + DB + "document> " + D,
            P + "/at> " + KEY + "#lat> \"1\"" + XSD + "integer>",
            P + "> " + KEY + "#who> " + P + "/who/0>",
            P + "/who/0> " + DB + "index> \"0\"" + XSD + "integer>",
            P + "/who/0> " + DB + "value> \"ann\"",
            P + "/who/1> " + KEY + "#name> \"bob\"",
            P + "/who/2> " + DB + "item> " + P + "/who/2/0>",
            P + "/who/2/0> " + DB + "value> \"7\"" + XSD + "integer>");
  }

  @Test
  void schemasNamePredicatesButNotDaybooksOwn() {
    String schema =
        """
        {"x-iri": "http://purl.org/dc/terms/hasPart", "$defs": {"t": {"x-iri": "http://purl.org/dc/terms/title"}},
         "properties": {"title": {"$ref": "#/$defs/t"}, "spoof": {"x-iri": "http://daybook.local/ns#document"}}}
        """;
    assertThat(lines(schema, "{\"title\": \"a\", \"spoof\": \"b\"}"))
        .contains(
            D + " <http://purl.org/dc/terms/hasPart> " + P + ">",
            P + "> <http://purl.org/dc/terms/title> \"a\"",
            P + "> " + KEY + "#spoof> \"b\"");
  }

  @Test
  void anOpaqueTagHasNoLeafTriples() {
    assertThat(lines("{\"x-opaque\": true}", "{\"a\": {\"b\": 1}}"))
        .hasSize(8)
        .noneMatch(line -> line.contains("#a"));
  }

  @Test
  void oddKeysAreEncodedSoThatEveryIriIsItsOwn() {
    assertThat(lines("{}", "{\"a b/ä\": 1, \"..\": {\"x\": 2}, \"\": 3, \"%20\": 4}"))
        .contains(
            P + "> " + KEY + "#a%20b%2F%C3%A4> \"1\"" + XSD + "integer>",
            P + "> " + KEY + "#%2E%2E> " + P + "/%2E%2E>",
            P + "> " + KEY + "#> \"3\"" + XSD + "integer>",
            P + "> " + KEY + "#%2520> \"4\"" + XSD + "integer>");
  }

  @Test
  void theJsonLiteralKeepsTheNumbersText() {
    String value = "{\"a\":1.500,\"b\":9007199254740993,\"c\":1E+400,\"d\":0.1}";
    assertThat(lines("{}", value))
        .anyMatch(line -> line.contains("json> \"" + value.replace("\"", "\\\"") + "\""));
  }

  private static Set<String> lines(String schema, String value) {
    var mapping = new Mapping(new Vocabulary("http://daybook.local"), FakeSchemas.of(TAG, schema));
    return mapping.triples(document(Map.of(new Tag(TAG).main(), Json.of(value)))).stream()
        .map(MappingTest::line)
        .collect(Collectors.toSet());
  }

  private static String line(Triple triple) {
    return NodeFmtLib.strNT(triple.getSubject())
        + " "
        + NodeFmtLib.strNT(triple.getPredicate())
        + " "
        + NodeFmtLib.strNT(triple.getObject());
  }

  static Document document(Map<PropKey, JsonNode> props) {
    return new Document(
        ID,
        Heads.parse("a".repeat(64)),
        new Sequence(1),
        Instant.parse("2026-01-02T03:04:05.678Z"),
        Instant.parse("2026-01-02T03:04:06Z"),
        new TreeMap<>(props));
  }

  @Test
  void aDocumentsGraphHoldsEachTripleOnce() {
    var mapping = new Mapping(new Vocabulary("http://daybook.local"), new FakeSchemas());
    Set<Triple> triples =
        mapping.triples(document(Map.of(new Tag(TAG).main(), Json.of("{\"a\": [1, 1, 1.0]}"))));
    var graph = GraphFactory.createDefaultGraph();
    triples.forEach(graph::add);
    assertThat(graph.size()).isEqualTo(triples.size());
  }
}
