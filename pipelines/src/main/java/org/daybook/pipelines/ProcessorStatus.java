package org.daybook.pipelines;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.daybook.documents.Tag;
import org.daybook.processors.ProcessorSpec;

/// An installed processor, and how far it is with the documents.
///
/// @param spec the processor
/// @param reads the tags that its predicate and its routine read
/// @param complete whether every document was counted; until then the counts grow
/// @param matched how many documents its predicate holds for
/// @param counts how many documents are in each state, zeros too
/// @param putOff how many documents could not be decided about, and are looked at again later
public record ProcessorStatus(
    ProcessorSpec spec,
    Set<Tag> reads,
    boolean complete,
    long matched,
    Map<Dispatch.State, Long> counts,
    long putOff) {

  public ProcessorStatus {
    reads = Collections.unmodifiableSortedSet(new TreeSet<>(reads));
    var all = new EnumMap<Dispatch.State, Long>(Dispatch.State.class);
    for (Dispatch.State state : Dispatch.State.values()) {
      all.put(state, counts.getOrDefault(state, 0L));
    }
    counts = Collections.unmodifiableMap(all);
  }
}
