package org.daybook.documents.internal.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.daybook.documents.DocId;
import org.jspecify.annotations.Nullable;

/// A row of `document` as it is, whatever it says: nothing in it has been understood yet.
record Stored(
    String id,
    int state,
    String heads,
    long sequence,
    String createdHeads,
    long createdSequence,
    @Nullable String unique,
    long snapshot,
    int pending,
    String json) {

  static Stored read(ResultSet row) throws SQLException {
    return new Stored(
        row.getString("id"),
        row.getInt("state"),
        row.getString("heads"),
        row.getLong("sequence"),
        row.getString("created_heads"),
        row.getLong("created_sequence"),
        row.getString("unique_key"),
        row.getLong("snapshot"),
        row.getInt("pending"),
        row.getString("json"));
  }

  static Optional<Stored> row(Session session, DocId doc) throws SQLException {
    return session.first(
        "SELECT " + DocumentRow.COLUMNS + " FROM document WHERE id = ?", Stored::read, doc.value());
  }

  boolean living() {
    return state == DocumentRow.State.LIVING.number();
  }

  boolean purged() {
    return state == DocumentRow.State.PURGED.number();
  }
}
