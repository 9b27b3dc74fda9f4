package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.IdentityHashMap;
import org.daybook.documents.internal.json.CanonicalNodes;

/// The schema that takes one value alone, spelled so that its fields and elements can be seen.
final class Exactly {

  private Exactly() {}

  static Alternative fact(JsonNode value) {
    ObjectNode schema = schema(value);
    return Alternative.fact(new Place(new SchemaForm(schema, new IdentityHashMap<>()), schema));
  }

  private static ObjectNode schema(JsonNode value) {
    ObjectNode schema = CanonicalNodes.INSTANCE.objectNode();
    schema.set("const", value);
    if (value.isObject()) {
      ObjectNode fields = schema.putObject("properties");
      value
          .properties()
          .forEach(
              field -> {
                fields.set(field.getKey(), schema(field.getValue()));
                schema.withArray("required").add(field.getKey());
              });
      schema.put("additionalProperties", false);
    }
    if (value.isArray()) {
      schema.put("minItems", value.size()).put("maxItems", value.size()).put("items", false);
      value.forEach(element -> schema.withArray("prefixItems").add(schema(element)));
    }
    return schema;
  }
}
