package org.daybook.documents.internal.automerge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.daybook.documents.internal.json.CanonicalNodes;

/// Random JSON with a liking for what breaks encodings.
final class JsonArbitraries {

  private static final CanonicalNodes NODES = CanonicalNodes.INSTANCE;

  private JsonArbitraries() {}

  static Arbitrary<JsonNode> json() {
    // Bounded in depth: values that nest as they please grow past any heap now and then.
    return Arbitraries.recursive(
        JsonArbitraries::scalars,
        inner ->
            Arbitraries.oneOf(
                scalars(),
                inner.list().ofMaxSize(4).map(JsonArbitraries::array),
                Arbitraries.maps(strings(), inner).ofMaxSize(4).map(JsonArbitraries::object)),
        0,
        4);
  }

  static Arbitrary<String> strings() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            "",
            "a",
            "b",
            "\u0000",
            "\u001A",
            "\u001A;",
            "\u001A0;",
            "😀",
            "a😀b",
            "é",
            "\uFFFF",
            "$"),
        Arbitraries.strings().ofMaxLength(8).filter(JsonArbitraries::wellFormed));
  }

  private static boolean wellFormed(String text) {
    return text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
  }

  private static Arbitrary<JsonNode> scalars() {
    return Arbitraries.oneOf(
        strings().map(NODES::textNode),
        Arbitraries.of(true, false).map(NODES::booleanNode),
        Arbitraries.just(NODES.nullNode()),
        Arbitraries.integers().map(i -> NODES.numberNode((long) i)),
        Arbitraries.longs().map(NODES::numberNode),
        wide().map(NODES::numberNode),
        Arbitraries.doubles().map(NODES::numberNode),
        Arbitraries.of(0.0, 1.0, 2147483648.0, 1e15, 9007199254740992.0, 1e300, 5e-324)
            .map(NODES::numberNode),
        Arbitraries.bigIntegers().map(NODES::numberNode),
        Arbitraries.bigDecimals().ofScale(30).map(NODES::numberNode),
        Arbitraries.of("1e400", "-1e-400", "0.10", "1.00000000000000000001")
            .map(text -> NODES.numberNode(new BigDecimal(text))));
  }

  /// About the edges of the encodings: 2^31, 2^53, 2^63.
  private static Arbitrary<BigInteger> wide() {
    return Arbitraries.of(31, 53, 63)
        .flatMap(
            bits ->
                Arbitraries.integers()
                    .between(-2, 2)
                    .map(off -> BigInteger.TWO.pow(bits).add(BigInteger.valueOf(off))))
        .flatMap(edge -> Arbitraries.of(edge, edge.negate()));
  }

  private static JsonNode array(List<JsonNode> elements) {
    ArrayNode array = NODES.arrayNode();
    elements.forEach(array::add);
    return array;
  }

  private static JsonNode object(Map<String, JsonNode> fields) {
    ObjectNode object = NODES.objectNode();
    fields.forEach(object::set);
    return object;
  }
}
