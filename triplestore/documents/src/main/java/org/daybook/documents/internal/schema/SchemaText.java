package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import org.daybook.documents.internal.automerge.TextShape;

/// `x-text` as a schema states it, along `properties`, `additionalProperties`, `items` and local
/// references.
///
/// @param root the whole schema, for references
/// @param here the subschema at this place, or missing
record SchemaText(JsonNode root, JsonNode here) implements TextShape {

  private static final int MOST_REFERENCES = 32;

  static TextShape of(JsonNode schema) {
    return schema.findValue("x-text") == null ? TextShape.NONE : at(schema, schema);
  }

  private static TextShape at(JsonNode root, JsonNode schema) {
    JsonNode here = schema;
    for (int i = 0; i < MOST_REFERENCES; i++) {
      String reference = here.path("$ref").textValue();
      if (reference == null) {
        return new SchemaText(root, here);
      }
      here = reference.startsWith("#/") ? root.at(reference.substring(1)) : root;
    }
    return NONE;
  }

  @Override
  public boolean isText() {
    return here.path("x-text").asBoolean(false);
  }

  @Override
  public TextShape field(String name) {
    JsonNode declared = here.path("properties").path(name);
    return next(declared.isMissingNode() ? here.path("additionalProperties") : declared);
  }

  @Override
  public TextShape element() {
    return next(here.path("items"));
  }

  private TextShape next(JsonNode schema) {
    return schema instanceof MissingNode || !schema.isObject() ? NONE : at(root, schema);
  }
}
