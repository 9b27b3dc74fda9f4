package org.daybook.documents.internal.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.ref.Cleaner;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.daybook.documents.BranchName;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Finding;
import org.daybook.documents.Heads;
import org.daybook.documents.PropKey;
import org.daybook.documents.internal.automerge.AutomergeDocument;
import org.daybook.documents.internal.automerge.Chunks;
import org.daybook.documents.internal.json.Json;
import org.jspecify.annotations.Nullable;

/// What is wrong with an open branch.
///
/// @param told its props by its row; null when they cannot be read
/// @param truth its props by its changes; null when these are damaged
record BranchDiagnosis(
    Row row,
    List<Finding> findings,
    @Nullable SortedMap<PropKey, JsonNode> told,
    @Nullable SortedMap<PropKey, JsonNode> truth) {

  /// A row of `branch`, not yet understood.
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Row(
      String doc, String name, String heads, long sequence, String json, byte @Nullable [] bytes) {

    static final String SELECT =
        "SELECT doc, name, heads, sequence, json, bytes FROM branch WHERE state = 0";

    static Row read(ResultSet row) throws SQLException {
      return new Row(
          row.getString(1),
          row.getString(2),
          row.getString(3),
          row.getLong(4),
          row.getString(5),
          row.getBytes(6));
    }
  }

  static List<Row> rows(Session session, DocId doc) throws SQLException {
    return session.query(Row.SELECT + " AND doc = ? ORDER BY name", Row::read, doc.value());
  }

  /// @param main the changes of `main`
  static BranchDiagnosis of(Session session, Row row, List<byte[]> main, Cleaner cleaner)
      throws SQLException {
    var subject = new Finding.Subject.OfBranch(new DocId(row.doc()), new BranchName(row.name()));
    var findings = new ArrayList<Finding>();
    SortedMap<PropKey, JsonNode> told = null;
    SortedMap<PropKey, JsonNode> truth = null;
    try {
      told = Json.props(row.json());
      Heads.parse(row.heads());
    } catch (IllegalArgumentException | DaybookException e) {
      findings.add(Flaw.BRANCH_DIFFERS.of(subject, String.valueOf(e.getMessage())));
    }
    Trail trail = Trail.follow(session, row.doc(), row.name(), row.sequence());
    if (trail.fault() != null) {
      findings.add(Flaw.BRANCH_DIFFERS.of(subject, trail.fault()));
    }
    var chunks = new ArrayList<>(main);
    if (row.bytes() != null) {
      chunks.add(row.bytes());
    }
    try (AutomergeDocument loaded = AutomergeDocument.load(cleaner, chunks)) {
      Set<String> hashes = new HashSet<>(Chunks.hashes(loaded.changesSince(Heads.NONE)));
      Heads heads = Heads.parse(row.heads());
      if (hashes.containsAll(heads.hashes())) {
        truth = loaded.props(heads);
        if (told != null && !told.equals(truth)) {
          findings.add(
              Flaw.BRANCH_DIFFERS.of(subject, "its props are not what its changes lead to"));
        }
      } else {
        findings.add(
            Flaw.BRANCH_DAMAGED.of(
                subject, "its changes do not lead to its heads %s".formatted(heads)));
      }
    } catch (DaybookException.Fault | IllegalArgumentException e) {
      findings.add(Flaw.BRANCH_DAMAGED.of(subject, String.valueOf(e.getMessage())));
    }
    return new BranchDiagnosis(row, findings, told, truth);
  }
}
