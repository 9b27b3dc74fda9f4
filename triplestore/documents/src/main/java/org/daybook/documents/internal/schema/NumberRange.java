package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/// An interval of numbers.
///
/// @param low null for none
/// @param open whether `low` itself is outside
/// @param high null for none
/// @param openHigh whether `high` itself is outside
record NumberRange(
    @Nullable BigDecimal low, boolean open, @Nullable BigDecimal high, boolean openHigh) {

  static final NumberRange ALL = new NumberRange(null, false, null, false);

  /// What a subschema's own keywords say.
  static NumberRange of(JsonNode node) {
    return ALL.and(low(node.path("minimum"), false))
        .and(low(node.path("exclusiveMinimum"), true))
        .and(high(node.path("maximum"), false))
        .and(high(node.path("exclusiveMaximum"), true));
  }

  static NumberRange only(BigDecimal value) {
    return new NumberRange(value, false, value, false);
  }

  private static NumberRange low(JsonNode bound, boolean open) {
    return bound.isNumber() ? new NumberRange(bound.decimalValue(), open, null, false) : ALL;
  }

  private static NumberRange high(JsonNode bound, boolean open) {
    return bound.isNumber() ? new NumberRange(null, false, bound.decimalValue(), open) : ALL;
  }

  NumberRange and(NumberRange other) {
    NumberRange lower = lower(this, other) ? other : this;
    NumberRange upper = higher(this, other) ? other : this;
    return new NumberRange(lower.low, lower.open, upper.high, upper.openHigh);
  }

  /// Whether the lower end of `some` lies below that of `other`.
  private static boolean lower(NumberRange some, NumberRange other) {
    if (some.low == null || other.low == null) {
      return some.low == null && other.low != null;
    }
    int order = some.low.compareTo(other.low);
    return order < 0 || (order == 0 && !some.open && other.open);
  }

  /// Whether the upper end of `some` lies above that of `other`.
  private static boolean higher(NumberRange some, NumberRange other) {
    if (some.high == null || other.high == null) {
      return some.high == null && other.high != null;
    }
    int order = some.high.compareTo(other.high);
    return order > 0 || (order == 0 && !some.openHigh && other.openHigh);
  }

  /// The same integers, ends included.
  NumberRange integers() {
    BigDecimal first = low == null ? null : low.setScale(0, RoundingMode.CEILING);
    if (first != null && open && first.compareTo(low) == 0) {
      first = first.add(BigDecimal.ONE);
    }
    BigDecimal last = high == null ? null : high.setScale(0, RoundingMode.FLOOR);
    if (last != null && openHigh && last.compareTo(high) == 0) {
      last = last.subtract(BigDecimal.ONE);
    }
    return new NumberRange(first, false, last, false);
  }

  boolean within(NumberRange wider) {
    return !lower(this, wider) && !higher(this, wider);
  }

  boolean empty() {
    if (low == null || high == null) {
      return false;
    }
    int order = low.compareTo(high);
    return order > 0 || (order == 0 && (open || openHigh));
  }

  boolean has(BigDecimal value) {
    return only(value).within(this);
  }
}
