package org.daybook.documents;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Changes to the props of one document, applied together or not at all.
///
/// @param puts new whole values; the store writes only what differs, field by field, so that
///     concurrent edits of different fields merge
/// @param deletes props that shall be gone; deleting an absent prop changes nothing
public record Edit(SortedMap<PropKey, JsonNode> puts, SortedSet<PropKey> deletes) {

  /// Changes nothing.
  public static final Edit NOTHING = of(Map.of(), Set.of());

  public Edit {
    puts = Collections.unmodifiableSortedMap(new TreeMap<>(puts));
    deletes = Collections.unmodifiableSortedSet(new TreeSet<>(deletes));
    for (PropKey key : deletes) {
      if (puts.containsKey(key)) {
        throw new IllegalArgumentException("prop %s is both put and deleted".formatted(key));
      }
    }
  }

  /// The same from any collections.
  public static Edit of(Map<PropKey, ? extends JsonNode> puts, Set<PropKey> deletes) {
    return new Edit(new TreeMap<>(puts), new TreeSet<>(deletes));
  }

  /// An edit that only puts.
  public static Edit put(Map<PropKey, ? extends JsonNode> puts) {
    return of(puts, Set.of());
  }

  /// An edit that puts one prop.
  public static Edit put(PropKey key, JsonNode value) {
    return put(Map.of(key, value));
  }

  /// An edit that deletes one prop.
  public static Edit delete(PropKey key) {
    return of(Map.of(), Set.of(key));
  }

  /// This edit and then that one.
  public Edit then(Edit next) {
    var bothPuts = new TreeMap<>(puts);
    bothPuts.keySet().removeAll(next.deletes);
    bothPuts.putAll(next.puts);
    var bothDeletes = new TreeSet<>(deletes);
    bothDeletes.removeAll(next.puts.keySet());
    bothDeletes.addAll(next.deletes);
    return new Edit(bothPuts, bothDeletes);
  }

  /// All keys it names.
  public SortedSet<PropKey> keys() {
    var keys = new TreeSet<>(puts.keySet());
    keys.addAll(deletes);
    return keys;
  }

  public boolean isEmpty() {
    return puts.isEmpty() && deletes.isEmpty();
  }
}
