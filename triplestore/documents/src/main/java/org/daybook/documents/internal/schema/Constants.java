package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import org.daybook.documents.internal.json.CanonicalNodes;

/// The values a schema names, such that equal numbers (1 and 1.0, to a schema) are equal nodes.
final class Constants {

  private static final int MOST_ZEROS = 1_000;

  private Constants() {}

  static JsonNode plain(JsonNode value) {
    if (value.isArray()) {
      ArrayNode list = CanonicalNodes.INSTANCE.arrayNode();
      value.forEach(element -> list.add(plain(element)));
      return list;
    }
    if (value.isObject()) {
      ObjectNode object = CanonicalNodes.INSTANCE.objectNode();
      value.properties().forEach(field -> object.set(field.getKey(), plain(field.getValue())));
      return object;
    }
    return value.isNumber() ? number(value.decimalValue()) : value;
  }

  /// A number's one node: an integer if it is integral.
  static JsonNode number(BigDecimal value) {
    BigDecimal stripped = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    return stripped.scale() <= 0 && stripped.scale() > -MOST_ZEROS
        ? CanonicalNodes.INSTANCE.numberNode(stripped.toBigIntegerExact())
        : CanonicalNodes.INSTANCE.numberNode(stripped);
  }
}
