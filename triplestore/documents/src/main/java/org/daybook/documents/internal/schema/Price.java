package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.TextNode;

/// What one use of a keyword costs in steps, beyond the one for the keyword itself.
///
/// @param by what it grows with
/// @param base of each use; for members of each of them; for a division the scale of the divisor
/// @param pattern how large the patterns are that texts are matched with
record Price(By by, long base, long pattern) {

  private static final int CHARACTERS_PER_STEP = 128;
  private static final int MATCHES_PER_STEP = 64;
  private static final int BITS_PER_STEP = 16;
  private static final int PLAIN_SCALE = 400;

  /// What of the value it grows with.
  enum By {
    /// Nothing: each use costs the same.
    USES,
    /// How many fields or elements there are.
    MEMBERS,
    /// Those, and the fields' names matched with patterns.
    NAMES,
    /// A text matched with a pattern.
    MATCH,
    /// The length of a text.
    TEXT,
    /// The length of a number.
    DIGITS,
    /// That, and how far its point is from the divisor's.
    DIVISION,
    /// All that is in it.
    WHOLE
  }

  /// Whether no use costs anything.
  boolean nothing() {
    return by == By.USES && base == 0;
  }

  long steps(JsonNode value) {
    return switch (by) {
      case USES -> base;
      case MEMBERS -> base * members(value);
      case NAMES -> base * members(value) + names(value);
      case MATCH -> value instanceof TextNode text ? matching(text.textValue()) : 0;
      case TEXT -> text(value);
      case DIGITS -> digits(value);
      case DIVISION -> division(value);
      case WHOLE -> base + (value instanceof ContainerNode<?> ? whole(value) : scalar(value));
    };
  }

  private static int members(JsonNode value) {
    return value instanceof ContainerNode<?> container ? container.size() : 0;
  }

  private long names(JsonNode value) {
    long steps = 0;
    for (var field : value.properties()) {
      steps += matching(field.getKey());
    }
    return steps;
  }

  private long matching(String text) {
    return text.length() * pattern / MATCHES_PER_STEP;
  }

  /// The steps to go through a whole value.
  static long whole(JsonNode value) {
    long steps = 1;
    if (value.isObject()) {
      for (var field : value.properties()) {
        steps += whole(field.getValue()) + field.getKey().length() / CHARACTERS_PER_STEP;
      }
    } else if (value.isArray()) {
      for (JsonNode element : value) {
        steps += whole(element);
      }
    } else {
      steps += scalar(value);
    }
    return steps;
  }

  private static long scalar(JsonNode value) {
    return text(value) + digits(value);
  }

  private static long text(JsonNode value) {
    return value instanceof TextNode text ? text.textValue().length() / CHARACTERS_PER_STEP : 0;
  }

  /// What there is to a number that is no machine word.
  private static long digits(JsonNode value) {
    if (value instanceof BigIntegerNode number) {
      return number.bigIntegerValue().bitLength() / BITS_PER_STEP;
    }
    return value instanceof DecimalNode number
        ? number.decimalValue().unscaledValue().bitLength() / BITS_PER_STEP
        : 0;
  }

  /// Numbers whose points are far from each other are written out to be divided.
  private long division(JsonNode value) {
    if (!(value instanceof DecimalNode number)) {
      return digits(value);
    }
    long apart = Math.abs(number.decimalValue().scale() - base);
    return digits(value) + (apart > PLAIN_SCALE ? apart * BITS_PER_STEP : 0);
  }
}
