package org.daybook.documents;

import java.util.List;
import java.util.SortedMap;

/// What a merge did.
///
/// @param commit the commit on `main`; when nothing was taken, the one that was there already
/// @param taken what changed on `main`, key by key
/// @param overlaps the keys that both sides had changed, with both values and the one settled on
public record BranchMerge(
    Commit commit, SortedMap<PropKey, Difference> taken, List<Overlap> overlaps) {

  public BranchMerge {
    overlaps = List.copyOf(overlaps);
  }
}
