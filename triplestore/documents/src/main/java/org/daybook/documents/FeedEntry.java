package org.daybook.documents;

import java.time.Instant;
import java.util.SortedSet;
import java.util.TreeSet;

/// One commit, as followers see it.
///
/// @param sequence its place; the feed has no gaps
/// @param doc the document it changed
/// @param kind what happened
/// @param heads the document's version after it
/// @param added keys that were not there before
/// @param changed keys whose value changed
/// @param removed keys that are gone
/// @param provenance who and why
/// @param at when, by the store's clock
public record FeedEntry(
    Sequence sequence,
    DocId doc,
    Kind kind,
    Heads heads,
    SortedSet<PropKey> added,
    SortedSet<PropKey> changed,
    SortedSet<PropKey> removed,
    Provenance provenance,
    Instant at) {

  /// What an entry tells of.
  public enum Kind {
    CREATED,
    EDITED,
    DELETED,
    /// Nothing changed in the document; its mapping to triples did.
    REMAPPED
  }

  /// All keys it touched.
  public SortedSet<PropKey> keys() {
    var keys = new TreeSet<>(added);
    keys.addAll(changed);
    keys.addAll(removed);
    return keys;
  }
}
