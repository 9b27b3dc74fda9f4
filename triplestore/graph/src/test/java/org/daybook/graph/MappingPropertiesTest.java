package org.daybook.graph;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.Triple;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.riot.RDFWriter;
import org.apache.jena.sparql.graph.GraphFactory;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.daybook.graph.internal.JsonText;
import org.daybook.graph.internal.StoredForm;
import org.daybook.graph.internal.mirror.Subtree;

class MappingPropertiesTest {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String SCHEMA =
      """
      {"type": "object", "additionalProperties": {"anyOf": [
         {"type": "number"}, {"format": "date-time"}, {"format": "uri"}, {"$ref": "#"},
         {"type": "array", "items": {"contentEncoding": "base64"}}]}}
      """;
  private final Mapping mapping =
      new Mapping(
          new Vocabulary("http://daybook.local"), FakeSchemas.of("org.example.typed", SCHEMA));

  @Property(tries = 300)
  void jsonComesBackFromItsTriples(@ForAll("props") Map<PropKey, JsonNode> props) {
    Map<PropKey, JsonNode> back = mapping.props(mapping.triples(MappingTest.document(props)));
    assertThat(texts(back)).isEqualTo(texts(props));
  }

  @Property(tries = 150)
  void everyTripleIsFoundByWalkingFromTheDocument(@ForAll("props") Map<PropKey, JsonNode> props) {
    Set<Triple> triples = mapping.triples(MappingTest.document(props));
    var graph = GraphFactory.createDefaultGraph();
    triples.forEach(graph::add);
    Node doc = triples.iterator().next().getSubject();
    assertThat(Subtree.of(graph, doc)).isEqualTo(triples);
  }

  @Property(tries = 150)
  void everyTermIsInTheFormTheStoreGivesBack(@ForAll("props") Map<PropKey, JsonNode> props) {
    for (Triple triple : mapping.triples(MappingTest.document(props))) {
      assertThat(StoredForm.of(triple.getObject())).isEqualTo(triple.getObject());
    }
  }

  @Property(tries = 150)
  void everyTripleCanBeWrittenAndRead(@ForAll("props") Map<PropKey, JsonNode> props) {
    Set<Triple> triples = mapping.triples(MappingTest.document(props));
    var graph = GraphFactory.createDefaultGraph();
    triples.forEach(graph::add);
    String text = RDFWriter.source(graph).lang(Lang.NTRIPLES).asString();
    var back = RDFParser.fromString(text, Lang.NTRIPLES).toGraph();
    assertThat(back.stream().toList()).containsExactlyInAnyOrderElementsOf(triples);
  }

  private static Map<String, String> texts(Map<PropKey, JsonNode> props) {
    var texts = new LinkedHashMap<String, String>();
    props.forEach((key, value) -> texts.put(key.toString(), JsonText.write(value)));
    return new java.util.TreeMap<>(texts);
  }

  @Provide
  Arbitrary<Map<PropKey, JsonNode>> props() {
    Arbitrary<PropKey> keys =
        Arbitraries.of(
            new PropKey(new Tag("org.example.typed"), "main"),
            new PropKey(new Tag("org.example.typed"), ".."),
            new PropKey(new Tag("org.example.typed"), "a:b@c~d"),
            new PropKey(new Tag("org.example.free"), "main"));
    return Arbitraries.maps(keys, json(3)).ofMaxSize(3);
  }

  private static Arbitrary<JsonNode> json(int depth) {
    Arbitrary<JsonNode> scalar = scalars();
    if (depth == 0) {
      return scalar;
    }
    Arbitrary<JsonNode> lists =
        json(depth - 1).list().ofMaxSize(3).map(list -> JSON.arrayNode().addAll(list));
    Arbitrary<JsonNode> objects =
        Arbitraries.maps(texts(), json(depth - 1))
            .ofMaxSize(3)
            .map(fields -> JSON.objectNode().setAll(fields));
    return Arbitraries.oneOf(List.of(scalar, lists, objects));
  }

  private static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(6),
        Arbitraries.strings().withChars("/#%?. \u0000\uD83D\uDE00äé\"\\{}<>").ofMaxLength(6),
        Arbitraries.of("", ".", "..", "0", "main", "%2E", "a/b"));
  }

  private static Arbitrary<JsonNode> scalars() {
    Arbitrary<JsonNode> numbers =
        Arbitraries.oneOf(
            Arbitraries.longs().map(JSON::numberNode),
            Arbitraries.bigIntegers().map(JSON::numberNode),
            Arbitraries.bigDecimals().ofScale(20).map(d -> (JsonNode) JSON.numberNode(d)),
            Arbitraries.of("1E+400", "1E-400", "0E+3", "1.10", "-0.0", "123456789012345678901.5")
                .map(text -> (JsonNode) JSON.numberNode(new BigDecimal(text))));
    Arbitrary<JsonNode> strings =
        Arbitraries.oneOf(
                texts(),
                Arbitraries.of(
                    "2024-05-01T10:00:00Z",
                    "2024-05-01t10:00:00.123456z",
                    "0000-13-41T99:00:00Z",
                    "9999-12-31T23:59:59.9999999+14:00",
                    "-0044-03-15T00:00:00Z",
                    "2024-05-01",
                    "daybook:doc/01hzy3c2v5w8x9y0z1a2b3c4d5",
                    "daybook:doc/01hzy3c2v5w8x9y0z1a2b3c4d5/org.example.free/main",
                    "http://example.org/ä",
                    "urn:x:y",
                    "http://exa mple/",
                    "AAEC"))
            .map(JSON::textNode);
    return Arbitraries.oneOf(
        List.of(
            strings,
            numbers,
            Arbitraries.of(true, false).map(JSON::booleanNode),
            Arbitraries.just((JsonNode) JSON.nullNode())));
  }
}
