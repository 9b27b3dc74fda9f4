package org.daybook.documents.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.daybook.documents.SchemaFault;
import org.daybook.documents.ValueSchema;
import org.daybook.documents.internal.json.CanonicalNodes;
import org.daybook.documents.internal.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A stranger's schemas and values cannot hold the host's thread or fill its heap.
@Timeout(60)
class BoundedValidationTest {

  private static final CanonicalNodes NODES = CanonicalNodes.INSTANCE;
  private static final int DEEP = 60;

  /// Columns: the subschema `a` (@ stands for a reference to itself), and a level of the value
  /// (V stands for the next).
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"allOf\":[{\"items\":@},{\"items\":@}]} | [V]",
        "{\"allOf\":[{\"prefixItems\":[@]},{\"prefixItems\":[@]}]} | [V]",
        "{\"allOf\":[{\"properties\":{\"k\":@}},{\"properties\":{\"k\":@}}]} | {\"k\":V}",
        "{\"properties\":{\"k\":@},\"patternProperties\":{\"k\":@}} | {\"k\":V}",
        "{\"allOf\":[{\"additionalProperties\":@},{\"additionalProperties\":@}]} | {\"k\":V}",
        "{\"anyOf\":[{\"type\":\"array\",\"items\":@},{\"type\":\"array\",\"items\":@}]} | [V]",
        "{\"oneOf\":[{\"type\":\"array\",\"items\":@},{\"type\":\"array\",\"items\":@}]} | [V]",
        "{\"if\":{\"items\":@},\"then\":{\"items\":@},\"else\":{\"items\":@}} | [V]",
        "{\"if\":{\"items\":@,\"maxItems\":0},\"then\":{\"items\":@},\"else\":{\"items\":@}} | [V]",
        "{\"allOf\":[{\"not\":{\"items\":@}},{\"not\":{\"items\":@}}]} | [V]",
        "{\"allOf\":[{\"contains\":@},{\"contains\":@}]} | [V]",
        "{\"properties\":{\"k\":@},\"dependentSchemas\":{\"k\":{\"properties\":{\"k\":@}}}} | {\"k\":V}",
        "{\"allOf\":[{\"unevaluatedProperties\":@},{\"unevaluatedProperties\":@}]} | {\"k\":V}",
        "{\"allOf\":[{\"unevaluatedItems\":@},{\"unevaluatedItems\":@}]} | [V]",
        "{\"allOf\":[{\"items\":{\"$dynamicRef\":\"#/$defs/a\"}},{\"items\":@}]} | [V]"
      })
  void subschemasThatMultiplyByDepthAreRefusedAtTheRoot(String schema, String level) {
    String self = "{\"$ref\":\"#/$defs/a\"}";
    JsonNode whole =
        Json.parse(
            "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":%s}}".formatted(schema.replace("@", self)));
    JsonNode value = Json.parse(nested(text -> level.replace("V", text), DEEP));
    assertThat(Witnesses.faults(whole, value)).satisfies(BoundedValidationTest::refused);
  }

  @Test
  void whereUnknownFieldsAreLetThroughTheyAreToo() {
    JsonNode schema =
        Json.parse(
            "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"properties\":{\"k\":{\"$ref\":\"#/$defs/a\"}},"
                + "\"patternProperties\":{\"k\":{\"$ref\":\"#/$defs/a\"}}}}}");
    JsonNode value = Json.parse(nested("{\"k\":%s}"::formatted, DEEP));
    assertThat(Witnesses.openFaults(schema, value)).satisfies(BoundedValidationTest::refused);
  }

  private static String nested(UnaryOperator<String> level, int depth) {
    String text = "1";
    for (int i = 0; i < depth; i++) {
      text = level.apply(text);
    }
    return text;
  }

  private static void refused(List<? extends SchemaFault> faults) {
    assertThat(faults)
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.pointer()).isEmpty();
              assertThat(fault.message())
                  .startsWith("checking it against its schema takes more than 50000000 steps:")
                  .contains("wanted a smaller value");
            });
  }

  @Test
  void aSchemaOfNoTagIsHeldToTheSame() {
    JsonNode schema =
        Json.parse(
            "{\"$defs\":{\"a\":{\"allOf\":[{\"items\":{\"$ref\":\"#/$defs/a\"}},"
                + "{\"items\":{\"$ref\":\"#/$defs/a\"}}]}},\"$ref\":\"#/$defs/a\"}");
    JsonNode value = Json.parse(nested("[%s]"::formatted, DEEP));
    assertThat(ValueSchema.of("the result", schema).faults(value))
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.pointer()).isEmpty();
              assertThat(fault.message()).contains("takes more than 50000000 steps");
            });
  }

  @Test
  void linksAndUnknownFieldsAreFoundInSuchSchemasToo() {
    JsonNode schema =
        Json.parse(
            "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"x-reference\":true,\"allOf\":["
                + "{\"items\":{\"$ref\":\"#/$defs/a\"}},{\"items\":{\"$ref\":\"#/$defs/a\"}}]}}}");
    JsonNode value = Json.parse(nested("[%s]"::formatted, DEEP).replace("1", "\"link\""));
    var found = new ArrayList<String>();
    SchemaLinks.of(schema).visit(value, (pointer, _) -> found.add(pointer));
    assertThat(found).containsExactly("/0".repeat(DEEP));
    assertThat(UnknownFields.keep(value, value, schema)).isEqualTo(value);
  }

  @Test
  void aVerdictOfSchemasThatMultiplyIsFoundAllTheSame() {
    String recursive =
        "{\"$defs\":{\"a\":{\"allOf\":[{\"items\":{\"$ref\":\"#/$defs/a\"}},"
            + "{\"items\":{\"$ref\":\"#/$defs/a\"}}],\"type\":[\"array\",\"%s\"]}},"
            + "\"$ref\":\"#/$defs/a\"}";
    assertThat(
            SchemaJudge.verdict(
                    Json.parse(recursive.formatted("string")),
                    Json.parse(recursive.formatted("integer")))
                .compatible())
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"((a{1000}){1000}){1000}", "(((a{999}b){999})+c){999}", "((\\pL{500}){500}){9}"})
  void aPatternThatWouldFillTheHeapIsNotCompiled(String pattern) {
    assertThatThrownBy(() -> LinearPattern.of(pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("so count less");
  }

  @Test
  void patternsOfManyCountsInARowAreTaken() {
    assertThat(LinearPattern.of("^([A-Z]{2}[0-9]{2}( [0-9A-Z]{4}){5}){1,3}$").size()).isPositive();
    assertThat(
            LinearPattern.of("[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{9}")
                .size())
        .isPositive();
    assertThatThrownBy(() -> LinearPattern.of("a".repeat(10_001)))
        .hasMessage("a pattern has 10001 characters: wanted 10000 at most");
  }

  @Test
  void aSearchForAWitnessDoesNotFillTheHeap() {
    String large =
        "{\"type\":\"object\",\"required\":[\"a\"%s],\"properties\":{\"a\":{\"type\":\"array\","
            + "\"minItems\":3000,\"items\":{\"type\":\"string\",\"minLength\":1999990}},\"b\":{}}}";
    assertThat(
            SchemaJudge.verdict(
                    Json.parse(large.formatted("")), Json.parse(large.formatted(",\"b\"")))
                .compatible())
        .isFalse();
  }

  @Test
  void manyUnknownFieldsAreToldInTimeLinearInThem() {
    JsonNode schema = Json.parse("{\"allOf\":[{\"properties\":{\"a\":{\"type\":\"string\"}}}]}");
    ObjectNode value = NODES.objectNode().put("a", 1);
    for (int i = 0; i < 200_000; i++) {
      value.put("f" + i, i);
    }
    List<SchemaFault> faults = Witnesses.faults(schema, value);
    assertThat(faults).hasSize(100);
    assertThat(faults.getFirst().pointer()).isEqualTo("/a");
    assertThat(faults.get(1).message()).contains("'f0'");
  }

  @Test
  void theErrorsOfFailingBranchesDoNotFillTheHeap() {
    String branch = "{\"type\":\"string\"}";
    JsonNode numbers = numbers(400_000);
    JsonNode many = Json.parse("{\"items\":{\"anyOf\":[%s]}}".formatted(times(900, branch)));
    assertThat(Witnesses.faults(many, numbers)).satisfies(BoundedValidationTest::refused);
    JsonNode few = Json.parse("{\"items\":{\"anyOf\":[%s]}}".formatted(times(3, branch)));
    assertThat(Witnesses.faults(few, numbers)).hasSize(100);
    JsonNode one = Json.parse("{\"items\":{\"oneOf\":[%s]}}".formatted(times(3, branch)));
    assertThat(Witnesses.faults(one, numbers)).hasSize(100);
  }

  @Test
  void whatIsEvaluatedDoesNotFillTheHeap() {
    JsonNode schema =
        Json.parse(
            "{\"unevaluatedProperties\":false,\"allOf\":[%s]}"
                .formatted(times(200, "{\"additionalProperties\":{}}")));
    ObjectNode value = NODES.objectNode();
    for (int i = 0; i < 200_000; i++) {
      value.put("f" + i, i);
    }
    assertThat(Witnesses.faults(schema, value))
        .singleElement()
        .satisfies(
            fault ->
                assertThat(fault.message())
                    .startsWith("checking it against its schema keeps more than 2000000 names"));
  }

  /// Columns: a keyword whose one use grows with schema or value, where @ stands
  /// for a list of names, and the value.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"items\":{\"enum\":@}} | alike",
        "{\"items\":{\"not\":{\"enum\":@}}} | numbers",
        "{\"items\":{\"not\":{\"not\":{\"not\":{\"enum\":@}}}}} | numbers",
        "{\"items\":{\"required\":@}} | objects",
        "{\"propertyNames\":{\"enum\":@}} | fields",
        "{\"items\":{\"const\":@}} | numbers",
        "{\"pattern\":\"(a{1,900}){1,10}b\"} | text",
        "{\"allOf\":[{\"uniqueItems\":true},{\"uniqueItems\":true}]} | alike",
        "{\"patternProperties\":{\"(a{1,900})$\":{}}} | fields",
        "{\"multipleOf\":0.1} | number"
      })
  void aKeywordThatIsDearInItselfEndsToo(String schema, String kind) {
    String names = alike(12).stream().collect(Collectors.joining("\",\"", "[\"", "\"]"));
    JsonNode value =
        switch (kind) {
          case "alike" -> list(alike(17).stream().<JsonNode>map(NODES::textNode).toList());
          case "numbers" -> numbers(200_000);
          case "objects" ->
              list(
                  IntStream.range(0, 100_000).<JsonNode>mapToObj(_ -> NODES.objectNode()).toList());
          case "fields" -> {
            ObjectNode fields = NODES.objectNode();
            alike(16).forEach(name -> fields.put(name + "a".repeat(30), 1));
            yield fields;
          }
          case "text" -> NODES.textNode("a".repeat(4_000_000));
          default -> Json.parse("1e900000000");
        };
    assertThat(Witnesses.faults(Json.parse(schema.replace("@", names)), value))
        .hasSizeLessThanOrEqualTo(100);
  }

  /// Strings that have one hash, two to the power of the given number.
  private static List<String> alike(int bits) {
    return IntStream.range(0, 1 << bits)
        .mapToObj(
            i ->
                IntStream.range(0, bits)
                    .mapToObj(bit -> (i >> bit & 1) == 0 ? "Aa" : "BB")
                    .collect(Collectors.joining()))
        .toList();
  }

  @Test
  void aChainOfReferencesAtEveryDepthDoesNotUseUpTheStack() {
    var schema = new StringBuilder("{\"$ref\":\"#/$defs/s0\",\"$defs\":{");
    for (int i = 0; i < 300; i++) {
      schema.append("\"s%d\":{\"allOf\":[{\"$ref\":\"#/$defs/s%d\"}]},".formatted(i, i + 1));
    }
    schema.append("\"s300\":{\"items\":{\"$ref\":\"#/$defs/s0\"}}}}");
    JsonNode value = Json.parse(nested("[%s]"::formatted, 200));
    assertThat(Witnesses.faults(Json.parse(schema.toString()), value))
        .singleElement()
        .satisfies(
            fault ->
                assertThat(fault.message())
                    .startsWith(
                        "checking it against its schema goes more than 1200 subschemas deep"));
  }

  @Test
  void longWaysAndMessagesAreCut() {
    JsonNode schema =
        Json.parse(
            "{\"additionalProperties\":{\"additionalProperties\":{\"const\":\"%s\"}}}"
                .formatted("c".repeat(100_000)));
    String name = "n".repeat(9_000);
    JsonNode value = NODES.objectNode().set(name, NODES.objectNode().put(name, 1));
    assertThat(Witnesses.faults(schema, value))
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.pointer()).isEqualTo("/" + name);
              assertThat(fault.message()).hasSizeLessThan(2_100);
            });
  }

  @Test
  void theSameValueTakesTheSameSteps() {
    FormValidator form = FormValidator.of(SchemaForm.of(composed(), SchemaForm.Audience.WRITER));
    JsonNode value = list(IntStream.range(0, 100).mapToObj(BoundedValidationTest::entry).toList());
    long steps = form.check(value, Long.MAX_VALUE).steps();
    assertThat(form.check(value.deepCopy(), steps).finished()).isTrue();
    assertThat(form.check(value, steps - 1).finished()).isFalse();
  }

  @Test
  void largeHonestValuesAreTaken() {
    JsonNode entries =
        list(IntStream.range(0, 22_000).mapToObj(BoundedValidationTest::entry).toList());
    taken(composed(), entries);
    taken(Json.parse("{\"type\":\"array\",\"items\":{\"type\":\"number\"}}"), numbers(490_000));
    taken(
        Json.parse(
            "{\"type\":\"array\",\"uniqueItems\":true,\"items\":{\"anyOf\":[{\"type\":\"string\"},"
                + "{\"type\":\"null\"},{\"type\":\"integer\",\"minimum\":0}]}}"),
        numbers(490_000));
    taken(
        Json.parse(
            "{\"items\":{\"oneOf\":[%s]}}"
                .formatted(
                    IntStream.range(0, 10)
                        .mapToObj(
                            i ->
                                ("{\"type\":\"object\",\"properties\":{\"kind\":{\"const\":\"k%d\"},"
                                        + "\"n\":{\"type\":\"integer\"}},\"required\":[\"kind\"]}")
                                    .formatted(i))
                        .collect(Collectors.joining(",")))),
        list(
            IntStream.range(0, 80_000)
                .<JsonNode>mapToObj(i -> NODES.objectNode().put("kind", "k" + i % 10).put("n", i))
                .toList()));
    taken(
        Json.parse(
            "{\"additionalProperties\":{\"type\":\"string\",\"minLength\":1,\"pattern\":\"^[a-z]+$\"},"
                + "\"propertyNames\":{\"pattern\":\"^[a-z0-9]{1,40}$\"}}"),
        fields(240_000));
    taken(
        Json.parse("{\"type\":\"string\",\"maxLength\":20000000,\"pattern\":\"^[ -~]+$\"}"),
        NODES.textNode("x".repeat(16 << 20)));
  }

  @Test
  void deepHonestValuesAreTaken() {
    JsonNode tree =
        Json.parse(
            "{\"$ref\":\"#/$defs/node\",\"$defs\":{\"node\":{\"oneOf\":[{\"type\":\"integer\"},"
                + "{\"allOf\":[{\"properties\":{\"of\":{\"type\":\"array\","
                + "\"items\":{\"$ref\":\"#/$defs/node\"}}}},{\"required\":[\"of\"]}],"
                + "\"type\":\"object\"}]}}}");
    taken(tree, Json.parse(nested("{\"of\":[%s]}"::formatted, 100)));
  }

  private static void taken(JsonNode schema, JsonNode value) {
    assertThat(Witnesses.faults(schema, value)).isEmpty();
    assertThat(Witnesses.openFaults(schema, value)).isEmpty();
  }

  private static JsonNode composed() {
    return Json.parse(
        "{\"type\":\"array\",\"items\":{\"allOf\":[{\"$ref\":\"#/$defs/named\"},"
            + "{\"$ref\":\"#/$defs/sized\"},{\"properties\":{%s}}],\"required\":[\"id\"]},"
                .formatted(
                    IntStream.range(0, 6)
                        .mapToObj(
                            "\"p%d\":{\"type\":[\"string\",\"null\"],\"maxLength\":50}"::formatted)
                        .collect(Collectors.joining(",")))
            + "\"$defs\":{\"named\":{\"properties\":{\"id\":{\"type\":\"string\",\"pattern\":\"^i\"},"
            + "\"name\":{\"type\":\"string\",\"minLength\":1}}},"
            + "\"sized\":{\"properties\":{\"size\":{\"type\":\"integer\",\"minimum\":0},"
            + "\"unit\":{\"enum\":[\"m\",\"s\",\"kg\"]}}}}}");
  }

  private static JsonNode entry(int i) {
    ObjectNode entry = NODES.objectNode();
    entry.put("id", "i" + i).put("name", "n").put("size", i).put("unit", "kg");
    for (int p = 0; p < 6; p++) {
      entry.put("p" + p, "text");
    }
    return entry;
  }

  private static JsonNode fields(int count) {
    ObjectNode fields = NODES.objectNode();
    for (int i = 0; i < count; i++) {
      fields.put("f" + i, "text");
    }
    return fields;
  }

  private static ArrayNode numbers(int count) {
    ArrayNode list = NODES.arrayNode();
    for (int i = 0; i < count; i++) {
      list.add(i);
    }
    return list;
  }

  private static ArrayNode list(List<? extends JsonNode> elements) {
    return NODES.arrayNode().addAll(elements);
  }

  private static String times(int count, String text) {
    return IntStream.range(0, count).mapToObj(_ -> text).collect(Collectors.joining(","));
  }
}
