package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The places that a schema marks `x-reference`, wherever in it: also within what it composes and
/// refers to.
public final class SchemaLinks {

  /// Told of every string at a marked place.
  @FunctionalInterface
  public interface Visitor {
    /// One of them.
    ///
    /// @param pointer where in the value: a JSON pointer
    void link(String pointer, String text);
  }

  private final @Nullable References references;
  private final JsonNode root;

  private SchemaLinks(@Nullable References references, JsonNode root) {
    this.references = references;
    this.root = root;
  }

  /// The places of one schema.
  public static SchemaLinks of(JsonNode schema) {
    return new SchemaLinks(
        schema.findValue("x-reference") == null ? null : new References(schema), schema);
  }

  /// Walks a value.
  public void visit(JsonNode value, Visitor visitor) {
    if (references != null) {
      visit(references, value, List.of(root), "", visitor);
    }
  }

  /// @param places the subschemas of the place
  private static void visit(
      References references,
      JsonNode value,
      List<JsonNode> places,
      String pointer,
      Visitor visitor) {
    if (places.isEmpty()) {
      return;
    }
    List<JsonNode> all = references.inPlace(places);
    if (value.isTextual()) {
      if (all.stream().anyMatch(node -> node.path("x-reference").asBoolean(false))) {
        visitor.link(pointer, value.textValue());
      }
    } else if (value.isObject()) {
      for (var field : value.properties()) {
        visit(
            references,
            field.getValue(),
            UnknownFields.field(all, field.getKey()),
            pointer + "/" + escaped(field.getKey()),
            visitor);
      }
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        visit(references, value.path(i), UnknownFields.element(all, i), pointer + "/" + i, visitor);
      }
    }
  }

  private static String escaped(String field) {
    return field.replace("~", "~0").replace("/", "~1");
  }
}
