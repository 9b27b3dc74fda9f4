package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;

/// A subschema within its form. Equal only to itself.
record Place(SchemaForm form, JsonNode node) {

  Place at(JsonNode other) {
    return new Place(form, other);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Place(_, JsonNode theirs) && sameNode(theirs);
  }

  @SuppressWarnings("ReferenceEquality") // equal texts of two forms refer to different definitions
  private boolean sameNode(JsonNode theirs) {
    return node == theirs;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(node);
  }
}
