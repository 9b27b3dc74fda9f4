package org.daybook.pipelines.internal.index;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.daybook.documents.DocId;
import org.daybook.pipelines.Dispatch;
import org.daybook.pipelines.ErrorGroup;
import org.jspecify.annotations.Nullable;

/// What can be asked of the tables; nothing here scans them.
final class IndexReader {

  private static final String ROWS =
      "SELECT d.doc, p.id, %s FROM dispatch d JOIN processor p ON p.number = d.processor WHERE "
          .formatted(Rows.COLUMNS);

  private static final String GROUPS =
      """
      SELECT p.id, g.code, g.n, o.failed, e.message, e.doc, e.failed
      FROM (SELECT processor, code, sum(n) AS n FROM tally WHERE code <> '' AND n > 0
            GROUP BY processor, code) g
      JOIN processor p ON p.number = g.processor
      JOIN dispatch o ON (o.doc, o.processor) =
        (SELECT doc, processor FROM dispatch WHERE processor = g.processor AND code = g.code
         AND code IS NOT NULL ORDER BY failed, doc LIMIT 1)
      JOIN dispatch e ON (e.doc, e.processor) =
        (SELECT doc, processor FROM dispatch WHERE processor = g.processor AND code = g.code
         AND code IS NOT NULL ORDER BY failed DESC, doc DESC LIMIT 1)
      ORDER BY g.n DESC, p.id, g.code
      """;

  private final Connection connection;

  IndexReader(Connection connection) {
    this.connection = connection;
  }

  Map<String, Integer> numbers() throws SQLException {
    var numbers = new TreeMap<String, Integer>();
    try (PreparedStatement statement =
            connection.prepareStatement("SELECT id, number FROM processor");
        ResultSet found = statement.executeQuery()) {
      while (found.next()) {
        numbers.put(found.getString(1), found.getInt(2));
      }
    }
    return numbers;
  }

  /// The versions of the processors whose documents are all in.
  Map<String, String> covered() throws SQLException {
    var covered = new TreeMap<String, String>();
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT id, covered FROM processor WHERE covered IS NOT NULL");
        ResultSet found = statement.executeQuery()) {
      while (found.next()) {
        covered.put(found.getString(1), found.getString(2));
      }
    }
    return covered;
  }

  /// Those of whose runs documents may tell though there are no rows.
  Set<String> former() throws SQLException {
    var former = new TreeSet<String>();
    try (PreparedStatement statement = connection.prepareStatement("SELECT id FROM former");
        ResultSet found = statement.executeQuery()) {
      while (found.next()) {
        former.add(found.getString(1));
      }
    }
    return former;
  }

  Map<String, Tally> tallies() throws SQLException {
    var matched = new TreeMap<String, Long>();
    var states = new TreeMap<String, Map<Dispatch.State, Long>>();
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT p.id, t.state, t.matched, t.n FROM tally t JOIN processor p ON p.number = t.processor");
        ResultSet found = statement.executeQuery()) {
      while (found.next()) {
        String processor = found.getString(1);
        states
            .computeIfAbsent(processor, _ -> new EnumMap<>(Dispatch.State.class))
            .merge(Rows.state(found.getString(2)), found.getLong(4), Long::sum);
        matched.merge(processor, found.getBoolean(3) ? found.getLong(4) : 0, Long::sum);
      }
    }
    var tallies = new TreeMap<String, Tally>();
    states.forEach(
        (id, counts) -> tallies.put(id, new Tally(matched.getOrDefault(id, 0L), counts)));
    return tallies;
  }

  Optional<Dispatch> row(DocId doc, String processor) throws SQLException {
    return rows("d.doc = ? AND p.id = ?", doc.value(), processor).stream().findFirst();
  }

  List<Dispatch> page(
      int processor, Dispatch.@Nullable State state, @Nullable DocId after, int limit)
      throws SQLException {
    String from = after == null ? "" : after.value();
    return state == null
        ? rows("d.processor = ? AND d.doc > ? ORDER BY d.doc LIMIT ?", processor, from, limit)
        : rows(
            "d.processor = ? AND d.state = ? AND d.doc > ? ORDER BY d.doc LIMIT ?",
            processor,
            state.word(),
            from,
            limit);
  }

  /// Rows with errors, the newest first.
  ///
  /// @param before only what comes after the place of this time and document
  List<Dispatch> errors(
      int processor, @Nullable String code, Instant before, @Nullable DocId doc, int limit)
      throws SQLException {
    String from = doc == null ? "~" : doc.value();
    String order =
        "d.code IS NOT NULL AND (d.failed, d.doc) < (?, ?) ORDER BY d.failed DESC, d.doc DESC LIMIT ?";
    return code == null
        ? rows("d.processor = ? AND " + order, processor, before.toEpochMilli(), from, limit)
        : rows(
            "d.processor = ? AND d.code = ? AND " + order,
            processor,
            code,
            before.toEpochMilli(),
            from,
            limit);
  }

  List<ErrorGroup> groups() throws SQLException {
    var groups = new ArrayList<ErrorGroup>();
    try (PreparedStatement statement = connection.prepareStatement(GROUPS);
        ResultSet found = statement.executeQuery()) {
      while (found.next()) {
        groups.add(
            new ErrorGroup(
                found.getString(1),
                found.getString(2),
                found.getLong(3),
                found.getString(5),
                new DocId(found.getString(6)),
                Instant.ofEpochMilli(found.getLong(4)),
                Instant.ofEpochMilli(found.getLong(7))));
      }
    }
    return groups;
  }

  private List<Dispatch> rows(String where, Object... values) throws SQLException {
    var rows = new ArrayList<Dispatch>();
    try (PreparedStatement statement = connection.prepareStatement(ROWS + where)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          rows.add(Rows.read(found));
        }
      }
    }
    return rows;
  }
}
