package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import org.daybook.documents.internal.json.CanonicalNodes;

/// Schemas at random, and random changes of them.
final class RandomSchemas {

  private static final CanonicalNodes NODES = CanonicalNodes.INSTANCE;
  private static final List<String> NAMES = List.of("a", "b", "c", "d");

  private final RandomGenerator random;

  RandomSchemas(RandomGenerator random) {
    this.random = random;
  }

  ObjectNode schema() {
    ObjectNode made = schema(3);
    if (made.toString().contains("#/$defs/d")) {
      made.putObject("$defs").set("d", schema(0));
    }
    return made;
  }

  private ObjectNode schema(int deep) {
    ObjectNode made = NODES.objectNode();
    return switch (random.nextInt(deep > 0 ? 17 : 6)) {
      case 0 -> made.put("type", one(List.of("string", "integer", "number", "null", "boolean")));
      case 1 -> made.put("type", "string").put("maxLength", 1 + random.nextInt(4));
      case 2 -> made.put("type", "integer").put("minimum", random.nextInt(5));
      case 3 -> {
        ArrayNode values = made.putArray("enum");
        values.add("x").add(random.nextInt(3));
        yield random.nextBoolean() ? made.put("x-open-enum", true) : made;
      }
      case 4 -> {
        made.putArray("type").add("string").add("null");
        yield made;
      }
      case 5 -> made.put("type", "number").put("exclusiveMaximum", 2.5).put("multipleOf", 0.5);
      case 6 -> list(made, deep);
      case 7 -> branches(made, "anyOf", deep);
      case 8 -> branches(made, "oneOf", deep);
      case 9 -> branches(made, "allOf", deep);
      case 10 -> made.put("$ref", "#/$defs/d");
      case 11 -> {
        made.set("not", schema(0));
        yield made;
      }
      case 12 -> {
        made.set("if", schema(0));
        made.set("then", schema(deep - 1));
        yield random.nextBoolean() ? made : made.set("else", schema(deep - 1));
      }
      default -> object(made, deep);
    };
  }

  private ObjectNode list(ObjectNode made, int deep) {
    made.put("type", "array");
    if (random.nextBoolean()) {
      made.set("items", schema(deep - 1));
    }
    if (random.nextInt(3) == 0) {
      made.putArray("prefixItems").add(schema(deep - 1));
    }
    if (random.nextInt(3) == 0) {
      made.put("maxItems", random.nextInt(4));
    }
    switch (random.nextInt(6)) {
      case 0 -> made.put("uniqueItems", true);
      case 1 -> made.set("contains", schema(0));
      default -> {}
    }
    return made;
  }

  private ObjectNode branches(ObjectNode made, String keyword, int deep) {
    ArrayNode branches = made.putArray(keyword);
    branches.add(schema(deep - 1)).add(schema(deep - 1));
    return made;
  }

  private ObjectNode object(ObjectNode made, int deep) {
    made.put("type", "object");
    ObjectNode fields = made.putObject("properties");
    for (String name : NAMES) {
      if (random.nextBoolean()) {
        fields.set(name, schema(deep - 1));
        if (random.nextInt(3) == 0) {
          made.withArray("required").add(name);
        }
      }
    }
    switch (random.nextInt(16)) {
      case 4 -> made.putObject("patternProperties").set("^[ab]", schema(0));
      case 5 -> made.putObject("propertyNames").put("maxLength", 1);
      case 6 -> made.putObject("dependentSchemas").set("a", object(NODES.objectNode(), deep - 1));
      case 7 -> made.put("unevaluatedProperties", false);
      case 8 -> branches(made, "anyOf", deep);
      case 9 -> made.set("if", schema(0));
      case 0 -> made.put("additionalProperties", random.nextBoolean());
      case 1 -> made.set("additionalProperties", schema(0));
      case 2 -> made.put("maxProperties", 2 + random.nextInt(3));
      case 3 -> made.putObject("dependentRequired").putArray("a").add("b");
      default -> {}
    }
    return made;
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  /// The schema with one change somewhere.
  ObjectNode changed(ObjectNode schema) {
    ObjectNode copy = schema.deepCopy();
    var places = new ArrayList<ObjectNode>();
    places(copy, places);
    ObjectNode place = one(places);
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> {
        JsonNode fields = place.path("properties");
        if (fields instanceof ObjectNode known) {
          known.set(one(List.of("a", "e", "f")), schema(1));
        } else {
          place.put("title", "t");
        }
      }
      case 3 -> place.put("description", "d");
      case 4 -> place.put("maxLength", random.nextInt(5));
      case 5 -> place.put("minimum", random.nextInt(5));
      case 6 -> place.withArray("required").add(one(NAMES));
      case 7 -> {
        if (!place.isEmpty()) {
          place.remove(one(List.copyOf(fieldNames(place))));
        }
      }
      case 8 -> {
        if (place.path("enum") instanceof ArrayNode values) {
          values.add("more");
        }
      }
      default -> place.put("type", one(List.of("string", "object", "integer")));
    }
    if (copy.toString().contains("#/$defs/d") && !copy.has("$defs")) {
      copy.putObject("$defs").putObject("d");
    }
    return copy;
  }

  private static List<String> fieldNames(ObjectNode node) {
    var names = new ArrayList<String>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static void places(JsonNode node, List<ObjectNode> places) {
    if (node instanceof ObjectNode schema) {
      places.add(schema);
      for (String keyword : List.of("properties", "$defs")) {
        schema.path(keyword).forEach(sub -> places(sub, places));
      }
      for (String keyword :
          List.of("items", "additionalProperties", "not", "if", "then", "contains")) {
        places(schema.path(keyword), places);
      }
      for (String keyword : List.of("allOf", "anyOf", "oneOf", "prefixItems")) {
        schema.path(keyword).forEach(sub -> places(sub, places));
      }
    }
  }

  /// The schema with its fields, and the lists whose order says nothing, in another order.
  JsonNode shuffled(JsonNode schema) {
    if (!(schema instanceof ObjectNode)) {
      return schema;
    }
    ObjectNode made = NODES.objectNode();
    var fields = new ArrayList<>(schema.properties());
    Collections.shuffle(fields, random);
    for (var field : fields) {
      JsonNode value = field.getValue();
      if (List.of("required", "enum", "allOf", "anyOf", "oneOf").contains(field.getKey())
          || (field.getKey().equals("type") && value.isArray())) {
        var elements = new ArrayList<JsonNode>();
        value.forEach(element -> elements.add(shuffled(element)));
        Collections.shuffle(elements, random);
        made.putArray(field.getKey()).addAll(elements);
      } else {
        made.set(field.getKey(), shuffled(value));
      }
    }
    return made;
  }
}
