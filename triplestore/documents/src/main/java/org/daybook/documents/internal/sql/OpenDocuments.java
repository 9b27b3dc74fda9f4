package org.daybook.documents.internal.sql;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.lang.ref.Cleaner;
import java.util.List;
import java.util.Optional;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Heads;
import org.daybook.documents.internal.automerge.AutomergeDocument;
import org.jspecify.annotations.Nullable;

/// The documents that wait for their next change, row and Automerge document together, least
/// recently used out first.
///
/// Taking one removes it, so whoever has it owns it, and what is put out can be freed at once:
/// nobody uses it. Take and keep under the document's lock. A row in here is the stored one, since
/// this process alone writes and all writes of a document go through its lock.
final class OpenDocuments implements AutoCloseable {

  /// The native memory of an ordinary open document, and of the smallest: by it they count.
  private static final int ORDINARY = 150 * 1024;

  private static final int SMALLEST = 15 * 1024;

  private final Database database;
  private final Cleaner cleaner = Cleaner.create();
  private final Cache<DocId, Open> waiting;

  /// None open.
  ///
  /// @param most how many ordinary ones stay open: more if they are smaller, fewer if larger
  OpenDocuments(Database database, int most) {
    this.database = database;
    this.waiting =
        Caffeine.newBuilder()
            .maximumWeight((long) most * ORDINARY / SMALLEST)
            .weigher((DocId _, Open open) -> open.weight())
            .executor(Runnable::run)
            .removalListener(OpenDocuments::putOut)
            .build();
  }

  private static void putOut(@Nullable DocId doc, @Nullable Open open, RemovalCause cause) {
    if (cause.wasEvicted() && open != null) {
      open.close();
    }
  }

  /// One document in its holder's hands.
  final class Open implements AutoCloseable {

    private final DocumentRow row;
    private @Nullable AutomergeDocument automerge;
    private long bytes;

    private Open(DocumentRow row, @Nullable AutomergeDocument automerge) {
      this.row = row;
      this.automerge = automerge;
    }

    DocumentRow row() {
      return row;
    }

    /// Its history, loaded when it is first asked for.
    ///
    /// @throws DaybookException.Fault `vault-corrupt`
    AutomergeDocument automerge() {
      AutomergeDocument loaded = automerge;
      if (loaded == null) {
        loaded = load();
        automerge = loaded;
      }
      return loaded;
    }

    private AutomergeDocument load() {
      List<byte[]> chunks = database.read(session -> DocumentRows.changes(session, row));
      bytes = chunks.stream().mapToLong(chunk -> chunk.length).sum();
      AutomergeDocument loaded;
      try {
        loaded = AutomergeDocument.load(cleaner, chunks);
      } catch (DaybookException.Fault e) {
        throw new DaybookException.Fault(
            "vault-corrupt", "document %s: %s".formatted(row.id(), e.getMessage()), e);
      }
      if (!loaded.heads().equals(row.heads())) {
        Heads found = loaded.heads();
        loaded.close();
        throw new DaybookException.Fault(
            "vault-corrupt",
            "the changes of document %s lead to heads %s, its row says %s: repair it, or restore a backup"
                .formatted(row.id(), found, row.heads()));
      }
      return loaded;
    }

    /// Native memory is about twenty times the stored bytes, and what even an empty one takes.
    private int weight() {
      return 1 + Math.clamp(20 * bytes / SMALLEST, 0, 10_000);
    }

    /// Its history became longer by so many bytes.
    void grown(int more) {
      bytes += more;
    }

    /// Frees its native memory; the next one who needs it loads it.
    void lighten() {
      AutomergeDocument loaded = automerge;
      if (loaded != null) {
        loaded.close();
        automerge = null;
      }
    }

    /// Hands it back; the caller must not use it any more.
    ///
    /// @param now its row as it is stored now
    void keep(DocumentRow now) {
      var next = new Open(now, automerge);
      next.bytes = bytes;
      automerge = null;
      Open other = waiting.asMap().put(now.id(), next);
      if (other != null) {
        other.close();
      }
    }

    /// Forgets it: what is in memory may not be what is stored.
    @Override
    public void close() {
      lighten();
    }
  }

  Cleaner cleaner() {
    return cleaner;
  }

  /// The document, whatever its state; empty when there never was one. The caller closes it or
  /// gives it back.
  Optional<Open> take(DocId doc) {
    Open open = waiting.asMap().remove(doc);
    if (open != null) {
      return Optional.of(open);
    }
    return database.read(session -> DocumentRows.row(session, doc)).map(row -> new Open(row, null));
  }

  /// A new one.
  Open made(DocumentRow row, AutomergeDocument automerge) {
    return new Open(row, automerge);
  }

  void discard(DocId doc) {
    Open open = waiting.asMap().remove(doc);
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
