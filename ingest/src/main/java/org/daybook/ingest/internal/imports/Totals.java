package org.daybook.ingest.internal.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.Map;
import org.daybook.ingest.ItemState;

/// Sums over items that ended. A value.
record Totals(long bytes, Map<ItemState, Long> counts) {

  static final Totals NONE = new Totals(0, Map.of());

  Totals {
    counts = Map.copyOf(counts);
  }

  long done() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  Totals with(Outcome outcome) {
    var more = new EnumMap<ItemState, Long>(ItemState.class);
    more.putAll(counts);
    more.merge(outcome.state(), 1L, Long::sum);
    return new Totals(bytes + outcome.bytes(), more);
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("bytes", bytes);
    counts.forEach((state, count) -> json.put(state.word(), count));
    return json;
  }

  static Totals of(JsonNode json) {
    var counts = new EnumMap<ItemState, Long>(ItemState.class);
    for (ItemState state : ItemState.values()) {
      long count = json.path(state.word()).asLong();
      if (count > 0) {
        counts.put(state, count);
      }
    }
    return new Totals(json.path("bytes").asLong(), counts);
  }
}
