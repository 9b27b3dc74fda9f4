package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One way in which a value may meet a composed schema: all the facts hold, and none of what is
/// refused does. Keywords that compose have no meaning any more in a fact.
///
/// @param facts subschemas, whose own assertions hold
/// @param closings what `unevaluatedProperties` says
/// @param refused subschemas the value does not meet
record Alternative(List<Place> facts, List<Closing> closings, List<Place> refused) {

  static final Alternative ANYTHING = new Alternative(List.of(), List.of(), List.of());

  /// What must be met by fields that nothing in scope knows.
  ///
  /// @param owner the subschema that says so
  /// @param scope the facts at and below it
  record Closing(Place owner, List<Place> scope, Place rest) {}

  static Alternative fact(Place fact) {
    return new Alternative(List.of(fact), List.of(), List.of());
  }

  static Alternative not(Place refused) {
    return new Alternative(List.of(), List.of(), List.of(refused));
  }

  Alternative and(Alternative other) {
    return new Alternative(
        joined(facts, other.facts),
        joined(closings, other.closings),
        joined(refused, other.refused));
  }

  Alternative closed(Closing closing) {
    return new Alternative(facts, joined(closings, List.of(closing)), refused);
  }

  private static <T> List<T> joined(List<T> some, List<T> more) {
    return Stream.concat(some.stream(), more.stream()).distinct().toList();
  }

  private Stream<JsonNode> said(String keyword) {
    return facts.stream().map(fact -> fact.node().path(keyword)).filter(v -> !v.isMissingNode());
  }

  /// The kinds of value it takes, as far as `type`, `enum` and `const` say.
  Set<JsonType> types() {
    var types = EnumSet.allOf(JsonType.class);
    said("type").forEach(type -> types.retainAll(JsonType.taken(type)));
    List<JsonNode> values = values();
    if (values != null) {
      types.removeIf(type -> values.stream().noneMatch(v -> JsonType.of(v) == type));
    }
    return types;
  }

  /// The values that `enum` and `const` leave; null if they leave all.
  @Nullable List<JsonNode> values() {
    List<JsonNode> left = null;
    for (Place fact : facts) {
      JsonNode listed = fact.node().path("enum");
      JsonNode only = fact.node().path("const");
      if (listed.isArray()) {
        var values = new ArrayList<JsonNode>();
        listed.forEach(values::add);
        left = both(left, values);
      }
      if (!only.isMissingNode()) {
        left = both(left, List.of(only));
      }
    }
    return left;
  }

  private static List<JsonNode> both(@Nullable List<JsonNode> some, List<JsonNode> others) {
    return some == null ? others : some.stream().filter(others::contains).toList();
  }

  NumberRange range() {
    return facts.stream()
        .map(fact -> NumberRange.of(fact.node()))
        .reduce(NumberRange::and)
        .orElse(NumberRange.ALL);
  }

  /// The highest of what a keyword such as `minLength` says; 0 if nothing.
  long least(String keyword) {
    return said(keyword).mapToLong(Alternative::count).max().orElse(0);
  }

  /// The lowest of what a keyword such as `maxLength` says.
  long most(String keyword) {
    return said(keyword).mapToLong(Alternative::count).min().orElse(Long.MAX_VALUE);
  }

  /// A count as a schema says it, which may be 3.0 or beyond any length.
  static long count(JsonNode number) {
    return number.decimalValue().min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue();
  }

  Set<String> patterns() {
    var patterns = new LinkedHashSet<String>();
    said("pattern").forEach(pattern -> patterns.add(pattern.asText()));
    return patterns;
  }

  boolean unique() {
    return said("uniqueItems").anyMatch(JsonNode::booleanValue);
  }

  Set<String> required() {
    var required = new LinkedHashSet<String>();
    said("required").forEach(list -> list.forEach(name -> required.add(name.asText())));
    return required;
  }

  /// The fields it names.
  Set<String> names() {
    var names = new LinkedHashSet<String>();
    said("properties").forEach(list -> list.fieldNames().forEachRemaining(names::add));
    return names;
  }

  /// The patterns by which it tells fields.
  Set<String> namePatterns() {
    var patterns = new LinkedHashSet<String>();
    said("patternProperties").forEach(list -> list.fieldNames().forEachRemaining(patterns::add));
    return patterns;
  }

  /// What the value of a field must meet.
  List<Place> field(String name) {
    return field(name, pattern -> LinearPattern.of(pattern).matches(name));
  }

  /// What the value of a field must meet that is not named here.
  ///
  /// @param matches the patterns its name matches
  List<Place> otherField(Set<String> matches) {
    return field(null, matches::contains);
  }

  private List<Place> field(@Nullable String name, Predicate<String> matches) {
    var met = new ArrayList<Place>();
    for (Place fact : facts) {
      JsonNode node = fact.node();
      boolean known = false;
      if (name != null && node.path("properties").has(name)) {
        met.add(fact.at(node.path("properties").path(name)));
        known = true;
      }
      for (var pattern : node.path("patternProperties").properties()) {
        if (matches.test(pattern.getKey())) {
          met.add(fact.at(pattern.getValue()));
          known = true;
        }
      }
      if (!known && node.has("additionalProperties")) {
        met.add(fact.at(node.path("additionalProperties")));
      }
    }
    for (Closing closing : closings) {
      if (closing.scope().stream().noneMatch(fact -> knows(closing, fact, name, matches))) {
        met.add(closing.rest());
      }
    }
    return said(met);
  }

  private static boolean knows(
      Closing closing, Place fact, @Nullable String name, Predicate<String> matches) {
    JsonNode node = fact.node();
    if (node.has("additionalProperties")
        || (name != null && node.path("properties").has(name))
        || (node.has("unevaluatedProperties") && !fact.equals(closing.owner()))) {
      return true;
    }
    return node.path("patternProperties").properties().stream()
        .anyMatch(pattern -> matches.test(pattern.getKey()));
  }

  /// What an element must meet.
  List<Place> element(int index) {
    var met = new ArrayList<Place>();
    for (Place fact : facts) {
      JsonNode first = fact.node().path("prefixItems").path(index);
      if (!first.isMissingNode()) {
        met.add(fact.at(first));
      } else if (fact.node().has("items")) {
        met.add(fact.at(fact.node().path("items")));
      }
    }
    return said(met);
  }

  /// How many elements have a schema of their own.
  int prefix() {
    return said("prefixItems").mapToInt(JsonNode::size).max().orElse(0);
  }

  private static List<Place> said(List<Place> met) {
    return met.stream()
        .filter(place -> !place.node().isEmpty() || !place.node().isObject())
        .filter(place -> !place.node().isBoolean() || !place.node().booleanValue())
        .distinct()
        .toList();
  }

  /// Whether nothing meets all of them, by the plainest sign.
  static boolean never(List<Place> places) {
    return places.stream()
        .anyMatch(place -> place.node().isBoolean() && !place.node().booleanValue());
  }
}
