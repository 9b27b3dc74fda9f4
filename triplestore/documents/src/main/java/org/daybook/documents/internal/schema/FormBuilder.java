package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.daybook.documents.internal.json.CanonicalNodes;
import org.daybook.documents.internal.schema.SchemaForm.Audience;

/// Makes a [SchemaForm]. Each place of a value is closed or opened as a whole, so that subschemas
/// which share a place (`allOf`, `$ref`, ...) do not refuse each other's fields.
final class FormBuilder {

  /// What is neither applied in place nor below a place: kept as it is.
  private static final Set<String> ASSERTIONS =
      Set.of(
          "type",
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "multipleOf",
          "minLength",
          "maxLength",
          "minItems",
          "maxItems",
          "uniqueItems",
          "minContains",
          "maxContains",
          "minProperties",
          "maxProperties",
          "required",
          "dependentRequired");

  private record Target(String pointer, boolean literal) {}

  private final References references;
  private final Audience audience;
  private final IdentityHashMap<JsonNode, String> origins;
  private final JsonNode schema;
  private final Map<Target, String> names = new HashMap<>();
  private final Deque<Target> open = new ArrayDeque<>();

  FormBuilder(JsonNode schema, Audience audience, IdentityHashMap<JsonNode, String> origins) {
    this.schema = schema;
    this.references = new References(schema);
    this.audience = audience;
    this.origins = origins;
  }

  JsonNode build() {
    if (!(place(schema, "", false) instanceof ObjectNode root)) {
      return schema;
    }
    ObjectNode definitions = CanonicalNodes.INSTANCE.objectNode();
    while (!open.isEmpty()) {
      Target target = open.remove();
      definitions.set(
          names.get(target),
          inPlace(references.at(target.pointer()), target.pointer(), target.literal()));
    }
    if (!definitions.isEmpty()) {
      root.set("$defs", definitions);
    }
    return root;
  }

  /// A subschema that begins a place: the whole value, a field, an element.
  private JsonNode place(JsonNode node, String at, boolean literal) {
    JsonNode rewritten = inPlace(node, at, literal);
    if (!literal
        && audience == Audience.WRITER
        && rewritten instanceof ObjectNode closed
        && !node.has("additionalProperties")
        && !node.has("unevaluatedProperties")
        && references.declaresFields(node)) {
      closed.put(
          References.composed(node) ? "unevaluatedProperties" : "additionalProperties", false);
    }
    return rewritten;
  }

  /// @param literal whether it stands under a negation or a condition, where what is closed or
  ///     opened would turn into its opposite: left as written
  private JsonNode inPlace(JsonNode node, String at, boolean literal) {
    if (!node.isObject()) {
      return node;
    }
    ObjectNode made = CanonicalNodes.INSTANCE.objectNode();
    origins.put(made, at);
    for (var field : node.properties()) {
      keyword(made, node, field.getKey(), field.getValue(), at, literal);
    }
    return made;
  }

  private void keyword(
      ObjectNode made, JsonNode node, String name, JsonNode value, String at, boolean literal) {
    String here = at + "/" + name;
    boolean reader = audience == Audience.READER && !literal;
    switch (name) {
      case "$ref" -> made.put(name, reference(value.asText(), here, literal));
      case "$dynamicRef" -> also(made, References.only(name, value), at, literal);
      case "properties" -> made.set(name, named(value, here, (sub, to) -> place(sub, to, literal)));
      case "patternProperties" -> {
        value.fieldNames().forEachRemaining(pattern -> linear(pattern, here));
        made.set(name, named(value, here, (sub, to) -> place(sub, to, literal)));
      }
      case "pattern" -> {
        linear(value.asText(), here);
        made.set(name, value);
      }
      case "dependentSchemas" ->
          made.set(name, named(value, here, (sub, to) -> inPlace(sub, to, literal)));
      case "additionalProperties", "unevaluatedProperties" -> {
        if (!reader || !value.isBoolean() || value.booleanValue()) {
          made.set(name, place(value, here, literal));
        }
      }
      case "items", "unevaluatedItems" -> made.set(name, place(value, here, literal));
      case "prefixItems" -> {
        var list = made.putArray(name);
        for (int i = 0; i < value.size(); i++) {
          list.add(place(value.path(i), here + "/" + i, literal));
        }
      }
      case "oneOf" -> {
        if (reader) {
          also(made, References.only("anyOf", value), at, literal);
        } else {
          branches(made, name, value, here, literal);
        }
      }
      case "allOf", "anyOf" -> branches(made, name, value, here, literal);
      case "then", "else" -> made.set(name, inPlace(value, here, literal));
      case "if", "not", "contains", "propertyNames" -> made.set(name, inPlace(value, here, true));
      case "enum" -> {
        if (!reader || !node.path("x-open-enum").asBoolean(false)) {
          made.set(name, Constants.plain(value));
        } else if (!node.has("type")) {
          var types = new TreeSet<String>();
          value.forEach(constant -> types.add(JsonType.of(constant).keyword()));
          types.forEach(made.withArray("type")::add);
        }
      }
      case "x-reference" -> {
        if (value.asBoolean(false) && !literal) {
          made.put(name, true);
        }
      }
      case "const" -> made.set(name, Constants.plain(value));
      default -> {
        if (ASSERTIONS.contains(name)) {
          made.set(name, value);
        }
      }
    }
  }

  private static void linear(String pattern, String at) {
    try {
      LinearPattern.of(pattern);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("at %s: %s".formatted(at, e.getMessage()), e);
    }
  }

  /// Adds a keyword that may be there already, as a conjunct.
  private void also(ObjectNode made, JsonNode only, String at, boolean literal) {
    JsonNode conjunct;
    if (only.has("$dynamicRef")) {
      ObjectNode reference = CanonicalNodes.INSTANCE.objectNode();
      reference.put(
          "$ref", reference(only.path("$dynamicRef").asText(), at + "/$dynamicRef", literal));
      conjunct = reference;
    } else {
      ObjectNode either = CanonicalNodes.INSTANCE.objectNode();
      branches(either, "anyOf", only.path("anyOf"), at + "/oneOf", literal);
      conjunct = either;
    }
    origins.put(conjunct, at);
    made.withArray("allOf").add(conjunct);
  }

  private void branches(ObjectNode made, String name, JsonNode list, String at, boolean literal) {
    var branches = made.withArray(name);
    for (int i = 0; i < list.size(); i++) {
      branches.add(inPlace(list.path(i), at + "/" + i, literal));
    }
  }

  private interface Rewriting {
    JsonNode rewritten(JsonNode subschema, String at);
  }

  private static ObjectNode named(JsonNode subschemas, String at, Rewriting rewriting) {
    ObjectNode named = CanonicalNodes.INSTANCE.objectNode();
    subschemas
        .properties()
        .forEach(
            field ->
                named.set(
                    field.getKey(),
                    rewriting.rewritten(
                        field.getValue(), at + "/" + References.escaped(field.getKey()))));
    return named;
  }

  private String reference(String reference, String at, boolean literal) {
    var target = new Target(references.pointer(reference, at), literal);
    String name = names.get(target);
    if (name == null) {
      name = "d" + names.size();
      names.put(target, name);
      open.add(target);
    }
    return "#/$defs/" + name;
  }
}
