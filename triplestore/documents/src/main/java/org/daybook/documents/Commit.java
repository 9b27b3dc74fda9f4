package org.daybook.documents;

/// What a durable commit answers.
///
/// @param sequence its place in the feed; for an edit that changed nothing, the document's last one
/// @param doc which document
/// @param heads the document's version after it
public record Commit(Sequence sequence, DocId doc, Heads heads) {}
