package org.daybook.pipelines.internal;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.daybook.documents.DocId;
import org.daybook.documents.FeedEntry;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.daybook.pipelines.RunRecord;
import org.daybook.pipelines.internal.index.DispatchIndex;

/// Which processors the changes of a document concern: those that read what changed; and when it
/// was deleted, those that have had to do with it. Costs what there is of those.
///
/// @param index knows them, as long as it is kept
/// @param running knows them as long as they run. A job that is queued without a row of the index,
///     as while that is built anew, finds that its document is gone when its turn comes
public record Woken(DispatchIndex index, Running running) {

  /// A prop under these is about the processor that its id names.
  private static final Set<Tag> HOST_NOTES = Set.of(RunRecord.RUN, RunRecord.ERROR);

  /// Each once.
  public List<Watch> by(Watches watches, DocId doc, List<FeedEntry> changes) {
    var tags = new TreeSet<Tag>();
    var noted = new TreeSet<String>();
    boolean deleted = false;
    for (FeedEntry change : changes) {
      switch (change.kind()) {
        case CREATED, EDITED, RESTORED -> {
          for (PropKey key : change.keys()) {
            tags.add(key.tag());
            if (HOST_NOTES.contains(key.tag())) {
              noted.add(key.id());
            }
          }
        }
        case DELETED -> deleted = true;
        case REMAPPED, PURGED, BRANCHED, MERGED, DISCARDED -> {}
      }
    }
    var woken = new LinkedHashSet<>(watches.wokenBy(tags));
    noted.forEach(processor -> woken.addAll(watches.concerned(processor)));
    if (deleted) {
      involved(doc).map(watches::watch).flatMap(Optional::stream).forEach(woken::add);
    }
    return List.copyOf(woken);
  }

  private Stream<String> involved(DocId doc) {
    return Stream.concat(
        index.processors(doc).stream(),
        running.all().stream().filter(lane -> lane.doc().equals(doc)).map(Running.Lane::processor));
  }
}
