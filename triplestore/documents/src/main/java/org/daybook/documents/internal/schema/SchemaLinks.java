package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import org.jspecify.annotations.Nullable;

/// The places that a schema marks `x-reference`, along `properties`, `additionalProperties`,
/// `items` and local references.
public final class SchemaLinks {

  /// Told of every string at a marked place.
  @FunctionalInterface
  public interface Visitor {
    /// @param pointer where in the value: a JSON pointer
    void link(String pointer, String text);
  }

  private static final int MOST_REFERENCES = 32;

  private final @Nullable JsonNode root;

  private SchemaLinks(@Nullable JsonNode root) {
    this.root = root;
  }

  /// The places of one schema.
  public static SchemaLinks of(JsonNode schema) {
    return new SchemaLinks(schema.findValue("x-reference") == null ? null : schema);
  }

  /// Walks a value.
  public void visit(JsonNode value, Visitor visitor) {
    if (root != null) {
      visit(root, value, "", visitor);
    }
  }

  private void visit(JsonNode schema, JsonNode value, String pointer, Visitor visitor) {
    JsonNode here = resolved(schema);
    if (!here.isObject()) {
      return;
    }
    if (value.isTextual() && here.path("x-reference").asBoolean(false)) {
      visitor.link(pointer, value.textValue());
    } else if (value.isObject()) {
      for (var field : value.properties()) {
        JsonNode declared = here.path("properties").path(field.getKey());
        visit(
            declared.isMissingNode() ? here.path("additionalProperties") : declared,
            field.getValue(),
            pointer + "/" + escaped(field.getKey()),
            visitor);
      }
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        visit(here.path("items"), value.path(i), pointer + "/" + i, visitor);
      }
    }
  }

  private JsonNode resolved(JsonNode schema) {
    JsonNode here = schema;
    for (int i = 0; i < MOST_REFERENCES; i++) {
      String reference = here.path("$ref").textValue();
      if (reference == null || root == null) {
        return here;
      }
      here = reference.startsWith("#/") ? root.at(reference.substring(1)) : root;
    }
    return MissingNode.getInstance();
  }

  private static String escaped(String field) {
    return field.replace("~", "~0").replace("/", "~1");
  }
}
