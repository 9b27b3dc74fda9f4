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
/// @param versions which version of a tag's schema the writer knows, where it is not the current
///     one: fields of the present value that this version does not declare stay as they are
public record Edit(
    SortedMap<PropKey, JsonNode> puts,
    SortedSet<PropKey> deletes,
    SortedMap<Tag, Integer> versions) {

  /// Changes nothing.
  public static final Edit NOTHING = of(Map.of(), Set.of());

  public Edit {
    puts = Collections.unmodifiableSortedMap(new TreeMap<>(puts));
    deletes = Collections.unmodifiableSortedSet(new TreeSet<>(deletes));
    versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
    for (PropKey key : deletes) {
      if (puts.containsKey(key)) {
        throw new IllegalArgumentException("prop %s is both put and deleted".formatted(key));
      }
    }
  }

  /// An edit by a writer that knows the current schemas.
  public Edit(SortedMap<PropKey, JsonNode> puts, SortedSet<PropKey> deletes) {
    this(puts, deletes, new TreeMap<>());
  }

  /// The same edit by a writer that knows these versions of the schemas.
  public Edit knowing(Map<Tag, Integer> known) {
    return new Edit(puts, deletes, new TreeMap<>(known));
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
    var bothVersions = new TreeMap<>(versions);
    bothVersions.putAll(next.versions);
    return new Edit(bothPuts, bothDeletes, bothVersions);
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
