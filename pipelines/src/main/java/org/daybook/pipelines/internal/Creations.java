package org.daybook.pipelines.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How many documents were created by the runs that lead back to one run, so that what creates its
/// own like ends, however many it creates at a time. What is counted is in the arguments of the
/// runs that follow too: after a restart it goes on from there. Thread-safe.
final class Creations {

  /// Of how many roots it knows; the one that was not asked about for longest goes first.
  private static final int ROOTS = 100_000;

  private final int bound;
  private final Map<String, Integer> created =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > ROOTS;
        }
      };

  Creations(int bound) {
    this.bound = bound;
  }

  /// How many there were, as far as is known.
  synchronized int of(String root) {
    return created.getOrDefault(root, 0);
  }

  /// Counts what a run is about to create.
  ///
  /// @param before how many there had been when the run was added
  /// @return what is wrong with it; null when nothing is
  synchronized @Nullable String create(String root, int before, int more) {
    int all = Math.max(before, of(root)) + more;
    if (all > bound) {
      return "it would create %d documents, and the runs that lead back to job %s would have created %d then: at most %d are allowed"
          .formatted(more, root, all, bound);
    }
    created.put(root, all);
    return null;
  }

  /// Takes back what was counted for a run that came to nothing.
  synchronized void takeBack(String root, int fewer) {
    created.computeIfPresent(root, (_, all) -> Math.max(0, all - fewer));
  }
}
