package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import org.daybook.documents.internal.json.CanonicalNodes;

/// Whether one schema may take another's place, and what that means for what was mapped by it.
public final class SchemaSuccession {

  private static final Set<String> REMARKS =
      Set.of(
          "title",
          "description",
          "$comment",
          "examples",
          "default",
          "deprecated",
          "readOnly",
          "writeOnly");

  /// Their fields are names of subschemas, not keywords.
  private static final Set<String> NAMED =
      Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas");

  private SchemaSuccession() {}

  /// Whether `next` only adds annotations or optional properties to `now`, or values to an `enum`
  /// that says `x-open-enum`.
  public static boolean compatible(JsonNode now, JsonNode next) {
    if (!now.isObject() || !next.isObject()) {
      return now.equals(next);
    }
    var keywords = new HashSet<String>();
    now.fieldNames().forEachRemaining(keywords::add);
    next.fieldNames().forEachRemaining(keywords::add);
    for (String keyword : keywords) {
      if (!annotation(keyword) && !compatible(keyword, now, next)) {
        return false;
      }
    }
    return true;
  }

  private static boolean compatible(String keyword, JsonNode now, JsonNode next) {
    JsonNode before = now.path(keyword);
    JsonNode after = next.path(keyword);
    if (keyword.equals("properties") || keyword.equals("$defs")) {
      return before.properties().stream()
          .allMatch(
              field ->
                  after.has(field.getKey())
                      && compatible(field.getValue(), after.path(field.getKey())));
    }
    if (keyword.equals("required")) {
      return elements(before).equals(elements(after));
    }
    if (keyword.equals("enum") && now.path("x-open-enum").asBoolean(false)) {
      return elements(after).containsAll(elements(before));
    }
    if (before.isArray() && after.isArray() && before.size() == after.size()) {
      for (int i = 0; i < before.size(); i++) {
        if (!compatible(before.path(i), after.path(i))) {
          return false;
        }
      }
      return true;
    }
    return compatible(before, after);
  }

  private static boolean annotation(String keyword) {
    return keyword.startsWith("x-") || REMARKS.contains(keyword);
  }

  private static Set<JsonNode> elements(JsonNode list) {
    var elements = new HashSet<JsonNode>();
    list.forEach(elements::add);
    return elements;
  }

  /// Whether documents of the tag map to other triples now.
  public static boolean remaps(JsonNode now, JsonNode next) {
    return !withoutRemarks(now).equals(withoutRemarks(next));
  }

  private static JsonNode withoutRemarks(JsonNode schema) {
    if (!schema.isObject()) {
      return schema;
    }
    ObjectNode kept = CanonicalNodes.INSTANCE.objectNode();
    for (var field : schema.properties()) {
      if (NAMED.contains(field.getKey()) && field.getValue().isObject()) {
        ObjectNode named = kept.putObject(field.getKey());
        field
            .getValue()
            .properties()
            .forEach(sub -> named.set(sub.getKey(), withoutRemarks(sub.getValue())));
      } else if (!REMARKS.contains(field.getKey())) {
        kept.set(field.getKey(), withoutRemarks(field.getValue()));
      }
    }
    return kept;
  }

  /// The schema with every object's fields in order, so that equal schemas are equal texts.
  public static JsonNode canonical(JsonNode schema) {
    if (schema.isArray()) {
      var list = CanonicalNodes.INSTANCE.arrayNode();
      schema.forEach(element -> list.add(canonical(element)));
      return list;
    }
    if (!schema.isObject()) {
      return schema;
    }
    var sorted = new TreeMap<String, JsonNode>();
    schema.properties().forEach(field -> sorted.put(field.getKey(), canonical(field.getValue())));
    ObjectNode object = CanonicalNodes.INSTANCE.objectNode();
    object.setAll(sorted);
    return object;
  }
}
