package org.daybook.documents.internal.sql;

import java.util.Set;
import org.daybook.documents.DocId;

/// What else a transaction is about to do, so far as links may depend on it.
///
/// @param coming documents that will live after it
/// @param going documents that will not
record Beside(Set<DocId> coming, Set<DocId> going) {

  /// Nothing else.
  static final Beside NONE = new Beside(Set.of(), Set.of());
}
