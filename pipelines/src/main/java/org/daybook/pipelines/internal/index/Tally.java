package org.daybook.pipelines.internal.index;

import java.util.Map;
import org.daybook.pipelines.Dispatch;

/// How many documents stand where with one processor.
///
/// @param matched those its predicate holds for
/// @param states by state; those of none left out
public record Tally(long matched, Map<Dispatch.State, Long> states) {

  public static final Tally NONE = new Tally(0, Map.of());

  public Tally {
    states = Map.copyOf(states);
  }
}
