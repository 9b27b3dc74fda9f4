package org.daybook.documents.internal.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Feed;
import org.daybook.documents.FeedEntry;
import org.daybook.documents.Sequence;

/// The feed as rows of the database.
public final class SqlFeed implements Feed {

  private static final String HORIZON = "horizon";
  private static final long RETAINED_AT_ONCE = 5_000;

  private final Database database;

  public SqlFeed(Database database) {
    this.database = database;
  }

  @Override
  public Sequence last() {
    return new Sequence(database.writer().lastSequence());
  }

  @Override
  public Sequence horizon() {
    return database.read(SqlFeed::horizon);
  }

  private static Sequence horizon(Session session) throws SQLException {
    return session
        .first(
            "SELECT value FROM vault WHERE name = ?", row -> new Sequence(row.getLong(1)), HORIZON)
        .orElse(Sequence.START);
  }

  @Override
  public List<FeedEntry> read(Sequence after, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit %d: wanted 1 or more".formatted(limit));
    }
    return database.read(
        session -> {
          List<FeedEntry> entries =
              session.query(
                  "SELECT "
                      + Entry.COLUMNS
                      + " FROM feed WHERE sequence > ? ORDER BY sequence LIMIT ?",
                  Entry::read,
                  after.value(),
                  limit);
          // Read last: if it moved in the meantime, entries may be missing above.
          Sequence horizon = horizon(session);
          if (after.compareTo(horizon) < 0) {
            throw behind(after, horizon);
          }
          return entries;
        });
  }

  private static DaybookException behind(Sequence after, Sequence horizon) {
    var context = new TreeMap<String, Object>();
    context.put("resume", horizon.value());
    return new DaybookException.Conflict(
        "feed-behind",
        ("the feed no longer tells what came after %s: read the documents themselves, then go on"
                + " after %s")
            .formatted(after, horizon),
        context);
  }

  /// Entries up to the horizon are no longer told. Those that are some document's history stay as
  /// rows, the others go; a few thousand a transaction, so that commits are not held up.
  @Override
  public void retain(Sequence horizon) {
    boolean more = true;
    while (more) {
      more = database.writer().write(tx -> retainSome(tx, horizon.value()));
    }
  }

  /// @return whether there is more to do
  private static boolean retainSome(WriteTx tx, long wanted) throws SQLException {
    long last = tx.counters().sequence();
    long now = tx.number(HORIZON);
    long most = Math.min(wanted, last);
    long next = Math.min(most, now + RETAINED_AT_ONCE);
    if (next <= now) {
      return false;
    }
    tx.number(HORIZON, next);
    tx.session()
        .update(
            // The last entry stays: the next one's place is found from it.
            "DELETE FROM feed WHERE sequence > ? AND sequence <= ? AND sequence < ? AND (kind IN"
                + " ('REMAPPED', 'MERGED', 'DISCARDED', 'PURGED') OR EXISTS (SELECT 1 FROM"
                + " document d WHERE d.id = feed.doc AND d.state = 2))",
            now,
            next,
            last);
    return next < most;
  }

  @Override
  public boolean awaitAfter(Sequence after, Duration atMost) throws InterruptedException {
    return database.writer().awaitAfter(after.value(), atMost);
  }

  @Override
  public Sequence cursor(String follower) {
    return database.read(
        session ->
            session
                .first(
                    "SELECT sequence FROM cursor WHERE follower = ?",
                    row -> new Sequence(row.getLong(1)),
                    follower)
                .orElse(Sequence.START));
  }

  @Override
  public void moveCursor(String follower, Sequence reached) {
    database
        .writer()
        .write(
            tx ->
                tx.session()
                    .update(
                        "INSERT INTO cursor (follower, sequence, paused) VALUES (?, ?, 0)"
                            + " ON CONFLICT (follower) DO UPDATE SET sequence = excluded.sequence",
                        follower,
                        reached.value()));
  }

  @Override
  public boolean paused(String follower) {
    return database.read(
        session ->
            session
                .first(
                    "SELECT paused FROM cursor WHERE follower = ?",
                    row -> row.getInt(1) != 0,
                    follower)
                .orElse(false));
  }

  @Override
  public void pause(String follower, boolean paused) {
    database
        .writer()
        .write(
            tx ->
                tx.session()
                    .update(
                        "INSERT INTO cursor (follower, sequence, paused) VALUES (?, 0, ?)"
                            + " ON CONFLICT (follower) DO UPDATE SET paused = excluded.paused",
                        follower,
                        paused ? 1 : 0));
  }
}
