package org.daybook.documents.internal.sql;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.internal.json.Json;
import org.jspecify.annotations.Nullable;

/// Rows of the documents that were written last, whom followers, jobs and merges ask for next.
///
/// The writer alone puts rows in, once they are durable and before anyone hears of it; before it
/// commits it takes out what changes. So nobody who saw a commit is given a row from before it.
/// Each reader gets JSON of its own. Thread-safe.
final class RecentRows {

  private static final long MOST_CHARACTERS = 8 << 20;

  /// What a row takes beside its text, about.
  private static final int REST = 700;

  /// A row's props come as text.
  private record Recent(DocumentRow bare, String json) {}

  /// What a transaction did to a row.
  ///
  /// @param row without props; null when it is to be read again
  record Change(DocId doc, @Nullable DocumentRow row, String json) {

    static Change of(DocumentRow row, String json) {
      return new Change(row.id(), with(row, row.document().with(new TreeMap<>())), json);
    }

    static Change unknown(DocId doc) {
      return new Change(doc, null, "");
    }
  }

  private final Cache<DocId, Recent> rows =
      Caffeine.newBuilder()
          .maximumWeight(MOST_CHARACTERS)
          .weigher((DocId _, Recent recent) -> REST + recent.json.length())
          .executor(Runnable::run)
          .build();

  /// A document's row as it is stored; empty when the database has to be asked.
  Optional<DocumentRow> row(DocId doc) {
    Recent recent = rows.getIfPresent(doc);
    return recent == null
        ? Optional.empty()
        : Optional.of(with(recent.bare, recent.bare.document().with(Json.props(recent.json))));
  }

  /// These rows are about to become others.
  void leave(List<Change> changes) {
    changes.forEach(change -> rows.invalidate(change.doc));
  }

  /// They have.
  void became(List<Change> changes) {
    for (Change change : changes) {
      if (change.row == null) {
        rows.invalidate(change.doc);
      } else {
        rows.put(change.doc, new Recent(change.row, change.json));
      }
    }
  }

  /// Another process may write them now.
  void clear() {
    rows.invalidateAll();
  }

  private static DocumentRow with(DocumentRow row, Document document) {
    return new DocumentRow(
        document, row.first(), row.state(), row.unique(), row.snapshot(), row.pending());
  }
}
