package org.daybook.documents.internal.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.daybook.documents.DaybookException;

/// Brings a database to the newest version, each step in a transaction of its own, recorded in
/// `user_version`. Flyway would do the same with a cold start of seconds.
final class Migrations {

  private static final String FOLDER = "/org/daybook/documents/migrations/";

  /// In order; the place in the list is the version. Released ones never change.
  private static final List<String> STEPS = List.of("V1__documents.sql");

  private Migrations() {}

  static void run(Connection connection) throws SQLException {
    int version = version(connection);
    if (version > STEPS.size()) {
      throw new DaybookException.Unsupported(
          "vault-too-new",
          "the vault's database has version %d, this program knows %d: use a newer Daybook"
              .formatted(version, STEPS.size()));
    }
    for (int next = version + 1; next <= STEPS.size(); next++) {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate("BEGIN IMMEDIATE");
        for (String part : script(STEPS.get(next - 1)).split(";\\s*\n", -1)) {
          if (!part.isBlank()) {
            statement.executeUpdate(part);
          }
        }
        statement.executeUpdate("PRAGMA user_version = " + next);
        statement.executeUpdate("COMMIT");
      }
    }
  }

  private static int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA user_version")) {
      return row.getInt(1);
    }
  }

  private static String script(String name) {
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
