package org.daybook.processors.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/// Whether a JSON Schema is sure to allow `{}`, judged by its form, since the schema is not yet
/// registered when this is asked.
final class EmptyObject {

  /// Keywords that say nothing against `{}`, whatever stands there.
  private static final Set<String> HARMLESS =
      Set.of(
          "$schema",
          "$id",
          "$comment",
          "$defs",
          "title",
          "description",
          "default",
          "examples",
          "deprecated",
          "properties",
          "patternProperties",
          "additionalProperties",
          "unevaluatedProperties",
          "propertyNames",
          "maxProperties",
          "dependentRequired",
          "dependentSchemas");

  private EmptyObject() {}

  /// True only if it certainly does.
  static boolean allowedBy(JsonNode schema) {
    return schema.properties().stream()
        .allMatch(field -> harmless(field.getKey(), field.getValue()));
  }

  private static boolean harmless(String keyword, JsonNode value) {
    return switch (keyword) {
      case "type" -> value.toString().contains("\"object\"");
      case "required" -> value.isEmpty();
      case "minProperties" -> value.asInt(1) == 0;
      default -> HARMLESS.contains(keyword) || keyword.startsWith("x-");
    };
  }
}
