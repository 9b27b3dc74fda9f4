package org.daybook.documents.internal.automerge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.automerge.AmValue;
import org.automerge.ChangeHash;
import org.automerge.MapEntry;
import org.automerge.ObjectId;
import org.automerge.Read;
import org.daybook.documents.DaybookException;
import org.daybook.documents.internal.json.CanonicalNodes;
import org.jspecify.annotations.Nullable;

/// Automerge values as JSON.
///
/// Numbers: within 32 bits they are Automerge integers; doubles are doubles; an integral double
/// from 2^31 to 2^53 stands for the integer (no double of our own is stored so); every other number
/// is the UTF-8 bytes of its JSON text, which is unambiguous because JSON itself has no bytes.
final class TreeReader {

  /// The least magnitude at which an integer is stored as a double.
  static final double LEAST_WIDE = 2147483648.0;

  /// The greatest magnitude at which an integer is stored as a double.
  static final double MOST_WIDE = 9007199254740992.0;

  private final Read from;
  private final ChangeHash @Nullable [] at;

  /// @param at the version to read; null for the current one
  TreeReader(Read from, ChangeHash @Nullable [] at) {
    this.from = from;
    this.at = at;
  }

  MapEntry[] entries(ObjectId map) {
    return (at == null ? from.mapEntries(map) : from.mapEntries(map, at))
        .orElseGet(() -> new MapEntry[0]);
  }

  JsonNode json(AmValue value) {
    CanonicalNodes nodes = CanonicalNodes.INSTANCE;
    return switch (value) {
      case AmValue.Map map -> {
        ObjectNode object = nodes.objectNode();
        for (MapEntry entry : entries(map.getId())) {
          object.set(MapKeys.decoded(entry.getKey()), json(entry.getValue()));
        }
        yield object;
      }
      case AmValue.List list -> {
        ArrayNode array = nodes.arrayNode();
        var items = at == null ? from.listItems(list.getId()) : from.listItems(list.getId(), at);
        for (AmValue item : items.orElseGet(() -> new AmValue[0])) {
          array.add(json(item));
        }
        yield array;
      }
      case AmValue.Text text ->
          nodes.textNode(
              (at == null ? from.text(text.getId()) : from.text(text.getId(), at)).orElse(""));
      case AmValue.Str text -> nodes.textNode(text.getValue());
      case AmValue.Int number -> nodes.numberNode(number.getValue());
      case AmValue.UInt number -> nodes.numberNode(number.getValue());
      case AmValue.Counter number -> nodes.numberNode(number.getValue());
      case AmValue.F64 number -> number(number.getValue());
      case AmValue.Bytes bytes -> number(bytes.getValue());
      case AmValue.Bool bool -> nodes.booleanNode(bool.getValue());
      case AmValue.Null _ -> nodes.nullNode();
      case AmValue.Timestamp time -> nodes.textNode(time.getValue().toInstant().toString());
      default ->
          throw new DaybookException.Fault(
              "vault-corrupt", "an Automerge document holds a value of unknown kind: " + value);
    };
  }

  private static JsonNode number(double value) {
    double size = Math.abs(value);
    return size >= LEAST_WIDE && size <= MOST_WIDE && value == Math.rint(value)
        ? CanonicalNodes.INSTANCE.numberNode((long) value)
        : CanonicalNodes.INSTANCE.numberNode(value);
  }

  private static JsonNode number(byte[] text) {
    String number = new String(text, StandardCharsets.UTF_8);
    try {
      return number.chars().allMatch(c -> c == '-' || Character.isDigit(c))
          ? CanonicalNodes.INSTANCE.numberNode(new BigInteger(number))
          : CanonicalNodes.INSTANCE.numberNode(new BigDecimal(number));
    } catch (NumberFormatException e) {
      throw new DaybookException.Fault(
          "vault-corrupt", "an Automerge document holds bytes that are no number", e);
    }
  }
}
