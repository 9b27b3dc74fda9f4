package org.daybook.pipelines.internal;

import java.time.Clock;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocumentStore;
import org.daybook.pipelines.PipelineSettings;
import org.daybook.processors.PlugRegistry;

/// What the pipelines of one vault work with.
///
/// @param epoch the incarnation their merges carry. It is the feed's length when they were opened,
///     and not the engine's: that begins anew when the jobs are deleted, and would be refused by a
///     vault that had seen a later one.
public record Parts(
    DocumentStore store,
    PlugRegistry registry,
    InstalledWatches installed,
    Lanes lanes,
    Dispatcher dispatcher,
    ReviewBranches reviews,
    PipelineSettings settings,
    Clock clock,
    long epoch) {

  public static Parts of(
      DocumentStore store, PlugRegistry registry, PipelineSettings settings, Clock clock) {
    long epoch = store.feed().last().value();
    store.fence(epoch);
    var lanes = new Lanes(settings, clock);
    return new Parts(
        store,
        registry,
        new InstalledWatches(registry),
        lanes,
        new Dispatcher(store, lanes, settings, clock),
        new ReviewBranches(store),
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
}
