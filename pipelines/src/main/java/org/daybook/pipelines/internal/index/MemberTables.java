package org.daybook.pipelines.internal.index;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// The tables of [Members]. `look` holds what runs saw, under the version that they forked from;
/// the row without a document says that there was a look.
final class MemberTables {

  static final String[] TABLES = {
    """
    CREATE TABLE member (
      processor INTEGER NOT NULL, doc TEXT NOT NULL, grp TEXT NOT NULL, digest TEXT NOT NULL,
      PRIMARY KEY (processor, doc)) WITHOUT ROWID
    """,
    "CREATE INDEX member_group ON member (processor, grp, doc, digest)",
    "CREATE INDEX member_doc ON member (doc)",
    """
    CREATE TABLE due (
      processor INTEGER NOT NULL, grp TEXT NOT NULL, PRIMARY KEY (processor, grp)) WITHOUT ROWID
    """,
    """
    CREATE TABLE look (
      processor INTEGER NOT NULL, grp TEXT NOT NULL, name TEXT NOT NULL, doc TEXT NOT NULL,
      digest TEXT NOT NULL, PRIMARY KEY (processor, grp, name, doc)) WITHOUT ROWID
    """
  };

  /// Those that tell of processors, [Postponed] too.
  private static final List<String> NAMES = List.of("member", "due", "look", Postponed.NAME);

  private MemberTables() {}

  static void clear(Statement statement) throws SQLException {
    for (String name : NAMES) {
      statement.execute("DELETE FROM " + name);
    }
  }

  /// Forgets one processor.
  static void forget(Connection connection, int processor) throws SQLException {
    for (String name : NAMES) {
      try (PreparedStatement statement =
          connection.prepareStatement("DELETE FROM %s WHERE processor = ?".formatted(name))) {
        statement.setInt(1, processor);
        statement.executeUpdate();
      }
    }
  }
}
