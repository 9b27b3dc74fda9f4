package org.daybook.wflow;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The wflows of an engine, by name and version.
final class Definitions {

  private final Map<String, TreeMap<Integer, Wflow>> byName = new HashMap<>();

  Definitions(Collection<? extends Wflow> wflows) {
    for (Wflow wflow : wflows) {
      String name = Texts.name("wflow name", wflow.name());
      if (wflow.version() < 1) {
        throw new IllegalArgumentException(
            "wflow \"%s\" has version %d: wanted 1 or more".formatted(name, wflow.version()));
      }
      if (byName.computeIfAbsent(name, _ -> new TreeMap<>()).put(wflow.version(), wflow) != null) {
        throw new IllegalArgumentException(
            "two wflows are named \"%s\" and have version %d: wanted names or versions that differ"
                .formatted(name, wflow.version()));
      }
    }
  }

  /// The pinned version, or else the newest; null when there is no such wflow.
  ///
  /// @param pinned 0 for none
  @Nullable Wflow of(String name, int pinned) {
    @Nullable TreeMap<Integer, Wflow> versions = byName.get(name);
    if (versions == null) {
      return null;
    }
    @Nullable Wflow exact = versions.get(pinned);
    return exact == null ? versions.lastEntry().getValue() : exact;
  }

  /// @throws IllegalArgumentException when there is no such wflow
  void require(String name) {
    if (!byName.containsKey(name)) {
      throw new IllegalArgumentException(
          "no wflow \"%s\": wanted one of %s"
              .formatted(name, List.copyOf(byName.keySet()).stream().sorted().toList()));
    }
  }
}
