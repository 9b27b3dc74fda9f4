package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.daybook.documents.internal.json.CanonicalNodes;

/// Lets the fields a writer does not know survive its writing.
public final class UnknownFields {

  private final References references;

  private UnknownFields(JsonNode writerSchema) {
    this.references = new References(writerSchema);
  }

  /// What to store when a writer that knows an older version of the schema puts a value: its value,
  /// and of the present one the fields that this older version lets nobody put, as those are from
  /// writers of a later one. A field the older version declares, or takes as a further one, and
  /// that is not put, is gone: its writer knew it.
  ///
  /// Goes down objects field by field, and lists of the same length element by element; a list of
  /// another length is taken as put, as nobody can say which element is which.
  ///
  /// @param writerSchema the version of the schema the writer knows
  public static JsonNode keep(JsonNode present, JsonNode put, JsonNode writerSchema) {
    return new UnknownFields(writerSchema).kept(present, put, List.of(writerSchema));
  }

  /// @param places the subschemas of the place
  private JsonNode kept(JsonNode present, JsonNode put, List<JsonNode> places) {
    List<JsonNode> all = references.inPlace(places);
    if (present.isObject() && put.isObject()) {
      return fields(present, put, all);
    }
    if (present.isArray() && put.isArray() && present.size() == put.size()) {
      ArrayNode made = CanonicalNodes.INSTANCE.arrayNode();
      for (int i = 0; i < put.size(); i++) {
        made.add(kept(present.path(i), put.path(i), element(all, i)));
      }
      return made;
    }
    return put;
  }

  private JsonNode fields(JsonNode present, JsonNode put, List<JsonNode> all) {
    ObjectNode made = CanonicalNodes.INSTANCE.objectNode();
    put.properties()
        .forEach(
            field -> {
              JsonNode there = present.path(field.getKey());
              made.set(
                  field.getKey(),
                  there.isMissingNode()
                      ? field.getValue()
                      : kept(there, field.getValue(), field(all, field.getKey())));
            });
    if (all.stream().anyMatch(node -> node.has("properties"))) {
      present.properties().stream()
          .filter(field -> !made.has(field.getKey()) && field(all, field.getKey()).isEmpty())
          .forEach(field -> made.set(field.getKey(), field.getValue()));
    }
    return made;
  }

  /// What the version says about a field; empty if it lets nobody put it.
  static List<JsonNode> field(List<JsonNode> all, String name) {
    var found = new ArrayList<JsonNode>();
    for (JsonNode node : all) {
      boolean known = false;
      if (node.path("properties").has(name)) {
        found.add(node.path("properties").path(name));
        known = true;
      }
      for (var pattern : node.path("patternProperties").properties()) {
        if (LinearPattern.of(pattern.getKey()).matches(name)) {
          found.add(pattern.getValue());
          known = true;
        }
      }
      for (String rest : List.of("additionalProperties", "unevaluatedProperties")) {
        JsonNode further = node.path(rest);
        if (!known && (further.isObject() || further.asBoolean(false))) {
          found.add(further);
        }
      }
    }
    return found;
  }

  static List<JsonNode> element(List<JsonNode> all, int index) {
    var found = new ArrayList<JsonNode>();
    for (JsonNode node : all) {
      JsonNode first = node.path("prefixItems").path(index);
      JsonNode element = first.isMissingNode() ? node.path("items") : first;
      if (!element.isMissingNode()) {
        found.add(element);
      }
    }
    return found;
  }
}
