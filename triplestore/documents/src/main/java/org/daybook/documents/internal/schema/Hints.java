package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.daybook.documents.internal.json.CanonicalNodes;

/// What schemas mention and values at their edges are made of.
///
/// @param values from `enum` and `const`
/// @param numbers bounds, and next to them
/// @param counts lengths and sizes, and next to them
/// @param names of fields
record Hints(
    Set<JsonNode> values, Set<BigDecimal> numbers, Set<Integer> counts, Set<String> names) {

  private static final int MOST_COUNT = 2_000_000;
  private static final BigDecimal HALF = new BigDecimal("0.5");

  static final Hints NONE = new Hints(Set.of(), Set.of(), Set.of(), Set.of());

  static Hints of(List<JsonNode> schemas) {
    var hints =
        new Hints(
            new LinkedHashSet<>(),
            new LinkedHashSet<>(),
            new LinkedHashSet<>(),
            new LinkedHashSet<>());
    schemas.forEach(hints::collect);
    return hints;
  }

  private void collect(JsonNode schema) {
    for (Map.Entry<String, JsonNode> field : schema.properties()) {
      JsonNode value = field.getValue();
      switch (field.getKey()) {
        case "enum" -> value.forEach(this::value);
        case "const" -> value(value);
        case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf" ->
            number(value);
        case "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "minProperties",
            "maxProperties",
            "minContains",
            "maxContains" ->
            count(value);
        case "required" -> value.forEach(name -> names.add(name.asText()));
        case "properties" -> value.fieldNames().forEachRemaining(names::add);
        case "prefixItems" -> count(CanonicalNodes.INSTANCE.numberNode((long) value.size()));
        default -> {}
      }
      if (!References.DATA.contains(field.getKey())) {
        collect(value);
      }
    }
    if (schema.isArray()) {
      schema.forEach(this::collect);
    }
  }

  private void value(JsonNode value) {
    values.add(value);
    if (value.isNumber()) {
      number(value);
    }
  }

  private void number(JsonNode number) {
    if (number.isNumber()) {
      BigDecimal value = number.decimalValue();
      numbers.add(value);
      numbers.add(value.add(BigDecimal.ONE));
      numbers.add(value.subtract(BigDecimal.ONE));
      numbers.add(value.add(HALF));
      numbers.add(value.subtract(HALF));
    }
  }

  private void count(JsonNode number) {
    if (number.isNumber() && Alternative.count(number) < MOST_COUNT) {
      int count = (int) Alternative.count(number);
      counts.add(count);
      counts.add(count + 1);
      counts.add(Math.max(0, count - 1));
    }
  }

  /// Values of every kind, for where anything may stand.
  List<JsonNode> anything() {
    var all = new ArrayList<>(values);
    var nodes = CanonicalNodes.INSTANCE;
    all.add(nodes.textNode(""));
    all.add(nodes.textNode("x"));
    all.add(nodes.numberNode(1L));
    all.add(nodes.numberNode(-7L));
    all.add(nodes.numberNode(2.5));
    all.add(nodes.booleanNode(true));
    all.add(NullNode.instance);
    all.add(nodes.objectNode());
    all.add(nodes.objectNode().put("x", 1));
    all.add(nodes.arrayNode());
    all.add(nodes.arrayNode().add("x").add(1));
    numbers.forEach(number -> all.add(Constants.number(number)));
    return all;
  }
}
