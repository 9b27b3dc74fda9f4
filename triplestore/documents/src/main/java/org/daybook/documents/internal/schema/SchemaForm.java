package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.IdentityHashMap;

/// A schema rewritten for one audience: assertions only, its references leading to its own `$defs`
/// alone.
///
/// @param root the schema
/// @param origins of each object in it, the pointer in the schema it was made from
record SchemaForm(JsonNode root, IdentityHashMap<JsonNode, String> origins) {

  /// Who holds a value against the schema.
  enum Audience {
    /// Closed: where fields are declared, no others may be put.
    WRITER,
    /// Open: fields nobody declared, and further values of an open enumeration, are let be.
    READER
  }

  static SchemaForm of(JsonNode schema, Audience audience) {
    var origins = new IdentityHashMap<JsonNode, String>();
    return new SchemaForm(new FormBuilder(schema, audience, origins).build(), origins);
  }

  /// The place of the whole value.
  Place place() {
    return new Place(this, root);
  }

  /// Where in the schema it was made from an object stands; empty for what was made up.
  String origin(JsonNode node) {
    return origins.getOrDefault(node, "");
  }

  /// What a reference of a form leads to.
  JsonNode target(String reference) {
    return root.at(reference.substring(1));
  }
}
