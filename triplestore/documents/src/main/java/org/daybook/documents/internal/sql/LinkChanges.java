package org.daybook.documents.internal.sql;

import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DocId;
import org.daybook.documents.Link;
import org.daybook.documents.PropKey;

/// What a commit changes about links.
///
/// @param removed links to documents that are gone
/// @param added new ones
/// @param blobs blobs that the changed props now name and did not before
/// @param marked those of them that stand at a place for links, and where
record LinkChanges(
    Set<Out> removed, Set<Out> added, Set<BlobRef> blobs, Map<BlobRef, Place> marked) {

  static final LinkChanges NONE = new LinkChanges(Set.of(), Set.of(), Set.of(), Map.of());

  /// Somewhere in a document.
  record Place(PropKey key, String pointer) {}

  /// A link in a document.
  record Out(PropKey key, String pointer, Link link) {}

  void write(WriteTx tx, DocId source) throws SQLException {
    for (Out gone : removed) {
      tx.session()
          .update(
              "DELETE FROM reference WHERE target = ? AND source = ? AND key = ? AND pointer = ?",
              gone.link().doc().value(),
              source.value(),
              gone.key().toString(),
              gone.pointer());
    }
    for (Out here : added) {
      tx.session()
          .update(
              "INSERT INTO reference (target, source, key, pointer, link) VALUES (?, ?, ?, ?, ?)"
                  + " ON CONFLICT (target, source, key, pointer) DO UPDATE SET link = excluded.link",
              here.link().doc().value(),
              source.value(),
              here.key().toString(),
              here.pointer(),
              here.link().toString());
    }
    for (BlobRef blob : blobs) {
      tx.session()
          .update(
              "INSERT INTO blob_use (blob, doc) VALUES (?, ?) ON CONFLICT (blob, doc) DO NOTHING",
              blob.sha256(),
              source.value());
    }
  }
}
