package org.daybook.documents;

import java.time.Instant;
import java.util.SortedSet;

/// One change in a document's history.
///
/// @param sequence its place in the feed
/// @param branch the branch it was made on
/// @param kind what happened
/// @param heads the version it made
/// @param added keys that were not there before
/// @param changed keys whose value changed
/// @param removed keys that are gone
/// @param provenance by whom: a person, an import, a routine, or the host; and the job or request
/// @param at when, by the store's clock
public record Version(
    Sequence sequence,
    BranchName branch,
    FeedEntry.Kind kind,
    Heads heads,
    SortedSet<PropKey> added,
    SortedSet<PropKey> changed,
    SortedSet<PropKey> removed,
    Provenance provenance,
    Instant at) {}
