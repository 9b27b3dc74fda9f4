package org.daybook.documents.internal.sqlite;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.daybook.documents.PropKey;

/// Which keys a commit touched.
record KeyChanges(
    SortedSet<PropKey> added, SortedSet<PropKey> changed, SortedSet<PropKey> removed) {

  static final KeyChanges NONE = new KeyChanges(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());

  static KeyChanges between(Map<PropKey, JsonNode> before, Map<PropKey, JsonNode> after) {
    var added = new TreeSet<PropKey>();
    var changed = new TreeSet<PropKey>();
    after.forEach(
        (key, value) -> {
          JsonNode old = before.get(key);
          if (old == null) {
            added.add(key);
          } else if (!old.equals(value)) {
            changed.add(key);
          }
        });
    var removed = new TreeSet<>(before.keySet());
    removed.removeAll(after.keySet());
    return new KeyChanges(added, changed, removed);
  }
}
