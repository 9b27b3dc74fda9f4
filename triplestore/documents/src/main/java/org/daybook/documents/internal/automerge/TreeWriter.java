package org.daybook.documents.internal.automerge;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.automerge.AmValue;
import org.automerge.ObjectId;
import org.automerge.ObjectType;
import org.automerge.Transaction;
import org.jspecify.annotations.Nullable;

/// Makes an Automerge tree equal a JSON value by writing only what differs from the value it held:
/// objects field by field, lists of equal length element by element, other lists by replacing the
/// middle that differs, text by splicing. What there was is compared as JSON, since asking the tree
/// costs ten times a comparison.
final class TreeWriter {

  private final Transaction tx;

  TreeWriter(Transaction tx) {
    this.tx = tx;
  }

  /// Makes a map's field equal the value.
  ///
  /// @param before what the field holds; null when it is not there
  void put(ObjectId map, String field, @Nullable JsonNode before, JsonNode value, TextShape shape) {
    put(new Slot.InMap(map, MapKeys.encoded(field)), before, value, shape);
  }

  private void put(Slot slot, @Nullable JsonNode before, JsonNode value, TextShape shape) {
    if (value.equals(before)) {
      return;
    }
    if (before != null) {
      if (value.isObject() && before.isObject() && slot.there(tx) instanceof AmValue.Map map) {
        updateMap(map.getId(), before, value, shape);
        return;
      }
      if (value.isArray() && before.isArray() && slot.there(tx) instanceof AmValue.List list) {
        updateList(list.getId(), before, value, shape);
        return;
      }
      if (value.isTextual() && before.isTextual() && slot.there(tx) instanceof AmValue.Text text) {
        updateText(text.getId(), value.textValue());
        return;
      }
    }
    write(slot, value, shape);
  }

  private void updateMap(ObjectId map, JsonNode before, JsonNode value, TextShape shape) {
    for (var field : value.properties()) {
      put(
          map,
          field.getKey(),
          before.get(field.getKey()),
          field.getValue(),
          shape.field(field.getKey()));
    }
    for (var field : before.properties()) {
      if (!value.has(field.getKey())) {
        tx.delete(map, MapKeys.encoded(field.getKey()));
      }
    }
  }

  private void updateList(ObjectId list, JsonNode before, JsonNode value, TextShape shape) {
    int most = Math.min(before.size(), value.size());
    int head = 0;
    while (head < most && before.path(head).equals(value.path(head))) {
      head++;
    }
    int tail = 0;
    while (tail < most - head
        && before.path(before.size() - 1 - tail).equals(value.path(value.size() - 1 - tail))) {
      tail++;
    }
    TextShape element = shape.element();
    if (before.size() == value.size()) {
      for (int i = head; i < value.size() - tail; i++) {
        put(new Slot.InList(list, i), before.path(i), value.path(i), element);
      }
      return;
    }
    for (int i = before.size() - tail - 1; i >= head; i--) {
      tx.delete(list, i);
    }
    for (int i = head; i < value.size() - tail; i++) {
      write(new Slot.NewInList(list, i), value.path(i), element);
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
          write(new Slot.NewInList(list, i), value.path(i), element);
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
