package org.daybook.pipelines.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Document;
import org.daybook.graph.DocumentAsk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks, so that no query holds up the others: what went over its bounds [rests][Rests].
/// Thread-safe.
final class Asks {

  /// How long an answer may take.
  static final Duration MOST_TIME = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(Asks.class);
  private static final int AT_ONCE = 4;
  private static final int MOST_LOGGED = 200;

  private final DocumentAsk asker;
  private final Duration rest;
  private final Rests rests;
  private final Semaphore turns = new Semaphore(AT_ONCE, true);

  /// @param rest how long a query is left alone that took longer
  Asks(DocumentAsk asker, Duration rest) {
    this.asker = asker;
    this.rest = rest;
    this.rests = new Rests(rest);
  }

  /// Whether the query holds.
  ///
  /// @throws DaybookException.Incorrect when it went over its bounds, or [rests][Rests#isWhy]
  boolean holds(Document document, String query) {
    mayBeAsked(document, query);
    turns.acquireUninterruptibly();
    try {
      mayBeAsked(document, query); // others may have asked it meanwhile, in vain
      return answer(document, query);
    } finally {
      turns.release();
    }
  }

  private void mayBeAsked(Document document, String query) {
    Optional<DaybookException.Incorrect> resting =
        rests.now(query, document.id(), System.nanoTime());
    if (resting.isPresent()) {
      throw resting.get();
    }
  }

  private boolean answer(Document document, String query) {
    try {
      boolean holds = asker.holds(document, query);
      rests.answered(query);
      return holds;
    } catch (DaybookException.Incorrect e) {
      if (rests.overran(query, document.id(), e, System.nanoTime())) {
        LOG.warn(
            "The predicate \"{}\" could not be decided on document {}, counts as not matching there and is asked again after {}: {}",
            Shortened.to(MOST_LOGGED, query),
            document.id(),
            rest,
            e.getMessage());
      }
      throw e;
    }
  }
}
