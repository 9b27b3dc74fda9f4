package org.daybook.documents;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// A stored branch as it stood at one version: a value, detached from the store.
///
/// @param doc whose branch
/// @param name which one
/// @param fork the version of `main` it began at
/// @param heads its own version
/// @param sequence the feed entry that made this version
/// @param created when it began
/// @param modified when it was last edited
/// @param provenance who began it, and why
/// @param props its whole content
public record Branch(
    DocId doc,
    BranchName name,
    Heads fork,
    Heads heads,
    Sequence sequence,
    Instant created,
    Instant modified,
    Provenance provenance,
    SortedMap<PropKey, JsonNode> props) {

  public Branch {
    props = Collections.unmodifiableSortedMap(new TreeMap<>(props));
  }
}
