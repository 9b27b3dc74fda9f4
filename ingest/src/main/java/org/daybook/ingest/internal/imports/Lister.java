package org.daybook.ingest.internal.imports;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.daybook.documents.DocId;
import org.daybook.ingest.Upload;
import org.jspecify.annotations.Nullable;

/// Finds an import's items, some at a time. Confined to the job's thread.
sealed interface Lister {

  /// The next items.
  ///
  /// @param after where the last listing ended; null for the first
  /// @param found how many items were found before
  Journals.Listing list(Walk.@Nullable Place after, long found);

  /// Walks folders.
  final class OfRoots implements Lister {

    private final List<Path> roots;
    private final Set<Path> excluded;
    private final int batch;
    private final Clock clock;
    private @Nullable Walk walk;
    private Walk.@Nullable Place place;

    OfRoots(List<Path> roots, Set<Path> excluded, int batch, Clock clock) {
      this.roots = List.copyOf(roots);
      this.excluded = excluded;
      this.batch = batch;
      this.clock = clock;
    }

    @Override
    public Journals.Listing list(Walk.@Nullable Place after, long found) {
      Walk current = walk;
      // A replay answers the first listings from the journal, and goes on from the last of them.
      if (current == null || after == null || !after.equals(place)) {
        current = Walk.open(roots, excluded, after);
        walk = current;
      }
      List<Walk.Entry> entries = current.next(batch);
      var items = new ArrayList<Found>();
      for (Walk.Entry entry : entries) {
        items.add(found(entry));
      }
      place =
          entries.size() < batch
              ? null
              : new Walk.Place(entries.getLast().root(), Names.uri(entries.getLast().path()));
      return new Journals.Listing(items, found + items.size(), place);
    }

    private Found found(Walk.Entry entry) {
      var uri = Names.uri(entry.path());
      var refusal = entry.refused();
      return refusal == null
          ? new Found.File(uri, DocId.create(clock))
          : new Found.Refused(uri, refusal.state(), refusal.code(), refusal.message());
    }
  }

  /// Takes uploads in order.
  final class OfUploads implements Lister {

    private final List<Upload> uploads;
    private final int batch;
    private final Clock clock;

    OfUploads(List<Upload> uploads, int batch, Clock clock) {
      this.uploads = List.copyOf(uploads);
      this.batch = batch;
      this.clock = clock;
    }

    @Override
    public Journals.Listing list(Walk.@Nullable Place after, long found) {
      int from = (int) found;
      int to = Math.min(uploads.size(), from + batch);
      var items = new ArrayList<Found>();
      for (Upload upload : uploads.subList(from, to)) {
        items.add(
            new Found.Uploaded(upload.name(), upload.blob(), upload.size(), DocId.create(clock)));
      }
      Walk.Place next = to < uploads.size() ? new Walk.Place(to, URI.create("upload:" + to)) : null;
      return new Journals.Listing(items, to, next);
    }
  }
}
