package org.daybook.pipelines.internal.index;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.daybook.documents.DocId;
import org.jspecify.annotations.Nullable;

/// The documents that the index knows in a range of ids, there or not, with the processors that
/// have rows or members among them.
///
/// @param processors by document, in order
/// @param until where the range ends after all, since there were too many; null when it did not
public record Known(SortedMap<DocId, Set<String>> processors, @Nullable DocId until) {

  /// Nothing.
  public static final Known NONE = new Known(new TreeMap<>(), null);

  private static final List<String> TABLES = List.of("dispatch", "member");
  private static final String ALL = "~";

  /// Reads what there is after one id, up to another, or to the end; null for either.
  static Known read(Connection connection, @Nullable DocId after, @Nullable DocId last, int most)
      throws SQLException {
    var found = new TreeMap<DocId, Set<String>>();
    @Nullable DocId until = null;
    for (String table : TABLES) {
      DocId end = until == null ? last : until;
      DocId full = read(connection, table, after, end, most, found);
      until = full == null ? until : full;
    }
    return new Known(until == null ? found : new TreeMap<>(found.headMap(until, true)), until);
  }

  /// @return the last document that was read whole; null when all were
  private static @Nullable DocId read(
      Connection connection,
      String table,
      @Nullable DocId after,
      @Nullable DocId last,
      int most,
      SortedMap<DocId, Set<String>> found)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT t.doc, p.id FROM %s t CROSS JOIN processor p ON p.number = t.processor WHERE t.doc > ? AND t.doc <= ? ORDER BY t.doc"
                .formatted(table))) {
      statement.setString(1, after == null ? "" : after.value());
      statement.setString(2, last == null ? ALL : last.value());
      int count = 0;
      @Nullable DocId at = null;
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          var doc = new DocId(rows.getString(1));
          if (!doc.equals(at)) {
            if (count == most) {
              return at;
            }
            count++;
            at = doc;
          }
          found.computeIfAbsent(doc, _ -> new TreeSet<>()).add(rows.getString(2));
        }
      }
      return null;
    }
  }

  /// Those of one document.
  static Set<String> of(Connection connection, DocId doc) throws SQLException {
    var found = new TreeSet<String>();
    for (String table : TABLES) {
      found.addAll(
          Sql.strings(
              connection,
              "SELECT p.id FROM %s t CROSS JOIN processor p ON p.number = t.processor WHERE t.doc = ?"
                  .formatted(table),
              doc.value()));
    }
    return found;
  }
}
