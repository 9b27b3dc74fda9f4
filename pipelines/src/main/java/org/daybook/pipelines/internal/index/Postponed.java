package org.daybook.pipelines.internal.index;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.daybook.documents.DocId;

/// Documents that could not be decided about, to be looked at again when their time has come: in
/// the
/// file of the index, so that there may be as many as there are and a restart forgets none. Those
/// that were merely passed over wait a rest; of those that were tried in vain each time the next is
/// twice as far away, up to a bound. Every call is one transaction. Thread-safe.
public final class Postponed {

  static final String NAME = "postponed";

  /// Times are milliseconds since 1970.
  static final String[] TABLES = {
    """
    CREATE TABLE postponed (
      processor INTEGER NOT NULL, doc TEXT NOT NULL, due INTEGER NOT NULL, tries INTEGER NOT NULL,
      PRIMARY KEY (processor, doc)) WITHOUT ROWID
    """,
    "CREATE INDEX postponed_passed ON postponed (processor, due, doc) WHERE tries = 0",
    "CREATE INDEX postponed_tried ON postponed (processor, due, doc) WHERE tries > 0"
  };

  /// How often the wait is doubled.
  static final int MOST_DOUBLED = 6;

  private static final String PASSED =
      """
      INSERT INTO postponed (processor, doc, due, tries) VALUES (?1, ?2, ?3 + ?4, 0)
      ON CONFLICT (processor, doc) DO UPDATE
      SET due = CASE WHEN due > ?3 THEN min(due, ?3 + ?4) ELSE ?3 + ?4 END, tries = 0
      """;

  private static final String TRIED =
      """
      INSERT INTO postponed (processor, doc, due, tries) VALUES (?1, ?2, ?3 + ?4, 1)
      ON CONFLICT (processor, doc) DO UPDATE
      SET due = ?3 + (?4 << min(tries, %d)), tries = tries + 1 WHERE due <= ?3 OR tries = 0
      """
          .formatted(MOST_DOUBLED);

  private static final String WAITING =
      """
      WITH RECURSIVE one(number) AS (
        SELECT min(processor) FROM postponed
        UNION ALL
        SELECT (SELECT min(processor) FROM postponed WHERE processor > number) FROM one
        WHERE number IS NOT NULL)
      SELECT p.id FROM one JOIN processor p ON p.number = one.number
      """;

  private final DispatchIndex index;

  Postponed(DispatchIndex index) {
    this.index = index;
  }

  /// A document that is to be looked at again.
  public record Look(String processor, DocId doc, Instant due) {}

  /// Learns that a document was not looked at, since it or others were tried in vain just before.
  public void passed(DocId doc, String processor, Instant now, Duration rest) {
    put(PASSED, doc, processor, now, rest);
  }

  /// Learns that a document was looked at in vain.
  public void tried(DocId doc, String processor, Instant now, Duration rest) {
    put(TRIED, doc, processor, now, rest);
  }

  /// Nothing while the index is not kept: what is lost then is found when it is built anew.
  private void put(String sql, DocId doc, String processor, Instant now, Duration rest) {
    if (index.isKept()) {
      index.together(
          connection ->
              Sql.run(
                  connection,
                  sql,
                  index.number(connection, processor),
                  doc.value(),
                  now.toEpochMilli(),
                  rest.toMillis()));
    }
  }

  /// The processors with documents that wait, due or not.
  public List<String> processors() {
    return index.together(connection -> Sql.strings(connection, WAITING));
  }

  /// Those that were passed over and are due, the longest due first.
  public List<Look> passed(String processor, Instant now, int limit) {
    return due("tries = 0", processor, now, limit);
  }

  /// The one tried in vain that is due longest.
  public Optional<Look> tried(String processor, Instant now) {
    return due("tries > 0", processor, now, 1).stream().findFirst();
  }

  private List<Look> due(String which, String processor, Instant now, int limit) {
    return index.together(
        connection ->
            Sql.rows(
                connection,
                row ->
                    new Look(
                        processor,
                        new DocId(row.getString(1)),
                        Instant.ofEpochMilli(row.getLong(2))),
                "SELECT doc, due FROM postponed WHERE processor = ? AND due <= ? AND %s ORDER BY due, doc LIMIT ?"
                    .formatted(which),
                index.number(connection, processor),
                now.toEpochMilli(),
                limit));
  }

  /// Forgets what was looked at, unless it was postponed again.
  ///
  /// @return whether it is forgotten
  public boolean done(Look look) {
    return index.together(connection -> done(connection, look) > 0);
  }

  private int done(Connection connection, Look look) throws SQLException {
    return Sql.run(
        connection,
        "DELETE FROM postponed WHERE processor = ? AND doc = ? AND due = ?",
        index.number(connection, look.processor()),
        look.doc().value(),
        look.due().toEpochMilli());
  }

  /// How many documents wait, by processor; costs what there is of them.
  public Map<String, Long> counts() {
    return index.together(
        connection -> {
          var counts = new TreeMap<String, Long>();
          for (String processor : Sql.strings(connection, WAITING)) {
            counts.put(processor, count(connection, processor));
          }
          return counts;
        });
  }

  /// How many documents of a processor wait.
  public long count(String processor) {
    return index.together(connection -> count(connection, processor));
  }

  private long count(Connection connection, String processor) throws SQLException {
    return Sql.rows(
            connection,
            row -> row.getLong(1),
            "SELECT count(*) FROM postponed WHERE processor = ?",
            index.number(connection, processor))
        .getFirst();
  }
}
