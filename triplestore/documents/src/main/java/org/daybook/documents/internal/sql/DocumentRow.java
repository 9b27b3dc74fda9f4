package org.daybook.documents.internal.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.daybook.documents.Commit;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.Edit;
import org.daybook.documents.Heads;
import org.daybook.documents.PropKey;
import org.daybook.documents.Sequence;
import org.daybook.documents.internal.json.Json;
import org.jspecify.annotations.Nullable;

/// A row of `document`.
///
/// @param document `main` as it stands; without props unless it lives
/// @param first the commit that created it
/// @param unique what no other living document may also be
/// @param snapshot the feed entry up to which the snapshot holds its changes; 0 without one
/// @param pending how many entries hold changes since
record DocumentRow(
    Document document,
    Commit first,
    State state,
    @Nullable String unique,
    long snapshot,
    int pending) {

  /// In the order of their numbers in the table.
  enum State {
    LIVING,
    DELETED,
    PURGED;

    /// As the table has it.
    int number() {
      return switch (this) {
        case LIVING -> 0;
        case DELETED -> 1;
        case PURGED -> 2;
      };
    }
  }

  static final String COLUMNS =
      "id, state, heads, sequence, created_heads, created_sequence, created, modified, unique_key,"
          + " snapshot, pending, json";

  static DocumentRow read(ResultSet row) throws SQLException {
    Document document = document(row, _ -> true);
    return new DocumentRow(
        document,
        new Commit(
            new Sequence(row.getLong("created_sequence")),
            document.id(),
            Heads.parse(row.getString("created_heads"))),
        State.values()[row.getInt("state")],
        row.getString("unique_key"),
        row.getLong("snapshot"),
        row.getInt("pending"));
  }

  /// @param wanted the props that are read
  static Document document(ResultSet row, Predicate<PropKey> wanted) throws SQLException {
    return new Document(
        new DocId(row.getString("id")),
        Heads.parse(row.getString("heads")),
        new Sequence(row.getLong("sequence")),
        Instant.ofEpochMilli(row.getLong("created")),
        Instant.ofEpochMilli(row.getLong("modified")),
        Json.props(row.getString("json"), wanted));
  }

  DocId id() {
    return document.id();
  }

  Heads heads() {
    return document.heads();
  }

  SortedMap<PropKey, JsonNode> props() {
    return document.props();
  }

  boolean living() {
    return state == State.LIVING;
  }

  /// The commit that made it what it is.
  Commit last() {
    return new Commit(document.sequence(), document.id(), document.heads());
  }

  /// What of an edit is not so already.
  static Edit effective(Edit edit, SortedMap<PropKey, JsonNode> props) {
    var puts = new TreeMap<>(edit.puts());
    puts.entrySet().removeIf(put -> put.getValue().equals(props.get(put.getKey())));
    var deletes = new java.util.TreeSet<>(edit.deletes());
    deletes.retainAll(props.keySet());
    return new Edit(puts, deletes);
  }

  /// Props with an edit laid over them.
  static SortedMap<PropKey, JsonNode> over(SortedMap<PropKey, JsonNode> props, Edit edit) {
    var laid = new TreeMap<>(props);
    laid.keySet().removeAll(edit.deletes());
    laid.putAll(edit.puts());
    return laid;
  }
}
