package org.daybook.pipelines.internal.index;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.daybook.documents.DocId;
import org.daybook.pipelines.Dispatch;
import org.jspecify.annotations.Nullable;

/// Brings notes into the tables, within one transaction. What a row says already is not written;
/// the counts follow the rows.
final class IndexWriter implements AutoCloseable {

  private final Map<String, Integer> numbers;
  private final PreparedStatement rows;
  private final PreparedStatement insert;
  private final PreparedStatement delete;
  private final PreparedStatement number;
  private final PreparedStatement count;
  private final Map<Cell, Long> deltas = new HashMap<>();

  /// @param number of the processor
  /// @param code of the error; empty for none
  private record Cell(int number, Dispatch.State state, boolean matched, String code) {}

  /// @param numbers of the processors' ids; new ones are added
  IndexWriter(Connection connection, Map<String, Integer> numbers) throws SQLException {
    this.numbers = numbers;
    rows =
        connection.prepareStatement(
            "SELECT d.doc, p.id, %s FROM dispatch d JOIN processor p ON p.number = d.processor WHERE d.doc = ?"
                .formatted(Rows.COLUMNS));
    insert = connection.prepareStatement(Rows.INSERT);
    delete = connection.prepareStatement("DELETE FROM dispatch WHERE doc = ? AND processor = ?");
    number =
        connection.prepareStatement(
            "INSERT INTO processor (id) VALUES (?) ON CONFLICT (id) DO UPDATE SET id = id RETURNING number");
    count =
        connection.prepareStatement(
            """
            INSERT INTO tally VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (processor, state, matched, code) DO UPDATE SET n = n + excluded.n
            """);
  }

  void write(Notes notes) throws SQLException {
    for (Map.Entry<DocId, Notes.OfDocument> noted : notes.byDocument().entrySet()) {
      write(noted.getKey(), noted.getValue());
    }
    for (Map.Entry<Cell, Long> delta : deltas.entrySet()) {
      if (delta.getValue() != 0) {
        count(delta.getKey(), delta.getValue());
      }
    }
  }

  private void write(DocId doc, Notes.OfDocument notes) throws SQLException {
    Map<String, Dispatch> before = before(doc);
    var after = new HashMap<String, Optional<Dispatch>>();
    if (notes.gone()) {
      before.keySet().forEach(processor -> after.put(processor, Optional.empty()));
    }
    after.putAll(notes.rows());
    for (Map.Entry<String, Optional<Dispatch>> noted : after.entrySet()) {
      change(before.get(noted.getKey()), noted.getValue().orElse(null));
    }
  }

  private Map<String, Dispatch> before(DocId doc) throws SQLException {
    var before = new HashMap<String, Dispatch>();
    rows.setString(1, doc.value());
    try (ResultSet found = rows.executeQuery()) {
      while (found.next()) {
        Dispatch row = Rows.read(found);
        before.put(row.processor(), row);
      }
    }
    return before;
  }

  private void change(@Nullable Dispatch before, @Nullable Dispatch after) throws SQLException {
    if (before != null && !before.equals(after)) {
      add(before, -1);
      if (after == null) {
        delete.setString(1, before.doc().value());
        delete.setInt(2, number(before.processor()));
        delete.executeUpdate();
      }
    }
    if (after != null && !after.equals(before)) {
      Rows.bind(insert, number(after.processor()), after);
      insert.executeUpdate();
      add(after, 1);
    }
  }

  private void add(Dispatch row, long by) throws SQLException {
    Dispatch.Failure error = row.error();
    deltas.merge(
        new Cell(
            number(row.processor()), row.state(), row.matched(), error == null ? "" : error.code()),
        by,
        Long::sum);
  }

  int number(String processor) throws SQLException {
    Integer known = numbers.get(processor);
    if (known != null) {
      return known;
    }
    number.setString(1, processor);
    try (ResultSet made = number.executeQuery()) {
      made.next();
      int number = made.getInt(1);
      numbers.put(processor, number);
      return number;
    }
  }

  private void count(Cell cell, long by) throws SQLException {
    count.setInt(1, cell.number());
    count.setString(2, cell.state().word());
    count.setBoolean(3, cell.matched());
    count.setString(4, cell.code());
    count.setLong(5, by);
    count.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement :
        new PreparedStatement[] {rows, insert, delete, number, count}) {
      statement.close();
    }
  }
}
