package org.daybook.graph.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/// What a JSON Schema says about one place in a value: every subschema that may apply there, with
/// local references and combinators laid open. It never judges a value.
public final class SchemaView {

  private static final List<String> LISTS = List.of("allOf", "anyOf", "oneOf");
  private static final List<String> SINGLES = List.of("if", "then", "else");

  private final JsonNode root;
  private final List<JsonNode> facets;

  private SchemaView(JsonNode root, List<JsonNode> start) {
    this.root = root;
    this.facets = start.isEmpty() ? start : expanded(root, start);
  }

  /// The view at the root of a schema.
  public static SchemaView of(JsonNode schema) {
    return new SchemaView(schema, schema.isObject() ? List.of(schema) : List.of());
  }

  /// The view of one field of an object here.
  public SchemaView field(String name) {
    var found = new ArrayList<JsonNode>();
    for (JsonNode facet : facets) {
      int before = found.size();
      add(found, facet.path("properties").path(name));
      for (var entry : facet.path("patternProperties").properties()) {
        if (matches(entry.getKey(), name)) {
          add(found, entry.getValue());
        }
      }
      if (found.size() == before) {
        add(found, facet.path("additionalProperties"));
      }
    }
    return new SchemaView(root, found);
  }

  /// The view of one element of a list here.
  public SchemaView element(int index) {
    var found = new ArrayList<JsonNode>();
    for (JsonNode facet : facets) {
      JsonNode prefix = facet.path("prefixItems");
      add(found, index < prefix.size() ? prefix.get(index) : facet.path("items"));
    }
    return new SchemaView(root, found);
  }

  /// Whether a `type` here names this one.
  public boolean mayBe(String type) {
    for (JsonNode facet : facets) {
      JsonNode declared = facet.path("type");
      if (declared.isTextual() && declared.textValue().equals(type)) {
        return true;
      }
      for (JsonNode one : declared) {
        if (one.asText().equals(type)) {
          return true;
        }
      }
    }
    return false;
  }

  /// The first text given for a keyword.
  public Optional<String> text(String keyword) {
    for (JsonNode facet : facets) {
      if (facet.path(keyword).isTextual()) {
        return Optional.of(facet.path(keyword).textValue());
      }
    }
    return Optional.empty();
  }

  /// Whether a keyword is given, and is not `false` or `null`.
  public boolean marked(String keyword) {
    for (JsonNode facet : facets) {
      JsonNode mark = facet.path(keyword);
      if (!mark.isMissingNode() && !mark.isNull() && !(mark.isBoolean() && !mark.booleanValue())) {
        return true;
      }
    }
    return false;
  }

  private static void add(List<JsonNode> found, JsonNode schema) {
    if (schema.isObject()) {
      found.add(schema);
    }
  }

  private static List<JsonNode> expanded(JsonNode root, List<JsonNode> start) {
    var seen = Collections.newSetFromMap(new IdentityHashMap<JsonNode, Boolean>());
    var open = new ArrayDeque<JsonNode>(start);
    var all = new ArrayList<JsonNode>();
    while (!open.isEmpty()) {
      JsonNode facet = open.removeFirst();
      if (!facet.isObject() || !seen.add(facet)) {
        continue;
      }
      all.add(facet);
      if (facet.path("$ref").isTextual()) {
        open.add(referred(root, facet.path("$ref").textValue()));
      }
      for (String keyword : LISTS) {
        facet.path(keyword).forEach(open::add);
      }
      for (String keyword : SINGLES) {
        open.add(facet.path(keyword));
      }
    }
    return all;
  }

  private static JsonNode referred(JsonNode root, String reference) {
    if (reference.equals("#")) {
      return root;
    }
    return reference.startsWith("#/") ? root.at(reference.substring(1)) : MissingNode.getInstance();
  }

  /// Patterns that a linear-time engine cannot take say nothing here; they only choose annotations.
  private static boolean matches(String pattern, String name) {
    try {
      return Pattern.compile(pattern).matcher(name).find();
    } catch (PatternSyntaxException _) {
      return false;
    }
  }
}
