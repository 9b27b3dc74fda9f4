package org.daybook.documents.internal.sqlite;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.lang.ref.Cleaner;
import java.util.List;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Heads;
import org.daybook.documents.internal.automerge.AutomergeDocument;
import org.jspecify.annotations.Nullable;

/// The Automerge documents that wait for their next change, least recently used out first.
///
/// Taking one removes it, so whoever has it owns it, and what is put out can be freed at once:
/// nobody uses it. Take and keep under the document's lock.
final class OpenDocuments implements AutoCloseable {

  private final Database database;
  private final Cleaner cleaner = Cleaner.create();
  private final Cache<DocId, AutomergeDocument> waiting;

  OpenDocuments(Database database, int most) {
    this.database = database;
    this.waiting =
        Caffeine.newBuilder()
            .maximumSize(most)
            .executor(Runnable::run)
            .removalListener(OpenDocuments::putOut)
            .build();
  }

  private static void putOut(
      @Nullable DocId doc, @Nullable AutomergeDocument document, RemovalCause cause) {
    if (cause.wasEvicted() && document != null) {
      document.close();
    }
  }

  Cleaner cleaner() {
    return cleaner;
  }

  /// The document at its stored version. The caller closes it or gives it to [#keep].
  AutomergeDocument take(DocId doc, Heads stored) {
    AutomergeDocument open = waiting.asMap().remove(doc);
    if (open != null) {
      if (open.heads().equals(stored)) {
        return open;
      }
      open.close();
    }
    List<byte[]> chunks =
        database.read(
            session ->
                session.query(
                    "SELECT bytes FROM chunk WHERE doc = ? ORDER BY number",
                    row -> row.getBytes(1),
                    doc.value()));
    AutomergeDocument loaded = AutomergeDocument.load(cleaner, chunks);
    if (!loaded.heads().equals(stored)) {
      Heads found = loaded.heads();
      loaded.close();
      throw new DaybookException.Fault(
          "vault-corrupt",
          "the changes of document %s lead to heads %s, its row says %s: restore a backup"
              .formatted(doc, found, stored));
    }
    return loaded;
  }

  /// Leaves it for the next one; the caller must not use it any more.
  void keep(DocId doc, AutomergeDocument document) {
    AutomergeDocument other = waiting.asMap().put(doc, document);
    if (other != null && other != document) {
      other.close();
    }
  }

  void discard(DocId doc) {
    AutomergeDocument open = waiting.asMap().remove(doc);
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() {
    for (DocId doc : List.copyOf(waiting.asMap().keySet())) {
      discard(doc);
    }
  }
}
