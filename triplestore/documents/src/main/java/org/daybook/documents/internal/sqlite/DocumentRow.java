package org.daybook.documents.internal.sqlite;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daybook.documents.Commit;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.Edit;
import org.daybook.documents.Heads;
import org.daybook.documents.PropKey;
import org.daybook.documents.Sequence;
import org.daybook.documents.internal.json.Json;

/// A row of `document`.
///
/// @param document `main` as it stands; without props when deleted
/// @param first the commit that created it
/// @param deleted whether this is a tombstone
/// @param chunks how many rows its bytes take
record DocumentRow(Document document, Commit first, boolean deleted, int chunks) {

  static final String COLUMNS =
      "id, heads, sequence, created_heads, created_sequence, created, modified, deleted, chunks, json";

  static DocumentRow read(ResultSet row) throws SQLException {
    var id = new DocId(row.getString("id"));
    return new DocumentRow(
        document(row),
        new Commit(
            new Sequence(row.getLong("created_sequence")),
            id,
            Heads.parse(row.getString("created_heads"))),
        row.getInt("deleted") != 0,
        row.getInt("chunks"));
  }

  static Document document(ResultSet row) throws SQLException {
    return new Document(
        new DocId(row.getString("id")),
        Heads.parse(row.getString("heads")),
        new Sequence(row.getLong("sequence")),
        Instant.ofEpochMilli(row.getLong("created")),
        Instant.ofEpochMilli(row.getLong("modified")),
        Json.props(row.getString("json")));
  }

  Heads heads() {
    return document.heads();
  }

  SortedMap<PropKey, JsonNode> props() {
    return document.props();
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
