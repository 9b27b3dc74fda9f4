package org.daybook.wflow.log;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.wflow.WflowException.Unavailable;
import org.junit.jupiter.api.Test;

class PostgresStoreTest extends SqlContract {

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final String schema = "log_" + NUMBERS.incrementAndGet();

  @Override
  LogStore open() {
    return PostgresStore.open(TestServer.url(), schema, PARTITIONS);
  }

  @Override
  LogStore openAnother() {
    return open();
  }

  @Override
  String where() {
    return "wflow log in schema %s of %s"
        .formatted(schema, TestServer.url().replaceFirst("[?].*", ""));
  }

  @Override
  Connection connect() throws SQLException {
    Connection connection = DriverManager.getConnection(TestServer.url());
    connection.setSchema(schema);
    return connection;
  }

  @Override
  String bytes(String hex) {
    return "'\\x" + hex + "'";
  }

  @Test
  void aSchemaThatIsNoPlainNameIsRefused() {
    assertThatThrownBy(() -> PostgresStore.open(TestServer.url(), "a; drop", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "schema \"a; drop\": wanted up to 63 lower-case letters, digits and _, no digit first");
  }

  @Test
  void aServerThatDoesNotAnswerIsUnavailable() {
    assertThatThrownBy(() -> PostgresStore.open("jdbc:postgresql://127.0.0.1:1/x", "s", 1))
        .isInstanceOf(Unavailable.class)
        .hasMessage("wflow log in schema s of jdbc:postgresql://127.0.0.1:1/x could not be read");
  }
}
