package org.daybook.pipelines.internal;

import java.nio.file.Path;
import java.time.Clock;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.Edit;
import org.daybook.documents.Sequence;
import org.daybook.pipelines.PipelineSettings;
import org.daybook.pipelines.Sight;
import org.daybook.pipelines.internal.collate.Collations;
import org.daybook.pipelines.internal.collate.MemberSight;
import org.daybook.pipelines.internal.index.DispatchIndex;
import org.daybook.processors.PlugRegistry;

/// What the pipelines of one vault work with.
///
/// @param epoch the incarnation their merges carry. It is the feed's length when they were opened,
///     and not the engine's: that begins anew when the jobs are deleted, and would be refused by a
///     vault that had seen a later one.
public record Parts(
    DocumentStore store,
    Sight sight,
    PlugRegistry registry,
    InstalledWatches installed,
    Lanes lanes,
    Causes causes,
    Running running,
    DispatchIndex index,
    Collations collations,
    Dispatcher dispatcher,
    Considering considering,
    ReviewBranches reviews,
    PipelineSettings settings,
    Clock clock,
    long epoch) {

  /// The parts of a vault, wired.
  ///
  /// @param file of the index of dispatches
  public static Parts of(
      DocumentStore store,
      Sight sight,
      PlugRegistry registry,
      PipelineSettings settings,
      Clock clock,
      Path file) {
    long epoch = store.feed().last().value();
    store.fence(epoch);
    var lanes = new Lanes(settings, clock);
    var causes = new Causes(lanes, settings);
    var reviews = new ReviewBranches(store);
    DispatchIndex index = index(store, file);
    var installed = new InstalledWatches(registry, store);
    var seeing = new MemberSight(sight, index.members());
    var looks = new SecondLooks(index.postponed(), clock, settings.askRest());
    var collations =
        new Collations(store, sight, installed, index, looks, lanes, clock, new Sequence(epoch));
    var dispatcher =
        new Dispatcher(
            store, seeing, installed, lanes, causes, reviews, index, looks, collations, clock);
    return new Parts(
        store,
        seeing,
        registry,
        installed,
        lanes,
        causes,
        new Running(),
        index,
        collations,
        dispatcher,
        new Considering(dispatcher, looks),
        reviews,
        settings,
        clock,
        epoch);
  }

  /// A processor that is installed and enabled.
  ///
  /// @throws DaybookException.NotFound `processor-unknown`
  public Watch watch(String processor) {
    Watches now = installed.current();
    return now.watch(processor)
        .orElseThrow(
            () ->
                new DaybookException.NotFound(
                    "processor-unknown",
                    "no installed and enabled plug has the processor %s; wanted one of %s"
                        .formatted(processor, now.all().stream().map(Watch::id).toList())));
  }

  /// What a processor's predicate sees beyond a document, before and after an edit is merged into
  /// it: looked up before the merge, in which the store may not be asked.
  public Settlement.Sights sights(Watch watch, DocId doc, Edit edit) {
    return watch.looksBeyond()
        ? store
            .read(doc)
            .map(main -> watch.sights(main, edit, sight))
            .orElse(Settlement.Sights.NONE)
        : Settlement.Sights.NONE;
  }

  /// The index may have lost what triage told it last: then triage goes back to that place.
  private static DispatchIndex index(DocumentStore store, Path file) {
    DispatchIndex index = DispatchIndex.open(file, store.feed().last());
    Sequence cursor = store.feed().cursor(Triage.NAME);
    Sequence reached = index.reached().orElse(cursor);
    if (reached.compareTo(cursor) < 0) {
      store.feed().moveCursor(Triage.NAME, reached);
    }
    index.flush(reached);
    return index;
  }
}
