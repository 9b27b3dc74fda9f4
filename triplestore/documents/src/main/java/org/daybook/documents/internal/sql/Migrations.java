package org.daybook.documents.internal.sql;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.daybook.documents.DaybookException;

/// Brings a database to the newest version, each step in a transaction of its own. Files are named
/// as Flyway names them; Flyway itself would do the same with a cold start of seconds.
final class Migrations {

  /// What this program reads and writes.
  static final int VERSION = 2;

  private static final String FOLDER = "/org/daybook/documents/migrations/";
  private static final String WHOLE = "B2__documents.sql";

  private Migrations() {}

  /// @throws DaybookException.Unsupported `vault-too-new`
  static void run(Connection connection, Dialect dialect) throws SQLException {
    int version = dialect.version(connection);
    if (version > VERSION) {
      throw new DaybookException.Unsupported(
          "vault-too-new",
          "the vault's database has version %d, this program knows %d: use a newer Daybook"
              .formatted(version, VERSION));
    }
    if (version == 0) {
      apply(connection, dialect, WHOLE, VERSION);
      return;
    }
    for (int from = version; from < VERSION; from++) {
      apply(connection, dialect, dialect.upgrades().get(from - 1), from + 1);
    }
  }

  private static void apply(Connection connection, Dialect dialect, String file, int version)
      throws SQLException {
    String script = script(file);
    for (Map.Entry<String, String> word : dialect.words().entrySet()) {
      script = script.replace("${" + word.getKey() + "}", word.getValue());
    }
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(dialect.begin());
      try {
        for (String part : script.split(";\\s*\n", -1)) {
          if (!part.isBlank()) {
            statement.executeUpdate(part);
          }
        }
        dialect.version(connection, version);
        statement.executeUpdate("COMMIT");
      } catch (SQLException e) {
        statement.executeUpdate("ROLLBACK");
        throw e;
      }
    }
  }

  static String script(String name) {
    try (InputStream in = Migrations.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its resource " + FOLDER + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("the program's resource " + name + " cannot be read", e);
    }
  }
}
