package org.daybook.documents;

import java.util.List;
import java.util.SortedMap;

/// A branch beside `main`.
///
/// @param fork where the branch began
/// @param branch the branch's version
/// @param main the version of `main` it was compared with
/// @param changes what the branch changed since the fork
/// @param overlaps the keys that `main` has changed as well, settled as [Settlement#COMBINE] would
public record BranchComparison(
    Heads fork,
    Heads branch,
    Heads main,
    SortedMap<PropKey, Difference> changes,
    List<Overlap> overlaps) {

  public BranchComparison {
    overlaps = List.copyOf(overlaps);
  }
}
