package org.daybook.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.Objects;
import java.util.OptionalInt;
import org.daybook.documents.Document;

/// How JSON values compare in predicates: numbers by value (1 is 1.0), texts by code point, others
/// only as equal or not.
final class Comparisons {

  private static final Comparator<JsonNode> BY_NUMBER =
      (a, b) ->
          a.isNumber() && b.isNumber()
              ? a.decimalValue().compareTo(b.decimalValue())
              : a.equals(b) ? 0 : 1;

  private Comparisons() {}

  static boolean holds(Predicate.Field field, Document document) {
    JsonNode prop = document.props().get(field.key());
    if (prop == null) {
      return false;
    }
    JsonNode found = prop.at(field.pointer());
    if (found.isMissingNode()) {
      return false;
    }
    return field.op() == Predicate.Op.EXISTS
        || compares(found, field.op(), Objects.requireNonNull(field.value()));
  }

  private static boolean compares(JsonNode found, Predicate.Op op, JsonNode wanted) {
    return switch (op) {
      case EXISTS -> true;
      case EQ -> equal(found, wanted);
      case NE -> !equal(found, wanted);
      case LT -> ordered(found, wanted).stream().anyMatch(order -> order < 0);
      case LE -> ordered(found, wanted).stream().anyMatch(order -> order <= 0);
      case GT -> ordered(found, wanted).stream().anyMatch(order -> order > 0);
      case GE -> ordered(found, wanted).stream().anyMatch(order -> order >= 0);
      case CONTAINS -> contains(found, wanted);
    };
  }

  private static boolean equal(JsonNode one, JsonNode other) {
    return one.equals(BY_NUMBER, other);
  }

  private static boolean contains(JsonNode found, JsonNode wanted) {
    if (found.isTextual()) {
      return wanted.isTextual() && found.textValue().contains(wanted.textValue());
    }
    return found.isArray() && found.valueStream().anyMatch(element -> equal(element, wanted));
  }

  /// Empty when the two have no order: a text and a number, lists, objects.
  private static OptionalInt ordered(JsonNode one, JsonNode other) {
    if (one.isNumber() && other.isNumber()) {
      return OptionalInt.of(one.decimalValue().compareTo(other.decimalValue()));
    }
    if (one.isTextual() && other.isTextual()) {
      return OptionalInt.of(byCodePoint(one.textValue(), other.textValue()));
    }
    return OptionalInt.empty();
  }

  private static int byCodePoint(String one, String other) {
    int[] left = one.codePoints().toArray();
    int[] right = other.codePoints().toArray();
    return java.util.Arrays.compare(left, right);
  }
}
