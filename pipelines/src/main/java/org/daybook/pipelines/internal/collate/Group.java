package org.daybook.pipelines.internal.collate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.Optional;
import org.daybook.documents.Document;
import org.daybook.pipelines.internal.InputDigest;
import org.daybook.processors.Collation;
import org.jspecify.annotations.Nullable;

/// Which members belong together.
///
/// @param text the value they share, as JSON in one form for equal values; empty where a collator
///     does not group
public record Group(String text) {

  /// That of a collator that does not group.
  public static final Group ALL = new Group("");

  /// A longer value groups nothing.
  private static final int MOST_TEXT = 1_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  /// That of a member; none when it has no scalar at the place.
  static Optional<Group> of(Document member, Collation collation) {
    Collation.By by = collation.by();
    return by == null
        ? Optional.of(ALL)
        : member.prop(by.prop()).map(value -> value.at(by.pointer())).flatMap(Group::of);
  }

  /// That of a value; none when it is no scalar.
  static Optional<Group> of(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING, BOOLEAN -> bounded(value.toString());
      case NUMBER -> Double.isFinite(value.doubleValue()) ? number(value) : Optional.empty();
      case ARRAY, BINARY, MISSING, NULL, OBJECT, POJO -> Optional.empty();
    };
  }

  private static Optional<Group> number(JsonNode value) {
    BigDecimal number = value.decimalValue().stripTrailingZeros();
    return Math.abs((long) number.scale()) > MOST_TEXT
        ? Optional.empty()
        : bounded(number.toPlainString());
  }

  private static Optional<Group> bounded(String text) {
    return text.length() <= MOST_TEXT ? Optional.of(new Group(text)) : Optional.empty();
  }

  /// The value; null where a collator does not group.
  public @Nullable JsonNode value() {
    try {
      return text.isEmpty() ? null : JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the group %s is no JSON".formatted(text), e);
    }
  }

  JsonNode json() {
    JsonNode value = value();
    return value == null ? JsonNodeFactory.instance.nullNode() : value;
  }

  /// A short name that no other group has.
  String digest() {
    return InputDigest.of(text);
  }
}
