package org.daybook.documents.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import org.daybook.documents.DaybookException;
import org.daybook.documents.PropKey;

/// Takes a caller's value in: copies it, gives numbers their canonical form, and refuses what could
/// not be stored as it is.
public final class ValueGuard {

  private static final int MAX_DIGITS = 1_000;

  private final int maxDepth;
  private final long maxBytes;

  /// @param maxDepth how many objects and lists may lie around the innermost value
  /// @param maxBytes the most a value may take, as UTF-8 JSON (escapes counted as one)
  public ValueGuard(int maxDepth, long maxBytes) {
    this.maxDepth = maxDepth;
    this.maxBytes = maxBytes;
  }

  /// A copy that shares nothing with what was given.
  ///
  /// @throws DaybookException.Incorrect `value-too-deep`, `value-too-large`, `value-not-json`
  public JsonNode taken(PropKey key, JsonNode value) {
    return new Copy(key).of(value, 0);
  }

  private final class Copy {

    private final PropKey key;
    private long bytes;

    Copy(PropKey key) {
      this.key = key;
    }

    JsonNode of(JsonNode value, int depth) {
      return switch (value.getNodeType()) {
        case OBJECT -> object(value, deeper(depth));
        case ARRAY -> array(value, deeper(depth));
        case STRING -> {
          add(text(value.textValue()));
          yield CanonicalNodes.INSTANCE.textNode(value.textValue());
        }
        case NUMBER -> number(value);
        case BOOLEAN, NULL -> {
          add(5);
          yield value;
        }
        case BINARY, MISSING, POJO ->
            throw new DaybookException.Incorrect(
                "value-not-json",
                "prop %s holds a node of type %s: wanted plain JSON"
                    .formatted(key, value.getNodeType()));
      };
    }

    private JsonNode object(JsonNode value, int depth) {
      ObjectNode copy = CanonicalNodes.INSTANCE.objectNode();
      add(2);
      for (var entry : value.properties()) {
        add(text(entry.getKey()) + 2);
        copy.set(entry.getKey(), of(entry.getValue(), depth));
      }
      return copy;
    }

    private JsonNode array(JsonNode value, int depth) {
      ArrayNode copy = CanonicalNodes.INSTANCE.arrayNode(value.size());
      add(2);
      for (JsonNode element : value) {
        add(1);
        copy.add(of(element, depth));
      }
      return copy;
    }

    private JsonNode number(JsonNode value) {
      if (value.isIntegralNumber()) {
        var exact = value.bigIntegerValue();
        if (exact.bitLength() > MAX_DIGITS * 3) {
          throw tooManyDigits();
        }
        add(exact.bitLength() / 3 + 1);
        return CanonicalNodes.INSTANCE.numberNode(exact);
      }
      add(24);
      if (value.isBigDecimal()) {
        BigDecimal exact = value.decimalValue();
        if (exact.precision() > MAX_DIGITS || Math.abs((long) exact.scale()) > MAX_DIGITS) {
          throw tooManyDigits();
        }
        add(exact.precision());
        return CanonicalNodes.INSTANCE.numberNode(exact);
      }
      if (!Double.isFinite(value.doubleValue())) {
        throw new DaybookException.Incorrect(
            "value-not-json",
            "prop %s holds %s: wanted a number that JSON has".formatted(key, value.asText()));
      }
      return CanonicalNodes.INSTANCE.numberNode(new BigDecimal(value.asText()));
    }

    private long text(String text) {
      long size = text.length() + 2L;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c < 0x80) {
          continue;
        }
        size++;
        if (Character.isSurrogate(c)) {
          if (!Character.isHighSurrogate(c)
              || i + 1 == text.length()
              || !Character.isLowSurrogate(text.charAt(i + 1))) {
            throw new DaybookException.Incorrect(
                "value-not-json",
                ("prop %s holds a string with half a surrogate pair (U+%04X at %d): wanted"
                        + " well-formed Unicode")
                    .formatted(key, (int) c, i));
          }
          i++;
          size++;
        } else if (c >= 0x800) {
          size++;
        }
      }
      return size;
    }

    private int deeper(int depth) {
      if (depth >= maxDepth) {
        throw new DaybookException.Incorrect(
            "value-too-deep",
            "prop %s nests deeper than %d objects and lists: wanted a flatter value"
                .formatted(key, maxDepth));
      }
      return depth + 1;
    }

    private void add(long more) {
      bytes += more;
      if (bytes > maxBytes) {
        throw new DaybookException.Incorrect(
            "value-too-large",
            "prop %s takes more than %,d bytes of JSON: wanted less, or a blob and a link to it"
                .formatted(key, maxBytes));
      }
    }

    private DaybookException tooManyDigits() {
      return new DaybookException.Incorrect(
          "value-too-large",
          "prop %s holds a number of more than %d digits: wanted fewer, or a string"
              .formatted(key, MAX_DIGITS));
    }
  }
}
