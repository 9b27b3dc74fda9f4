package org.daybook.documents;

import java.time.Instant;
import java.util.SortedSet;
import java.util.TreeSet;

/// One commit, as followers see it.
///
/// @param sequence its place; the feed has no gaps
/// @param doc the document it changed
/// @param branch the branch it was made on
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
    BranchName branch,
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
    /// A deleted document lives again.
    RESTORED,
    /// A deleted document's content and history are gone for good.
    PURGED,
    /// Nothing changed in the document; its mapping to triples did.
    REMAPPED,
    /// A branch began; its keys are none yet.
    BRANCHED,
    /// A branch became part of `main`, whose own entry stands before this one.
    MERGED,
    /// A branch was given up.
    DISCARDED
  }

  /// Whether it tells of `main`: whoever mirrors documents needs no others.
  public boolean onMain() {
    return branch.isMain();
  }

  /// All keys it touched.
  public SortedSet<PropKey> keys() {
    var keys = new TreeSet<>(added);
    keys.addAll(changed);
    keys.addAll(removed);
    return keys;
  }
}
