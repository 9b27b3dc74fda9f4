package org.daybook.documents.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.Properties;
import org.daybook.documents.DaybookException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sqlite.JDBC;

class SessionTest {

  private Session session;

  @BeforeEach
  void open() throws SQLException {
    session = new Session(JDBC.createConnection("jdbc:sqlite::memory:", new Properties()));
  }

  @AfterEach
  void close() throws SQLException {
    session.close();
  }

  @Test
  void whatIsAskedForAloneIsTheFirstOrNone() throws SQLException {
    assertThat(session.first("SELECT 1 UNION ALL SELECT 2", row -> row.getInt(1))).contains(1);
    assertThat(session.first("SELECT 1 WHERE 1 = 2", row -> row.getInt(1))).isEmpty();
  }

  /// A torn page may leave NULL where no statement could have put it.
  @Test
  void whatIsAskedForAloneAndMissingIsDamage() {
    assertThatThrownBy(() -> session.first("SELECT NULL", row -> row.getBytes(1)))
        .isInstanceOf(DaybookException.Fault.class)
        .hasMessageContaining("a value is missing")
        .extracting("code")
        .isEqualTo("vault-corrupt");
  }
}
