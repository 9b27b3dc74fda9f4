package org.daybook.pipelines.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.daybook.documents.BranchName;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.pipelines.internal.index.Postponed;
import org.daybook.wflow.JobId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks again at the documents that could not be decided about, when their time has come: a few at
/// a time of those passed over, until none of a few can be decided about, and then one of those
/// that were tried in vain, rarely. So what is hopeless costs little and holds up nothing.
public final class Postponements {

  private static final Logger LOG = LoggerFactory.getLogger(Postponements.class);
  private static final int FEW = 16;

  /// So that retries alone never make a whole query rest.
  private static final int RESTS_BETWEEN = 2;

  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final Parts parts;
  private final Thread thread = Thread.ofVirtual().name("second-looks").unstarted(this::onAndOn);
  private final Map<String, Instant> retried = new HashMap<>();
  private volatile boolean closed;

  public Postponements(Parts parts) {
    this.parts = parts;
  }

  public void start() {
    thread.start();
  }

  public void close() {
    closed = true;
    thread.interrupt();
  }

  private void onAndOn() {
    try {
      while (!closed) {
        Thread.sleep(round());
        lookOrLater();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration round() {
    Duration part = parts.settings().askRest().dividedBy(4);
    return part.compareTo(LONGEST) < 0 ? part : LONGEST;
  }

  private void lookOrLater() throws InterruptedException {
    try {
      if (parts.index().isKept()) {
        look();
      }
    } catch (RuntimeException | ExecutionException e) {
      if (!closed) {
        LOG.warn("Documents that were put off could not be looked at now; they are later", e);
      }
    }
  }

  private void look() throws InterruptedException, ExecutionException {
    List<String> waiting = parts.index().postponed().processors();
    retried.keySet().retainAll(waiting);
    for (String processor : waiting) {
      Instant now = parts.clock().instant();
      if (passed(processor, now)) {
        tried(processor, now);
      }
    }
  }

  /// @return whether none is left that is due
  private boolean passed(String processor, Instant now)
      throws InterruptedException, ExecutionException {
    while (!closed) {
      List<Postponed.Look> few = parts.index().postponed().passed(processor, now, FEW);
      if (few.isEmpty()) {
        return true;
      }
      if (Concurrently.sum(few, FEW, look -> look(look) ? 1 : 0) == 0) {
        return false;
      }
    }
    return false;
  }

  private void tried(String processor, Instant now) {
    Instant last = retried.get(processor);
    Duration between = parts.settings().askRest().multipliedBy(RESTS_BETWEEN);
    boolean decided = last == null || !now.isBefore(last.plus(between));
    while (decided && !closed) {
      Optional<Postponed.Look> one = parts.index().postponed().tried(processor, now);
      decided = one.isPresent() && look(one.get());
      if (one.isPresent() && !decided) {
        retried.put(processor, now);
      }
    }
  }

  /// The run that made the document what it is: what waits a while is still what that led to.
  private Optional<JobId> newest(DocId doc) {
    try {
      return parts.store().history().versions(doc, BranchName.MAIN, null, 1).stream()
          .findFirst()
          .flatMap(version -> Causes.of(version.provenance()));
    } catch (DaybookException.NotFound _) {
      return Optional.empty(); // it was deleted meanwhile, so nothing runs on it
    }
  }

  /// @return whether it could be decided about
  private boolean look(Postponed.Look look) {
    parts
        .installed()
        .current()
        .watch(look.processor())
        .ifPresent(
            watch ->
                parts.considering().consider(look.doc(), List.of(watch), () -> newest(look.doc())));
    return parts.index().postponed().done(look);
  }
}
