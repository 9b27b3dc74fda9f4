package org.daybook.documents.internal.json;

import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.io.Serial;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// Gives every number one node: an integer the smallest of int, long and big integer that holds it,
/// a fraction a double where that is exact, else a decimal. So equal numbers of one kind are equal
/// nodes, wherever they came from.
public final class CanonicalNodes extends JsonNodeFactory {

  @Serial private static final long serialVersionUID = 1L;

  /// Stateless; shared.
  public static final CanonicalNodes INSTANCE = new CanonicalNodes();

  @Override
  public NumericNode numberNode(long value) {
    return value == (int) value ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
  }

  @Override
  public ValueNode numberNode(@Nullable Long value) {
    return value == null ? nullNode() : numberNode(value.longValue());
  }

  @Override
  public ValueNode numberNode(BigInteger value) {
    return value.bitLength() < 64 ? numberNode(value.longValue()) : BigIntegerNode.valueOf(value);
  }

  @Override
  public NumericNode numberNode(double value) {
    return DoubleNode.valueOf(value == 0.0 ? 0.0 : value);
  }

  @Override
  public ValueNode numberNode(BigDecimal value) {
    double nearest = value.doubleValue();
    if (Double.isFinite(nearest)
        && new BigDecimal(Double.toString(nearest)).compareTo(value) == 0) {
      return numberNode(nearest);
    }
    return DecimalNode.valueOf(value.stripTrailingZeros());
  }
}
