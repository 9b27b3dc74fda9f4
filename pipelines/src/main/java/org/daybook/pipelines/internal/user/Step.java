package org.daybook.pipelines.internal.user;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;

/// One routine of a stage.
///
/// @param id `<pipeline>:<stage>-<n>`, both counted from 1
/// @param reads the tags that the pipeline's predicate and the routine read
/// @param asks the results of pipelines that the predicate asks for by their key: those of others
///     are no input, though all have one tag
/// @param version changes with predicate, result and routine
public record Step(String id, SortedSet<Tag> reads, SortedSet<PropKey> asks, String version) {
  public Step {
    reads = Collections.unmodifiableSortedSet(new TreeSet<>(reads));
    asks = Collections.unmodifiableSortedSet(new TreeSet<>(asks));
  }
}
