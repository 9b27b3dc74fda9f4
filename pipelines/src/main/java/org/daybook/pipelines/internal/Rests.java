package org.daybook.pipelines.internal;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.jspecify.annotations.Nullable;

/// Which queries are left alone for a while: one that went over its bounds on a document is not
/// asked about that document again until a rest is over, and about no document at all once it did
/// so on several in a short time. Thread-safe; times are those of [System#nanoTime].
public final class Rests {

  /// On how many documents within a rest a query goes over its bounds before it rests as a whole.
  static final int SEVERAL = 3;

  /// How many answers make up for one document on which there was none.
  static final int FORGIVING = 100;

  /// How often in a row the rest of a whole query is doubled.
  static final int MOST_DOUBLED = 6;

  private static final String RESTS = "rests";

  private final long rest;
  private final Map<Asked, Overrun> documents = new HashMap<>();
  private final Map<String, Query> queries = new HashMap<>();

  /// @param rest how long a query is left alone
  Rests(Duration rest) {
    this.rest = rest.toNanos();
  }

  /// Whether a query was not asked because it rests: then nothing is known of the answer, and it is
  /// no answer either.
  public static boolean isWhy(DaybookException failure) {
    return failure.context().containsKey(RESTS);
  }

  /// What a query is answered with while it rests; none when it may be asked.
  synchronized Optional<DaybookException.Incorrect> now(String query, DocId doc, long now) {
    Query known = queries.get(query);
    if (known == null) {
      return Optional.empty();
    }
    Overrun own = documents.get(new Asked(query, doc));
    return own != null && now - own.at() < rest
        ? Optional.of(resting(own))
        : known.resting(now).map(Rests::resting);
  }

  private static DaybookException.Incorrect resting(Overrun overrun) {
    var context = new TreeMap<String, Object>(overrun.error().context());
    context.put(RESTS, true);
    return new DaybookException.Incorrect(
        overrun.error().code(),
        "it is not asked for a while, since on document %s %s"
            .formatted(overrun.doc(), overrun.error().getMessage()),
        context);
  }

  synchronized void answered(String query) {
    Query known = queries.get(query);
    if (known != null) {
      known.answered();
    }
  }

  /// Learns that a query went over its bounds.
  ///
  /// @return whether that is news: nothing of the kind is remembered of this query
  synchronized boolean overran(
      String query, DocId doc, DaybookException.Incorrect error, long now) {
    documents.values().removeIf(old -> now - old.at() >= rest);
    queries.values().removeIf(old -> old.isOver(now));
    var overrun = new Overrun(doc, now, error);
    documents.put(new Asked(query, doc), overrun);
    boolean news = !queries.containsKey(query);
    queries.computeIfAbsent(query, _ -> new Query()).overran(overrun);
    return news;
  }

  private record Asked(String query, DocId doc) {}

  private record Overrun(DocId doc, long at, DaybookException.Incorrect error) {}

  /// What is remembered of one query.
  private final class Query {
    private final Set<DocId> lately = new HashSet<>();
    private int answers;
    private int inARow;
    private boolean rested;
    private long until;
    private @Nullable Overrun last;

    Optional<Overrun> resting(long now) {
      return rested && now - until < 0 ? Optional.ofNullable(last) : Optional.empty();
    }

    /// One that was asked before a rest may be answered in it, which does not end it.
    void answered() {
      inARow = 0;
      answers++;
      Iterator<DocId> oldest = lately.iterator();
      if (answers % FORGIVING == 0 && oldest.hasNext()) {
        oldest.next();
        oldest.remove();
      }
    }

    void overran(Overrun overrun) {
      if (last != null && overrun.at() - last.at() > rest) {
        lately.clear();
      }
      last = overrun;
      lately.add(overrun.doc());
      if (lately.size() >= SEVERAL) {
        lately.clear();
        until = overrun.at() + (rest << Math.min(inARow, MOST_DOUBLED));
        inARow++;
        rested = true;
      }
    }

    /// Whether the longest rest after it is over, and as long again.
    boolean isOver(long now) {
      return last != null && now - last.at() > (rest << (MOST_DOUBLED + 1));
    }
  }
}
