package org.daybook.documents.internal.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.daybook.documents.Author;
import org.daybook.documents.DocId;
import org.daybook.documents.Feed;
import org.daybook.documents.FeedEntry;
import org.daybook.documents.Heads;
import org.daybook.documents.PropKey;
import org.daybook.documents.Provenance;
import org.daybook.documents.Sequence;

/// The feed as rows of `vault.db`.
public final class SqliteFeed implements Feed {

  private final Database database;

  public SqliteFeed(Database database) {
    this.database = database;
  }

  @Override
  public Sequence last() {
    return new Sequence(database.writer().lastSequence());
  }

  @Override
  public List<FeedEntry> read(Sequence after, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit %d: wanted 1 or more".formatted(limit));
    }
    return database.read(
        session ->
            session.query(
                "SELECT * FROM feed WHERE sequence > ? ORDER BY sequence LIMIT ?",
                SqliteFeed::entry,
                after.value(),
                limit));
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
                        "INSERT INTO cursor (follower, sequence) VALUES (?, ?)"
                            + " ON CONFLICT (follower) DO UPDATE SET sequence = excluded.sequence",
                        follower,
                        reached.value()));
  }

  private static FeedEntry entry(ResultSet row) throws SQLException {
    return new FeedEntry(
        new Sequence(row.getLong("sequence")),
        new DocId(row.getString("doc")),
        FeedEntry.Kind.valueOf(row.getString("kind")),
        Heads.parse(row.getString("heads")),
        keys(row.getString("added")),
        keys(row.getString("changed")),
        keys(row.getString("removed")),
        new Provenance(
            new Author(
                Author.Kind.valueOf(row.getString("author_kind")), row.getString("author_name")),
            row.getString("cause")),
        Instant.ofEpochMilli(row.getLong("at")));
  }

  private static SortedSet<PropKey> keys(String joined) {
    var keys = new TreeSet<PropKey>();
    for (String key : joined.isEmpty() ? new String[0] : joined.split(" ", -1)) {
      keys.add(PropKey.parse(key));
    }
    return keys;
  }
}
