package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

  /// Whether the [verdict][SchemaJudge#verdict] on `next` lets it take the place of `now`.
  public static boolean compatible(JsonNode now, JsonNode next) {
    return SchemaJudge.verdict(now, next).compatible();
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
