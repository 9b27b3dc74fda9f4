package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.Set;

/// The kinds of values, such that each value has exactly one: a `number` is one of two.
enum JsonType {
  NULL("null"),
  BOOLEAN("boolean"),
  INTEGER("integer"),
  FRACTION("number"),
  STRING("string"),
  ARRAY("array"),
  OBJECT("object");

  private final String keyword;

  JsonType(String keyword) {
    this.keyword = keyword;
  }

  /// The narrowest value of `type` that takes it.
  String keyword() {
    return keyword;
  }

  static JsonType of(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> OBJECT;
      case ARRAY -> ARRAY;
      case STRING -> STRING;
      case BOOLEAN -> BOOLEAN;
      case NUMBER -> integral(value.decimalValue()) ? INTEGER : FRACTION;
      case NULL, MISSING, BINARY, POJO -> NULL;
    };
  }

  private static boolean integral(BigDecimal value) {
    return value.signum() == 0 || value.stripTrailingZeros().scale() <= 0;
  }

  /// What the value of a `type` keyword takes: a name, or a list of names.
  static Set<JsonType> taken(JsonNode type) {
    var taken = EnumSet.noneOf(JsonType.class);
    if (type.isTextual()) {
      taken.addAll(named(type.textValue()));
    }
    type.forEach(name -> taken.addAll(named(name.asText())));
    return taken;
  }

  private static Set<JsonType> named(String name) {
    var named = EnumSet.noneOf(JsonType.class);
    for (JsonType type : values()) {
      if (type.keyword.equals(name) || (name.equals("number") && type == INTEGER)) {
        named.add(type);
      }
    }
    return named;
  }
}
