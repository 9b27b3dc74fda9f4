package org.daybook.processors.bindings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.daybook.documents.Tag;

/// Reads JSON Schemas. What stands in a schema beyond plain types, objects of known fields, lists
/// and enumerations makes the place raw JSON: the host holds the value against the schema anyway.
final class Shapes {

  /// Keywords that put more than one schema upon a place, or fields beyond the named ones.
  private static final List<String> BEYOND =
      List.of(
          "allOf",
          "anyOf",
          "oneOf",
          "not",
          "if",
          "then",
          "else",
          "$dynamicRef",
          "dependentSchemas",
          "patternProperties",
          "prefixItems",
          "unevaluatedItems");

  private static final Set<String> ANNOTATIONS =
      Set.of(
          "$ref",
          "$comment",
          "title",
          "description",
          "default",
          "examples",
          "deprecated",
          "readOnly",
          "writeOnly");

  /// The types of a file, each after those it is made of.
  final List<Shape> types = new ArrayList<>();

  /// The names given out. The first is kept: C's kit has a function `daybook_blob_read`.
  private final Set<String> names = new HashSet<>(Set.of("daybookblob"));

  /// The references of the present tag that are being followed, and what came of the others.
  private final Deque<String> under = new ArrayDeque<>();

  private final Map<String, Shape> followed = new HashMap<>();

  /// The schema of the present tag.
  private JsonNode root = MissingNode.getInstance();

  private Shapes() {}

  /// The types of these tags' props, in order of tag.
  static List<Shape> of(SortedMap<Tag, JsonNode> schemas) {
    var shapes = new Shapes();
    SortedMap<Tag, List<String>> names = shapes.tagNames(schemas.keySet());
    names.forEach((tag, name) -> shapes.tag(tag, name, schemas.getOrDefault(tag, shapes.root)));
    return shapes.types;
  }

  /// What the types of these tags are called.
  static SortedMap<Tag, List<String>> names(Set<Tag> tags) {
    return new Shapes().tagNames(tags);
  }

  // The last two labels, or all where two tags share those.
  private SortedMap<Tag, List<String>> tagNames(Set<Tag> tags) {
    var byTag = new TreeMap<Tag, List<String>>();
    for (Tag tag : new TreeSet<>(tags)) {
      long same = tags.stream().filter(other -> tail(other).equals(tail(tag))).count();
      byTag.put(tag, unique(Words.of(same == 1 ? tail(tag) : tag.name())));
    }
    return byTag;
  }

  private static String tail(Tag tag) {
    String[] labels = tag.name().split("\\.", -1);
    return labels[labels.length - 2] + "." + labels[labels.length - 1];
  }

  private List<String> unique(List<String> words) {
    List<String> name = words;
    for (int i = 2; !names.add(String.join("", name)); i++) {
      name = Stream.concat(words.stream(), Stream.of(String.valueOf(i))).toList();
    }
    return name;
  }

  private void tag(Tag tag, List<String> name, JsonNode schema) {
    root = schema;
    followed.clear();
    under.clear();
    under.push("#");
    JsonNode target = followed(schema);
    List<Shape.Field> fields =
        isStruct(target)
            ? fields(target, name)
            : List.of(
                new Shape.Field("value", "", shape(schema, with(name, "value")), true, false));
    types.add(new Shape.Struct(name, about(schema), Optional.of(tag), !isStruct(target), fields));
  }

  private Shape shape(JsonNode schema, List<String> name) {
    if (schema.has("$ref")) {
      return referred(schema, name);
    }
    if (!schema.isObject() || BEYOND.stream().anyMatch(schema::has)) {
      return Shape.Plain.JSON;
    }
    JsonNode values = schema.has("const") ? schema.get("const") : schema.path("enum");
    if (schema.has("const") || schema.has("enum")) {
      return listed(schema, values, name);
    }
    return switch (schema.path("type").asText()) {
      case "string" -> Shape.Plain.TEXT;
      case "integer" -> Shape.Plain.INTEGER;
      case "number" -> Shape.Plain.NUMBER;
      case "boolean" -> Shape.Plain.TRUTH;
      case "array" ->
          new Shape.Items(
              schema.has("items")
                  ? shape(schema.get("items"), with(name, "item"))
                  : Shape.Plain.JSON);
      case "object" -> isStruct(schema) ? struct(schema, name) : Shape.Plain.JSON;
      default -> Shape.Plain.JSON;
    };
  }

  private Shape struct(JsonNode schema, List<String> wanted) {
    List<String> name = unique(wanted);
    var made = new Shape.Struct(name, about(schema), Optional.empty(), false, fields(schema, name));
    types.add(made);
    return made;
  }

  private Shape listed(JsonNode schema, JsonNode values, List<String> name) {
    var texts = new ArrayList<String>();
    for (JsonNode value : values.isArray() && schema.has("enum") ? values : List.of(values)) {
      if (!value.isTextual()) {
        return plainOf(schema);
      }
      texts.add(value.textValue());
    }
    // C's texts end at a zero.
    boolean zero = texts.stream().anyMatch(text -> text.indexOf('\0') >= 0);
    if (schema.path("x-open-enum").asBoolean() || texts.isEmpty() || zero) {
      return schema.path("type").asText().equals("string") ? Shape.Plain.TEXT : Shape.Plain.JSON;
    }
    var made = new Shape.Choice(unique(name), texts.stream().distinct().toList());
    types.add(made);
    return made;
  }

  private static Shape plainOf(JsonNode schema) {
    return switch (schema.path("type").asText()) {
      case "integer" -> Shape.Plain.INTEGER;
      case "number" -> Shape.Plain.NUMBER;
      case "boolean" -> Shape.Plain.TRUTH;
      default -> Shape.Plain.JSON;
    };
  }

  // A schema that leads back to itself has no end as a type, so the inner place is raw.
  private Shape referred(JsonNode schema, List<String> name) {
    String pointer = schema.get("$ref").asText();
    JsonNode target = target(schema);
    if (target.isMissingNode() || under.contains(pointer)) {
      return Shape.Plain.JSON;
    }
    Shape known = followed.get(pointer);
    if (known != null) {
      return known;
    }
    under.push(pointer);
    Shape made = shape(target, name);
    under.pop();
    followed.put(pointer, made);
    return made;
  }

  /// The schema itself, or what it stands for.
  private JsonNode followed(JsonNode schema) {
    JsonNode at = schema;
    for (int i = 0; i < 10 && at.has("$ref"); i++) {
      at = target(at);
    }
    return at;
  }

  private JsonNode target(JsonNode schema) {
    String pointer = schema.get("$ref").asText();
    boolean alone =
        schema.properties().stream()
            .allMatch(
                field ->
                    ANNOTATIONS.contains(field.getKey())
                        || field.getKey().startsWith("x-")
                        || field.getKey().equals("$defs")
                        || field.getKey().equals("$schema"));
    return alone && (pointer.equals("#") || pointer.startsWith("#/")) && !pointer.contains("%")
        ? root.at(pointer.substring(1))
        : MissingNode.getInstance();
  }

  private static boolean isStruct(JsonNode schema) {
    if (!schema.path("type").asText().equals("object")
        || !schema.path("properties").isObject()
        || BEYOND.stream().anyMatch(schema::has)
        || schema.has("enum")
        || schema.has("const")
        || isOpen(schema, "additionalProperties")
        || isOpen(schema, "unevaluatedProperties")) {
      return false;
    }
    if (schema.get("properties").properties().stream()
        .anyMatch(field -> field.getKey().indexOf('\0') >= 0)) {
      return false; // C's texts end there
    }
    for (JsonNode name : schema.path("required")) {
      if (!schema.get("properties").has(name.asText())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOpen(JsonNode schema, String keyword) {
    return schema.has(keyword)
        && (!schema.get(keyword).isBoolean() || schema.get(keyword).asBoolean());
  }

  private List<Shape.Field> fields(JsonNode schema, List<String> name) {
    var required = new HashSet<String>();
    schema.path("required").forEach(field -> required.add(field.asText()));
    var fields = new ArrayList<Shape.Field>();
    for (var property : schema.get("properties").properties()) {
      String field = property.getKey();
      JsonNode value = property.getValue();
      boolean nullable = isNullable(value);
      fields.add(
          new Shape.Field(
              field,
              about(value),
              shape(nullable ? withoutNull(value) : value, joined(name, Words.of(field))),
              required.contains(field),
              nullable));
    }
    return fields;
  }

  private static boolean isNullable(JsonNode schema) {
    JsonNode type = schema.path("type");
    return type.isArray()
        && type.size() == 2
        && !schema.has("enum")
        && !schema.has("const")
        && (type.get(0).asText().equals("null") != type.get(1).asText().equals("null"));
  }

  private static JsonNode withoutNull(JsonNode schema) {
    ObjectNode plain = schema.deepCopy();
    JsonNode type = schema.get("type");
    return plain.set("type", type.get(0).asText().equals("null") ? type.get(1) : type.get(0));
  }

  private static String about(JsonNode schema) {
    return schema.path("description").asText(schema.path("title").asText(""));
  }

  private static List<String> with(List<String> words, String word) {
    return joined(words, List.of(word));
  }

  private static List<String> joined(List<String> words, List<String> more) {
    return Stream.concat(words.stream(), more.stream()).toList();
  }
}
