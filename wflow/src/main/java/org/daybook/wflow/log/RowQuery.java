package org.daybook.wflow.log;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.daybook.wflow.JobId;

/// A filter as SQL that an index answers in order.
final class RowQuery {

  private final StringBuilder where = new StringBuilder("1 = 1");
  private final List<Object> values = new ArrayList<>();

  private RowQuery(JobFilter filter) {
    JobId parent = filter.parent();
    Instant from = filter.addedFrom();
    Instant before = filter.addedBefore();
    JobFilter.Place after = filter.after();
    if (filter.wflow() != null) {
      and("wflow = ?", filter.wflow());
    }
    if (filter.lane() != null) {
      and("lane = ?", filter.lane());
    }
    if (parent != null) {
      and("parent = ?", parent.value());
    }
    if (from != null) {
      and("added >= ?", JobColumns.nanos(from));
    }
    if (before != null) {
      and("added < ?", JobColumns.nanos(before));
    }
    if (after != null) {
      and("(added, id) < (?, ?)", JobColumns.nanos(after.added()), after.id().value());
    }
  }

  /// Queries whose answers together are the filter's. An index answers those of one state in order,
  /// so each state has a query of its own; those of a lane or a parent are few.
  static List<RowQuery> of(JobFilter filter) {
    if (filter.states().isEmpty()) {
      return List.of(new RowQuery(filter));
    }
    if (filter.lane() != null || filter.parent() != null) {
      return List.of(new RowQuery(filter).ofStates(filter.states()));
    }
    return filter.states().stream().map(state -> new RowQuery(filter).ofState(state)).toList();
  }

  private RowQuery ofState(String state) {
    and("state = ?", state);
    return this;
  }

  /// The expression keeps the index of states out of it.
  private RowQuery ofStates(Set<String> states) {
    String marks = String.join(", ", Collections.nCopies(states.size(), "?"));
    and("state || '' IN (%s)".formatted(marks), states.toArray());
    return this;
  }

  private void and(String condition, Object... bound) {
    where.append(" AND ").append(condition);
    Collections.addAll(values, bound);
  }

  List<JobRow> read(Readers.Reader reader, Dialect dialect, int limit) throws SQLException {
    PreparedStatement statement =
        reader.statement(
            "SELECT %s FROM job WHERE %s ORDER BY added DESC, id DESC LIMIT ?"
                .formatted(JobColumns.ALL, where));
    int column = 1;
    for (Object value : values) {
      statement.setObject(column++, value);
    }
    statement.setInt(column, limit);
    return rows(statement, dialect);
  }

  static List<JobRow> rows(PreparedStatement statement, Dialect dialect) throws SQLException {
    try (ResultSet columns = statement.executeQuery()) {
      List<JobRow> rows = new ArrayList<>();
      while (columns.next()) {
        rows.add(JobColumns.read(columns, dialect));
      }
      return rows;
    }
  }
}
