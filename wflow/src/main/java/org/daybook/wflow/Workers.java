package org.daybook.wflow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.daybook.wflow.internal.Index;
import org.jspecify.annotations.Nullable;

/// Who runs next: wflows take turns, each within its limit.
final class Workers {

  private final Index index;
  private final EngineSettings settings;
  private final Map<String, Integer> runningOf = new HashMap<>();
  private String lastBegun = "";

  Workers(Index index, EngineSettings settings) {
    this.index = index;
    this.settings = settings;
  }

  void take(String wflow) {
    lastBegun = wflow;
    runningOf.merge(wflow, 1, Integer::sum);
  }

  void release(String wflow) {
    runningOf.merge(wflow, -1, Integer::sum);
  }

  /// The job to begin, null if none may: of the wflow whose turn it is, the one added first.
  @Nullable JobId next() {
    var ready = index.ready();
    for (var part : List.of(ready.tailMap(lastBegun, false), ready.headMap(lastBegun, true))) {
      for (var of : part.entrySet()) {
        int running = runningOf.getOrDefault(of.getKey(), 0);
        if (running < settings.mostRunningOf(of.getKey())) {
          return of.getValue().firstEntry().getValue();
        }
      }
    }
    return null;
  }
}
