package org.daybook.documents.internal.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.daybook.documents.PropKey;

/// Which keys a commit touched.
record KeyChanges(
    SortedSet<PropKey> added, SortedSet<PropKey> changed, SortedSet<PropKey> removed) {

  static KeyChanges between(Map<PropKey, JsonNode> before, Map<PropKey, JsonNode> after) {
    var keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    return among(keys, before, after);
  }

  /// The same when no other keys can differ.
  static KeyChanges among(
      Set<PropKey> keys, Map<PropKey, JsonNode> before, Map<PropKey, JsonNode> after) {
    var added = new TreeSet<PropKey>();
    var changed = new TreeSet<PropKey>();
    var removed = new TreeSet<PropKey>();
    for (PropKey key : keys) {
      JsonNode old = before.get(key);
      JsonNode now = after.get(key);
      if (Objects.equals(old, now)) {
        continue;
      }
      (old == null ? added : now == null ? removed : changed).add(key);
    }
    return new KeyChanges(added, changed, removed);
  }

  /// All keys it names.
  SortedSet<PropKey> all() {
    var all = new TreeSet<>(added);
    all.addAll(changed);
    all.addAll(removed);
    return all;
  }
}
