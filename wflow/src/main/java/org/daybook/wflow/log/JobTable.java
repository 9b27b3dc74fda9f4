package org.daybook.wflow.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes the rows of jobs, and beside them how many have ended. Confined to the thread of its
/// connection.
final class JobTable implements AutoCloseable {

  private static final int AT_ONCE = 100;

  private final PreparedStatement find;
  private final PreparedStatement put;
  private final PreparedStatement drop;
  private final PreparedStatement count;
  private final Map<Tally, Sum> changes = new HashMap<>();

  private record Tally(int partition, String state) {}

  private record Sum(long jobs, long bytes) {
    Sum plus(Sum other) {
      return new Sum(jobs + other.jobs, bytes + other.bytes);
    }
  }

  /// What is in the table of a job.
  private record Found(String id, Tally tally, long seq, boolean ended, long bytes) {}

  JobTable(Connection connection) throws SQLException {
    find =
        connection.prepareStatement(
            "SELECT id, partition, state, seq, ended, bytes FROM job WHERE id IN (%s)"
                .formatted(String.join(", ", Collections.nCopies(AT_ONCE, "?"))));
    put = connection.prepareStatement(JobColumns.PUT);
    drop =
        connection.prepareStatement("DELETE FROM job WHERE id = ? AND partition = ? AND seq = ?");
    count =
        connection.prepareStatement(
            "INSERT INTO tally (partition, state, jobs, bytes) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT (partition, state) DO UPDATE"
                + " SET jobs = tally.jobs + excluded.jobs, bytes = tally.bytes + excluded.bytes");
  }

  /// Deletes the rows of jobs, but not those of later jobs with the same id.
  void forget(int partition, Collection<JobRow> jobs) throws SQLException {
    Map<String, JobRow> gone = byId(jobs);
    for (Found found : found(gone)) {
      JobRow job = gone.get(found.id);
      if (job != null && found.tally.partition == partition && found.seq == job.seq()) {
        change(found, -1);
        drop.setString(1, found.id);
        drop.setInt(2, partition);
        drop.setLong(3, found.seq);
        drop.addBatch();
      }
    }
    drop.executeBatch();
    tally();
  }

  /// Makes rows or replaces them.
  void put(Collection<JobRow> jobs) throws SQLException {
    Map<String, JobRow> rows = byId(jobs);
    for (Found found : found(rows)) {
      change(found, -1);
    }
    for (JobRow row : rows.values()) {
      change(
          new Found(
              row.id().value(),
              new Tally(row.partition(), row.state()),
              row.seq(),
              row.ended() != null,
              row.bytes()),
          1);
      JobColumns.bind(put, row);
      put.addBatch();
    }
    put.executeBatch();
    tally();
  }

  private static Map<String, JobRow> byId(Collection<JobRow> jobs) {
    Map<String, JobRow> byId = new LinkedHashMap<>();
    jobs.forEach(job -> byId.put(job.id().value(), job));
    return byId;
  }

  private List<Found> found(Map<String, JobRow> jobs) throws SQLException {
    List<String> ids = List.copyOf(jobs.keySet());
    List<Found> found = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += AT_ONCE) {
      for (int i = 0; i < AT_ONCE; i++) {
        find.setString(i + 1, ids.get(Math.min(from + i, ids.size() - 1)));
      }
      try (ResultSet rows = find.executeQuery()) {
        while (rows.next()) {
          rows.getLong(5);
          boolean ended = !rows.wasNull();
          Tally tally = new Tally(rows.getInt(2), rows.getString(3));
          found.add(new Found(rows.getString(1), tally, rows.getLong(4), ended, rows.getLong(6)));
        }
      }
    }
    return found;
  }

  private void change(Found job, int by) {
    if (job.ended) {
      changes.merge(job.tally, new Sum(by, by * job.bytes), Sum::plus);
    }
  }

  private void tally() throws SQLException {
    for (Map.Entry<Tally, Sum> change : changes.entrySet()) {
      count.setInt(1, change.getKey().partition);
      count.setString(2, change.getKey().state);
      count.setLong(3, change.getValue().jobs);
      count.setLong(4, change.getValue().bytes);
      count.addBatch();
    }
    count.executeBatch();
    changes.clear();
  }

  @Override
  public void close() throws SQLException {
    find.close();
    put.close();
    drop.close();
    count.close();
  }
}
