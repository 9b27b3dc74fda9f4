package org.daybook.pipelines.internal;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Document;
import org.daybook.graph.DocumentAsk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks, so that no query holds up the others: one that went over its bounds is not asked again for
/// a while, on no document. Thread-safe.
final class Asks {

  /// How long an answer may take.
  static final Duration MOST_TIME = Duration.ofSeconds(1);

  /// How long a query is left alone that took longer.
  static final Duration REST = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(Asks.class);
  private static final int AT_ONCE = 4;
  private static final int MOST_LOGGED = 200;

  private final DocumentAsk asker;
  private final Semaphore turns = new Semaphore(AT_ONCE, true);
  private final Map<String, Overrun> overruns = new ConcurrentHashMap<>();

  Asks(DocumentAsk asker) {
    this.asker = asker;
  }

  boolean holds(Document document, String query) {
    turns.acquireUninterruptibly();
    try {
      Overrun last = overruns.get(query);
      if (last != null && System.nanoTime() - last.nanos() < REST.toNanos()) {
        throw last.error();
      }
      return asker.holds(document, query);
    } catch (DaybookException.Incorrect e) {
      overran(document, query, e);
      throw e;
    } finally {
      turns.release();
    }
  }

  private void overran(Document document, String query, DaybookException.Incorrect error) {
    Overrun last = overruns.get(query);
    if (last != null && last.error() == error) {
      return;
    }
    long now = System.nanoTime();
    overruns.values().removeIf(old -> now - old.nanos() > 10 * REST.toNanos());
    if (overruns.put(query, new Overrun(now, error)) == null) {
      LOG.warn(
          "The predicate \"{}\" could not be decided on document {} and counts as not matching: {}",
          query.length() <= MOST_LOGGED ? query : query.substring(0, MOST_LOGGED) + "...",
          document.id(),
          error.getMessage());
    }
  }

  /// @param nanos when, by [System#nanoTime]
  private record Overrun(long nanos, DaybookException.Incorrect error) {}
}
