package org.daybook.wflow.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// The tables of a store. What a person wants to see of them is in the views `jobs` and `records`.
final class Tables {

  static final int FORMAT = 2;

  /// Every table, in an order in which they can be copied.
  static final List<String> NAMES = List.of("meta", "partition", "log", "payload", "job", "tally");

  private Tables() {}

  /// What a database calls things.
  ///
  /// @param number of 64 bits, which as a primary key is where the row is
  /// @param text compared by its code points
  /// @param time makes a time to read out of nanoseconds since 1970; `%s` stands for them
  record Words(String number, String text, String bytes, String time) {}

  static void create(Connection connection, Words words, int partitions) throws SQLException {
    if (partitions < 1 || partitions > Place.MOST_PARTITIONS) {
      throw new IllegalArgumentException(
          "a log of %d partitions: wanted 1 to %d".formatted(partitions, Place.MOST_PARTITIONS));
    }
    try (Statement statement = connection.createStatement()) {
      for (String sql : script(words)) {
        statement.execute(sql);
      }
    }
    try (PreparedStatement meta =
            connection.prepareStatement("INSERT INTO meta (format, partitions) VALUES (?, ?)");
        PreparedStatement one =
            connection.prepareStatement(
                "INSERT INTO partition (partition, epoch, base, sealed, note)"
                    + " VALUES (?, 0, 0, 0, ?)")) {
      meta.setInt(1, FORMAT);
      meta.setInt(2, partitions);
      meta.executeUpdate();
      for (int i = 0; i < partitions; i++) {
        one.setInt(1, i);
        one.setBytes(2, new byte[0]);
        one.executeUpdate();
      }
    }
  }

  private static List<String> script(Words words) {
    return """
        CREATE TABLE meta (format NUMBER NOT NULL, partitions NUMBER NOT NULL);
        CREATE TABLE partition (partition NUMBER PRIMARY KEY, epoch NUMBER NOT NULL,
          base NUMBER NOT NULL, sealed NUMBER NOT NULL, note BYTES NOT NULL);
        CREATE TABLE log (place NUMBER PRIMARY KEY, epoch NUMBER NOT NULL,
          previous NUMBER NOT NULL, crc NUMBER NOT NULL, bytes BYTES NOT NULL);
        CREATE TABLE payload (place NUMBER PRIMARY KEY, crc NUMBER NOT NULL,
          bytes BYTES NOT NULL);
        CREATE TABLE job (id STRING PRIMARY KEY, partition NUMBER NOT NULL, seq NUMBER NOT NULL,
          wflow STRING NOT NULL, key STRING NOT NULL, lane STRING, parent STRING,
          state STRING NOT NULL, why STRING, attempts NUMBER NOT NULL, steps NUMBER NOT NULL,
          added NUMBER NOT NULL, changed NUMBER NOT NULL, ended NUMBER, head NUMBER NOT NULL,
          bytes NUMBER NOT NULL, crc NUMBER NOT NULL, row BYTES NOT NULL);
        CREATE INDEX job_added ON job (added, id);
        CREATE INDEX job_state ON job (state, added, id);
        CREATE INDEX job_lane ON job (lane, added, id) WHERE lane IS NOT NULL;
        CREATE INDEX job_parent ON job (parent, added, id) WHERE parent IS NOT NULL;
        CREATE INDEX job_ended ON job (partition, ended, id) WHERE ended IS NOT NULL;
        CREATE INDEX job_unfinished ON job (partition, id) WHERE ended IS NULL;
        CREATE TABLE tally (partition NUMBER NOT NULL, state STRING NOT NULL,
          jobs NUMBER NOT NULL, bytes NUMBER NOT NULL, PRIMARY KEY (partition, state));
        CREATE VIEW jobs AS SELECT id, partition, wflow, key, lane, parent, state, why, attempts,
          steps, TIME(added) AS added, TIME(changed) AS changed, TIME(ended) AS ended, bytes
          FROM job;
        CREATE VIEW records AS SELECT place >> 48 AS partition,
          place & 281474976710655 AS position, epoch, previous, bytes FROM log;
        """
        .replace("NUMBER", words.number())
        .replace("BYTES", words.bytes())
        .replace("STRING", words.text())
        .transform(script -> withTimes(script, words.time()))
        .lines()
        .reduce("", (before, line) -> before + " " + line.strip())
        .transform(script -> List.of(script.strip().split(";")));
  }

  private static String withTimes(String script, String time) {
    String told = script;
    for (String column : List.of("added", "changed", "ended")) {
      told = told.replace("TIME(" + column + ")", time.formatted(column));
    }
    return told;
  }
}
