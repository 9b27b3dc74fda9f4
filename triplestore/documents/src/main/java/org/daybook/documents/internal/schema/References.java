package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.daybook.documents.internal.json.CanonicalNodes;
import org.jspecify.annotations.Nullable;

/// Where the references of a schema that stands alone lead. (In such a schema `$dynamicRef` leads
/// where `$ref` would.)
record References(JsonNode schema) {

  /// Their values are data, not schemas.
  static final Set<String> DATA = Set.of("const", "enum", "default", "examples");

  private static final Set<String> COMPOSING =
      Set.of("$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "if", "dependentSchemas");

  /// Whether other subschemas may declare fields of the same place.
  static boolean composed(JsonNode node) {
    return COMPOSING.stream().anyMatch(node::has);
  }

  /// @throws IllegalArgumentException if there is nothing
  JsonNode at(String pointer) {
    JsonNode found = schema.at(pointer);
    if (!found.isObject() && !found.isBoolean()) {
      throw new IllegalArgumentException(
          "a reference leads to #%s: wanted a schema there".formatted(pointer));
    }
    return found;
  }

  /// The pointer a reference stands for.
  ///
  /// @param at where the reference is, for the message
  /// @throws IllegalArgumentException if it leads nowhere
  String pointer(String reference, String at) {
    String fragment =
        URLDecoder.decode(
            reference.substring(Math.min(1, reference.length())).replace("+", "%2B"),
            StandardCharsets.UTF_8);
    String pointer =
        fragment.isEmpty() || fragment.startsWith("/") ? fragment : anchored(schema, fragment, "");
    if (pointer != null) {
      JsonNode found = schema.at(JsonPointer.compile(pointer));
      if (found.isObject() || found.isBoolean()) {
        return pointer;
      }
    }
    throw new IllegalArgumentException(
        "at %s: \"%s\" leads nowhere, wanted a reference to a schema".formatted(at, reference));
  }

  private static @Nullable String anchored(JsonNode node, String anchor, String at) {
    if (anchor.equals(node.path("$anchor").textValue())
        || anchor.equals(node.path("$dynamicAnchor").textValue())) {
      return at;
    }
    for (var field : node.properties()) {
      String found = anchored(field.getValue(), anchor, at + "/" + escaped(field.getKey()));
      if (found != null) {
        return found;
      }
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      String found = anchored(node.path(i), anchor, at + "/" + i);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  /// A schema of one keyword.
  static ObjectNode only(String keyword, JsonNode value) {
    ObjectNode only = CanonicalNodes.INSTANCE.objectNode();
    only.set(keyword, value);
    return only;
  }

  /// Whether it, or what shares its place, declares fields.
  boolean declaresFields(JsonNode node) {
    return inPlace(node).stream().anyMatch(each -> each.has("properties"));
  }

  /// The subschema and all that may apply at the same place, but for conditions and negations.
  List<JsonNode> inPlace(JsonNode node) {
    return inPlace(List.of(node));
  }

  /// The same of several, each but once: what speaks twice about a field would speak four times
  /// about a field of that, and so on.
  List<JsonNode> inPlace(List<JsonNode> nodes) {
    var found = new ArrayList<JsonNode>();
    Set<JsonNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    nodes.forEach(node -> collect(node, found, seen));
    return found;
  }

  private void collect(JsonNode node, List<JsonNode> found, Set<JsonNode> seen) {
    if (!node.isObject() || !seen.add(node)) {
      return;
    }
    found.add(node);
    for (String keyword : List.of("$ref", "$dynamicRef")) {
      if (node.path(keyword).isTextual()) {
        collect(at(pointer(node.path(keyword).textValue(), "/" + keyword)), found, seen);
      }
    }
    for (String keyword : List.of("allOf", "anyOf", "oneOf", "dependentSchemas")) {
      node.path(keyword).forEach(branch -> collect(branch, found, seen));
    }
    for (String keyword : List.of("then", "else")) {
      collect(node.path(keyword), found, seen);
    }
  }
}
