package org.daybook.documents.internal.automerge;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import org.automerge.AmValue;
import org.automerge.MapEntry;
import org.automerge.ObjectId;
import org.automerge.ObjectType;
import org.automerge.Transaction;
import org.jspecify.annotations.Nullable;

/// Makes an Automerge tree equal a JSON value by writing only what differs: objects field by field,
/// lists of equal length element by element, other lists by replacing the middle that differs, text
/// by splicing.
final class TreeWriter {

  private final Transaction tx;
  private final TreeReader reader;

  TreeWriter(Transaction tx) {
    this.tx = tx;
    this.reader = new TreeReader(tx, null);
  }

  /// Makes a map's field equal the value.
  void put(ObjectId map, String field, JsonNode value, TextShape shape) {
    String key = MapKeys.encoded(field);
    put(new Slot.InMap(map, key), tx.get(map, key).orElse(null), value, shape);
  }

  private void put(Slot slot, @Nullable AmValue there, JsonNode value, TextShape shape) {
    if (value.isObject() && there instanceof AmValue.Map map) {
      updateMap(map.getId(), value, shape);
    } else if (value.isArray() && there instanceof AmValue.List list) {
      updateList(list.getId(), value, shape);
    } else if (value.isTextual() && there instanceof AmValue.Text text) {
      updateText(text.getId(), value.textValue());
    } else if (there == null
        || !reader.json(there).equals(value)
        || (value.isTextual() && shape.isText())) {
      write(slot, value, shape);
    }
  }

  private void updateMap(ObjectId map, JsonNode value, TextShape shape) {
    var before = new HashMap<String, AmValue>();
    for (MapEntry entry : reader.entries(map)) {
      before.put(entry.getKey(), entry.getValue());
    }
    for (var field : value.properties()) {
      String key = MapKeys.encoded(field.getKey());
      put(
          new Slot.InMap(map, key),
          before.remove(key),
          field.getValue(),
          shape.field(field.getKey()));
    }
    before.keySet().forEach(gone -> tx.delete(map, gone));
  }

  private void updateList(ObjectId list, JsonNode value, TextShape shape) {
    AmValue[] items = tx.listItems(list).orElseGet(() -> new AmValue[0]);
    List<JsonNode> before = new ArrayList<>(items.length);
    for (AmValue item : items) {
      before.add(reader.json(item));
    }
    int most = Math.min(before.size(), value.size());
    int head = 0;
    while (head < most && before.get(head).equals(value.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < most - head
        && before.get(before.size() - 1 - tail).equals(value.get(value.size() - 1 - tail))) {
      tail++;
    }
    TextShape element = shape.element();
    if (before.size() == value.size()) {
      for (int i = head; i < value.size() - tail; i++) {
        put(new Slot.InList(list, i), items[i], Objects.requireNonNull(value.get(i)), element);
      }
      return;
    }
    for (int i = before.size() - tail - 1; i >= head; i--) {
      tx.delete(list, i);
    }
    for (int i = head; i < value.size() - tail; i++) {
      write(new Slot.NewInList(list, i), Objects.requireNonNull(value.get(i)), element);
    }
  }

  /// Positions in Automerge text count code points.
  private void updateText(ObjectId text, String value) {
    int[] before = tx.text(text).orElse("").codePoints().toArray();
    int[] after = value.codePoints().toArray();
    int most = Math.min(before.length, after.length);
    int head = 0;
    while (head < most && before[head] == after[head]) {
      head++;
    }
    int tail = 0;
    while (tail < most - head
        && before[before.length - 1 - tail] == after[after.length - 1 - tail]) {
      tail++;
    }
    int removed = before.length - tail - head;
    int added = after.length - tail - head;
    if (removed > 0 || added > 0) {
      tx.spliceText(text, head, removed, new String(after, head, added));
    }
  }

  private void write(Slot slot, JsonNode value, TextShape shape) {
    switch (value.getNodeType()) {
      case OBJECT -> {
        ObjectId map = slot.make(tx, ObjectType.MAP);
        for (var field : value.properties()) {
          write(
              new Slot.InMap(map, MapKeys.encoded(field.getKey())),
              field.getValue(),
              shape.field(field.getKey()));
        }
      }
      case ARRAY -> {
        ObjectId list = slot.make(tx, ObjectType.LIST);
        TextShape element = shape.element();
        for (int i = 0; i < value.size(); i++) {
          write(new Slot.NewInList(list, i), Objects.requireNonNull(value.get(i)), element);
        }
      }
      case STRING -> {
        if (shape.isText()) {
          ObjectId text = slot.make(tx, ObjectType.TEXT);
          if (!value.textValue().isEmpty()) {
            tx.spliceText(text, 0, 0, value.textValue());
          }
        } else {
          slot.set(tx, value.textValue());
        }
      }
      case NUMBER -> number(slot, value);
      case BOOLEAN -> slot.set(tx, value.booleanValue());
      case NULL -> slot.setNull(tx);
      case BINARY, MISSING, POJO ->
          throw new IllegalArgumentException("not JSON: " + value.getNodeType());
    }
  }

  private void number(Slot slot, JsonNode value) {
    if (value.isIntegralNumber() && value.canConvertToInt()) {
      slot.set(tx, value.intValue());
    } else if (value.isLong() && Math.abs((double) value.longValue()) < TreeReader.MOST_WIDE) {
      slot.set(tx, (double) value.longValue());
    } else if (value.isDouble() && !readsAsInteger(value.doubleValue())) {
      slot.set(tx, value.doubleValue());
    } else {
      slot.set(tx, value.asText().getBytes(StandardCharsets.UTF_8));
    }
  }

  private static boolean readsAsInteger(double value) {
    double size = Math.abs(value);
    return size >= TreeReader.LEAST_WIDE
        && size <= TreeReader.MOST_WIDE
        && value == Math.rint(value);
  }
}
