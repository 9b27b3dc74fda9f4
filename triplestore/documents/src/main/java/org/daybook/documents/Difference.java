package org.daybook.documents;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What became of one prop between two versions.
public sealed interface Difference {

  /// It was not there before.
  record Added(JsonNode value) implements Difference {}

  /// It has another value.
  record Changed(JsonNode before, JsonNode after) implements Difference {}

  /// It is gone.
  record Removed(JsonNode before) implements Difference {}

  /// Key by key; keys whose value is the same on both sides are not in it.
  static SortedMap<PropKey, Difference> between(
      Map<PropKey, JsonNode> before, Map<PropKey, JsonNode> after) {
    var differences = new TreeMap<PropKey, Difference>();
    after.forEach(
        (key, value) -> {
          JsonNode old = before.get(key);
          if (old == null) {
            differences.put(key, new Added(value));
          } else if (!old.equals(value)) {
            differences.put(key, new Changed(old, value));
          }
        });
    before.forEach(
        (key, value) -> {
          if (!after.containsKey(key)) {
            differences.put(key, new Removed(value));
          }
        });
    return differences;
  }
}
