package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The values of one kind that an alternative takes, or one value of them, and what that says.
///
/// @param only the one value; null for all
record Case(Alternative values, JsonType type, @Nullable JsonNode only) {

  /// Whether it is certain that each of its values meets a keyword. Keywords for other kinds of
  /// value are met by all.
  boolean says(String keyword, JsonNode wanted) {
    return switch (keyword) {
      case "type" -> JsonType.taken(wanted).contains(type);
      case "const" -> listed(List.of(wanted));
      case "enum" -> {
        var elements = new HashSet<JsonNode>();
        wanted.forEach(elements::add);
        yield listed(elements);
      }
      case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum" ->
          !number() || range(keyword, wanted);
      case "multipleOf" -> !number() || multiple(wanted.decimalValue());
      case "minLength" -> type != JsonType.STRING || shortest() >= Alternative.count(wanted);
      case "maxLength" -> type != JsonType.STRING || longest() <= Alternative.count(wanted);
      case "pattern" -> type != JsonType.STRING || matches(wanted.asText());
      // held against a value by the store, not by the validator
      case "x-reference" -> type != JsonType.STRING || links(keyword);
      case "minItems" ->
          type != JsonType.ARRAY || values.least(keyword) >= Alternative.count(wanted);
      case "maxItems" -> type != JsonType.ARRAY || mostElements() <= Alternative.count(wanted);
      case "uniqueItems" ->
          type != JsonType.ARRAY
              || !wanted.booleanValue()
              || values.unique()
              || mostElements() <= 1;
      case "required" -> type != JsonType.OBJECT || requires(wanted);
      case "minProperties" ->
          type != JsonType.OBJECT
              || Math.max(values.least(keyword), values.required().size())
                  >= Alternative.count(wanted);
      case "maxProperties" -> type != JsonType.OBJECT || mostFields() <= Alternative.count(wanted);
      default -> true;
    };
  }

  /// Whether the one value meets what the alternative says besides, as far as its own keywords go.
  boolean consistent() {
    if (only == null) {
      return true;
    }
    var alone = new Case(Exactly.fact(only), type, only);
    return values.facts().stream()
        .flatMap(fact -> fact.node().properties().stream())
        .allMatch(
            field ->
                field.getKey().equals("uniqueItems")
                    || alone.says(field.getKey(), field.getValue()));
  }

  private boolean number() {
    return type == JsonType.INTEGER || type == JsonType.FRACTION;
  }

  private boolean listed(Collection<JsonNode> wanted) {
    if (only != null) {
      return wanted.contains(only);
    }
    List<JsonNode> mine = values.values();
    return mine != null && wanted.containsAll(mine);
  }

  private boolean range(String keyword, JsonNode bound) {
    NumberRange wanted = NumberRange.of(References.only(keyword, bound));
    NumberRange mine = only == null ? values.range() : NumberRange.only(only.decimalValue());
    return type == JsonType.INTEGER
        ? mine.integers().within(wanted.integers())
        : mine.within(wanted);
  }

  private boolean multiple(BigDecimal wanted) {
    if (only != null) {
      return multiple(only.decimalValue(), wanted);
    }
    return (type == JsonType.INTEGER && multiple(BigDecimal.ONE, wanted))
        || values.facts().stream()
            .map(fact -> fact.node().path("multipleOf"))
            .anyMatch(mine -> mine.isNumber() && multiple(mine.decimalValue(), wanted));
  }

  private static boolean multiple(BigDecimal value, BigDecimal of) {
    return value.remainder(of).signum() == 0;
  }

  private long shortest() {
    return only == null ? values.least("minLength") : length(only);
  }

  private long longest() {
    return only == null ? values.most("maxLength") : length(only);
  }

  private static long length(JsonNode string) {
    return string.textValue().codePoints().count();
  }

  private boolean matches(String pattern) {
    return only == null
        ? values.patterns().contains(pattern)
        : LinearPattern.of(pattern).matches(only.textValue());
  }

  private boolean links(String keyword) {
    return values.facts().stream().anyMatch(fact -> fact.node().has(keyword));
  }

  private boolean requires(JsonNode names) {
    Set<String> mine = values.required();
    for (JsonNode name : names) {
      if (!mine.contains(name.asText())) {
        return false;
      }
    }
    return true;
  }

  /// How many elements its lists have at most.
  long mostElements() {
    long most = values.most("maxItems");
    for (int i = 0; i <= values.prefix() && i < most; i++) {
      if (Alternative.never(values.element(i))) {
        return i;
      }
    }
    return most;
  }

  /// How many fields its objects have at most.
  private long mostFields() {
    long most = values.most("maxProperties");
    if (values.namePatterns().isEmpty() && Alternative.never(values.otherField(Set.of()))) {
      long named =
          values.names().stream().filter(name -> !Alternative.never(values.field(name))).count();
      return Math.min(most, named);
    }
    return most;
  }
}
