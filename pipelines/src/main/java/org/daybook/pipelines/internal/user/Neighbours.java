package org.daybook.pipelines.internal.user;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.daybook.documents.Tag;
import org.daybook.pipelines.PipelineFault;

/// The pipelines and processors that a new one comes to. Confined to one thread.
final class Neighbours {

  private final List<Neighbour> all = new ArrayList<>();

  void add(Neighbour neighbour) {
    all.add(neighbour);
  }

  /// What of the new one cannot be beside these.
  List<PipelineFault> faults(Neighbour fresh) {
    var faults = new ArrayList<PipelineFault>();
    for (Neighbour other : all) {
      if (other.result().equals(fresh.result())) {
        faults.add(
            new PipelineFault(
                "pipeline-result-taken",
                "result: %s puts %s already; name another prop, or none"
                    .formatted(other.id(), fresh.result())));
      }
    }
    List<String> chain = cycle(fresh);
    if (!chain.isEmpty()) {
      faults.add(
          new PipelineFault(
              "pipeline-cycle",
              "predicate: it would run in a cycle, where each waits for the result of the one before: %s; ask for another tag"
                  .formatted(String.join(" -> ", chain))));
    }
    return faults;
  }

  /// What may be meant otherwise.
  List<String> warnings(Neighbour fresh) {
    var warnings = new ArrayList<String>();
    for (Neighbour other : all) {
      Set<Tag> both = new TreeSet<>(other.writes());
      both.retainAll(fresh.writes());
      if (!both.isEmpty()) {
        warnings.add(
            "%s may write %s too; where both do at the same time, the second waits for a person, or takes its place if its plug owns the tag"
                .formatted(other.id(), both));
      }
    }
    return warnings;
  }

  /// The shortest way from the new one's result back to the new one; empty when there is none.
  private List<String> cycle(Neighbour fresh) {
    Map<Neighbour, Neighbour> from = new LinkedHashMap<>();
    var next = new ArrayDeque<Neighbour>(List.of(fresh));
    while (!next.isEmpty()) {
      Neighbour at = next.remove();
      if (fresh.follows(at)) {
        return chain(fresh, at, from);
      }
      for (Neighbour other : all) {
        if (other.follows(at) && !from.containsKey(other)) {
          from.put(other, at);
          next.add(other);
        }
      }
    }
    return List.of();
  }

  private static List<String> chain(
      Neighbour fresh, Neighbour last, Map<Neighbour, Neighbour> from) {
    var chain = new ArrayList<String>();
    chain.add(fresh.id());
    for (Neighbour at = last; !at.equals(fresh); at = Objects.requireNonNull(from.get(at))) {
      chain.add(at.id());
    }
    chain.add(fresh.id());
    return chain.reversed();
  }
}
