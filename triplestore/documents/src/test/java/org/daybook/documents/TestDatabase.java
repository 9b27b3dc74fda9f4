package org.daybook.documents;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;

/// The database that the contract's tests are run against: SQLite, or with
/// `-Ddaybook.test.database=postgresql` a real PostgreSQL server, which the first test starts and
/// the end of the test run stops.
public final class TestDatabase {

  private static final String PROPERTY = "daybook.test.database";

  private TestDatabase() {}

  /// Whether the run is PostgreSQL's.
  public static boolean isPostgresql() {
    return "postgresql".equals(System.getProperty(PROPERTY, "sqlite"));
  }

  /// Where the vault in a directory has its documents; the same directory, the same place.
  public static DatabaseLocation of(Path dir) {
    return isPostgresql() ? postgresql(dir) : DatabaseLocation.SQLITE;
  }

  /// The same in PostgreSQL, whichever run it is.
  public static DatabaseLocation postgresql(Path dir) {
    String schema =
        "v"
            + UUID.nameUUIDFromBytes(
                    dir.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
    return new DatabaseLocation.Postgresql(server().getJdbcUrl("postgres", "postgres"), schema);
  }

  /// The server, on a free port of the loopback interface.
  public static EmbeddedPostgres server() {
    return Server.RUNNING;
  }

  /// Started when first wanted.
  private static final class Server {

    static final EmbeddedPostgres RUNNING = start();

    private static EmbeddedPostgres start() {
      try {
        EmbeddedPostgres started =
            EmbeddedPostgres.builder()
                .setServerConfig("max_connections", "200")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .start();
        Runtime.getRuntime()
            .addShutdownHook(
                new Thread(
                    () -> {
                      try {
                        started.close();
                      } catch (IOException e) {
                        throw new UncheckedIOException(e);
                      }
                    }));
        return started;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
