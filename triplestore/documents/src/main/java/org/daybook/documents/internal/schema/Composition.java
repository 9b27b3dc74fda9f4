package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// What subschemas share a place with: refuses a schema that would never be done with one value, as
/// its references lead back to themselves or multiply.
final class Composition {

  private static final int MOST_IN_PLACE = 5_000;

  private final SchemaForm form;
  private final IdentityHashMap<JsonNode, Integer> weights = new IdentityHashMap<>();
  private final Set<JsonNode> entered = Collections.newSetFromMap(new IdentityHashMap<>());

  private Composition(SchemaForm form) {
    this.form = form;
  }

  /// @throws IllegalArgumentException naming the place
  static void check(SchemaForm form) {
    new Composition(form).all(form.root());
  }

  private void all(JsonNode node) {
    if (node.isObject() && !form.origins().containsKey(node)) {
      node.forEach(this::all);
      return;
    }
    weight(node);
    for (var field : node.properties()) {
      if (!References.DATA.contains(field.getKey())) {
        all(field.getValue());
      }
    }
    if (node.isArray()) {
      node.forEach(this::all);
    }
  }

  private int weight(JsonNode node) {
    if (!node.isObject()) {
      return 1;
    }
    Integer known = weights.get(node);
    if (known != null) {
      return known;
    }
    if (!entered.add(node)) {
      throw new IllegalArgumentException(
          "at %s: it refers to itself without going into a field or element of the value"
              .formatted(form.origin(node)));
    }
    int weight = 1;
    if (node.path("$ref").isTextual()) {
      weight += weight(form.target(node.path("$ref").textValue()));
    }
    for (String keyword : List.of("allOf", "anyOf", "oneOf", "dependentSchemas")) {
      for (JsonNode branch : node.path(keyword)) {
        weight += weight(branch);
      }
    }
    for (String keyword : List.of("if", "then", "else", "not")) {
      weight += weight(node.path(keyword));
    }
    if (weight > MOST_IN_PLACE) {
      throw new IllegalArgumentException(
          "at %s: more than %d subschemas apply to one place"
              .formatted(form.origin(node), MOST_IN_PLACE));
    }
    entered.remove(node);
    weights.put(node, weight);
    return weight;
  }
}
