package org.daybook.pipelines.internal;

import java.util.List;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.pipelines.Predicate;
import org.daybook.pipelines.Rerun;
import org.daybook.pipelines.internal.user.Plan;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says what a pipeline would do before it is there.
public final class Preview {

  private static final Logger LOG = LoggerFactory.getLogger(Preview.class);

  private Preview() {}

  /// Looks at each document that the predicate can hold for, and changes nothing.
  public static Rerun.Count count(Parts parts, Plan plan) {
    List<Watch> watches = Watches.watches(plan);
    if (watches.isEmpty()) {
      return new Rerun.Count(0, 0);
    }
    Predicate predicate = watches.getFirst().predicate();
    var walk = new Walk(parts.store(), predicate, parts.settings().pageSize());
    long documents = 0;
    long runs = 0;
    @Nullable DocId last = null;
    for (var page = walk.after(last); !page.isEmpty(); page = walk.after(last)) {
      last = page.getLast().id();
      for (Document document : page) {
        if (matches(parts, watches.getFirst(), document)) {
          documents++;
          runs += watches.stream().anyMatch(watch -> runs(parts, watch, document)) ? 1 : 0;
        }
      }
    }
    return new Rerun.Count(documents, runs);
  }

  /// One that cannot be decided about in time does not match.
  private static boolean matches(Parts parts, Watch watch, Document document) {
    try {
      return watch.predicate().matches(watch.subject(document, parts.sight()));
    } catch (DaybookException.Incorrect e) {
      LOG.warn("Document {} is left out: {}", document.id(), e.getMessage());
      return false;
    }
  }

  private static boolean runs(Parts parts, Watch watch, Document document) {
    return Dispatcher.adds(Decider.decide(document, watch, List.of(), parts.sight()));
  }
}
