package org.daybook.documents.internal.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Finding;
import org.daybook.documents.PropKey;
import org.daybook.documents.RegisteredSchema;
import org.daybook.documents.Sequence;
import org.daybook.documents.Tag;
import org.daybook.documents.internal.json.Json;
import org.daybook.documents.internal.schema.SchemaCompiler;
import org.daybook.documents.internal.schema.SchemaSuccession;

/// Compares tables with each other.
final class TableCheck {

  /// Rows that no document stands behind, by table.
  static final Map<String, String> STRAY =
      new TreeMap<>(
          Map.of(
              "doc_tag",
              "NOT EXISTS (SELECT 1 FROM document d WHERE d.id = t.doc AND d.state = 0)",
              "reference",
              "NOT EXISTS (SELECT 1 FROM document d WHERE d.id = t.source AND d.state = 0)",
              "blob_use",
              "NOT EXISTS (SELECT 1 FROM document d WHERE d.id = t.doc AND d.state <> 2)",
              "branch",
              "NOT EXISTS (SELECT 1 FROM document d WHERE d.id = t.doc AND d.state <> 2)",
              "snapshot",
              "EXISTS (SELECT 1 FROM document d WHERE d.id = t.doc AND d.state = 2)"));

  private final Session session;
  private final Links links;
  private final Consumer<Finding> found;

  TableCheck(Session session, Links links, Consumer<Finding> found) {
    this.session = session;
    this.links = links;
    this.found = found;
  }

  private static Finding.Subject document(String id) {
    try {
      return new Finding.Subject.OfDocument(new DocId(id));
    } catch (IllegalArgumentException e) {
      return new Finding.Subject.Named("document", id);
    }
  }

  private long number(String query) throws SQLException {
    return session.first(query, row -> row.getLong(1)).orElse(0L);
  }

  /// Each document looked for its own rows. Only when there are more rows than were looked for is
  /// it asked which.
  void derived(long tags, long references) throws SQLException {
    if (number("SELECT count(*) FROM doc_tag") != tags) {
      session.each(
          "SELECT t.tag, d.id, d.json FROM doc_tag t JOIN document d ON d.id = t.doc AND d.state = 0",
          row -> {
            String tag = row.getString(1);
            boolean has =
                props(row.getString(3)).keySet().stream()
                    .anyMatch(key -> key.tag().name().equals(tag));
            if (!has) {
              found.accept(
                  Flaw.TAGS_DIFFER.of(
                      document(row.getString(2)),
                      "it is listed by tag %s and has no prop of it".formatted(tag)));
            }
          });
    }
    if (number("SELECT count(*) FROM reference") != references) {
      session.each(
          "SELECT r.target, r.key, r.pointer, d.id, d.json FROM reference r"
              + " JOIN document d ON d.id = r.source AND d.state = 0",
          row -> {
            if (!refers(
                props(row.getString(5)), row.getString(1), row.getString(2), row.getString(3))) {
              found.accept(
                  Flaw.REFERENCES_DIFFER.of(
                      document(row.getString(4)),
                      "it is listed as linking to document %s, and does not"
                          .formatted(row.getString(1))));
            }
          });
    }
  }

  private boolean refers(
      SortedMap<PropKey, JsonNode> props, String target, String key, String pointer) {
    for (Map.Entry<PropKey, JsonNode> prop : props.entrySet()) {
      if (prop.getKey().toString().equals(key)
          && links.out(prop.getKey(), prop.getValue()).stream()
              .anyMatch(
                  out ->
                      out.pointer().equals(pointer) && out.link().doc().value().equals(target))) {
        return true;
      }
    }
    return false;
  }

  /// None where they cannot be read; the document's own check says so.
  private static SortedMap<PropKey, JsonNode> props(String json) {
    try {
      return Json.props(json);
    } catch (IllegalArgumentException | DaybookException e) {
      return new TreeMap<>();
    }
  }

  void stray() throws SQLException {
    for (Map.Entry<String, String> table : STRAY.entrySet()) {
      long rows = number("SELECT count(*) FROM " + table.getKey() + " t WHERE " + table.getValue());
      if (rows > 0) {
        found.accept(
            Flaw.ROWS_STRAY.of(
                new Finding.Subject.Named("table", table.getKey()),
                "%d of its rows are of documents that they cannot be of".formatted(rows)));
      }
    }
    session.each(
        "SELECT unique_key, count(*) FROM document WHERE state = 0 AND unique_key IS NOT NULL"
            + " GROUP BY unique_key HAVING count(*) > 1",
        row -> {
          List<String> twins =
              session.query(
                  "SELECT id FROM document WHERE state = 0 AND unique_key = ? ORDER BY id LIMIT 10",
                  twin -> twin.getString(1),
                  row.getString(1));
          found.accept(
              Flaw.UNIQUE_TWICE.of(
                  document(twins.getFirst()),
                  "%d living documents are %s: %s"
                      .formatted(row.getLong(2), row.getString(1), String.join(", ", twins))));
        });
  }

  /// Documents of which all is here but the row.
  void lost() throws SQLException {
    session.each(
        "SELECT f.doc, max(f.sequence) FROM feed f WHERE f.branch = 'main'"
            + " AND f.kind IN ('CREATED', 'EDITED', 'DELETED', 'RESTORED')"
            + " AND NOT EXISTS (SELECT 1 FROM document d WHERE d.id = f.doc) GROUP BY f.doc",
        row ->
            found.accept(
                Flaw.DOCUMENT_LOST.of(
                    document(row.getString(1)),
                    "the feed tells of it up to entry %d, and it has no row"
                        .formatted(row.getLong(2)))));
    session.each(
        "SELECT s.doc FROM snapshot s"
            + " WHERE NOT EXISTS (SELECT 1 FROM document d WHERE d.id = s.doc)"
            + " AND NOT EXISTS (SELECT 1 FROM feed f WHERE f.doc = s.doc)",
        row ->
            found.accept(
                Flaw.DOCUMENT_LOST.of(
                    document(row.getString(1)), "it has a snapshot, and nothing else")));
  }

  void numbers() throws SQLException {
    long living = number("SELECT count(*) FROM document WHERE state = 0");
    long said = number("SELECT value FROM vault WHERE name = 'living'");
    if (living != said) {
      found.accept(
          Flaw.LIVING_DIFFERS.of(
              new Finding.Subject.Vault(),
              "%d documents live, it counts %d".formatted(living, said)));
    }
    long last = number("SELECT coalesce(max(sequence), 0) FROM feed");
    session.each(
        "SELECT follower, sequence FROM cursor WHERE sequence > "
            + "(SELECT coalesce(max(sequence), 0) FROM feed)",
        row ->
            found.accept(
                Flaw.CURSOR_AHEAD.of(
                    new Finding.Subject.Named("follower", row.getString(1)),
                    "it says it has read up to entry %d, the last is %d"
                        .formatted(row.getLong(2), last))));
  }

  /// Looks for gaps. @return how many entries there are
  long feed() throws SQLException {
    long horizon = number("SELECT value FROM vault WHERE name = 'horizon'");
    var before = new long[] {horizon};
    var gap = new boolean[1];
    session.each(
        "SELECT sequence FROM feed WHERE sequence > ? ORDER BY sequence",
        row -> {
          long sequence = row.getLong(1);
          if (sequence != before[0] + 1) {
            gap[0] = true;
            found.accept(
                Flaw.FEED_GAP.of(
                    new Finding.Subject.OfEntry(new Sequence(sequence)),
                    "the entry before it is %d, and followers are told of all after %d"
                        .formatted(before[0], horizon)));
          }
          before[0] = sequence;
        },
        horizon);
    return number("SELECT count(*) FROM feed");
  }

  void schemas() throws SQLException {
    var compiler = new SchemaCompiler();
    session.each(
        "SELECT tag, owner, version, json, hash FROM schema_version ORDER BY tag, version",
        row -> {
          Optional<String> wrong =
              wrong(
                  compiler,
                  row.getString(1),
                  row.getString(2),
                  row.getInt(3),
                  row.getString(4),
                  row.getString(5));
          if (wrong.isPresent()) {
            found.accept(
                Flaw.SCHEMA_DAMAGED.of(
                    new Finding.Subject.OfTag(new Tag(row.getString(1))),
                    "its schema version %d: %s".formatted(row.getInt(3), wrong.get())));
          }
        });
    session.each(
        "SELECT DISTINCT tag FROM doc_tag t"
            + " WHERE NOT EXISTS (SELECT 1 FROM schema_version s WHERE s.tag = t.tag)",
        row ->
            found.accept(
                Flaw.SCHEMA_MISSING.of(
                    new Finding.Subject.OfTag(new Tag(row.getString(1))),
                    "documents have props of it, and it has no schema")));
  }

  private static Optional<String> wrong(
      SchemaCompiler compiler, String tag, String owner, int version, String json, String hash) {
    try {
      JsonNode schema = Json.parse(json);
      var _ = compiler.compiled(new RegisteredSchema(new Tag(tag), owner, version, schema, hash));
      String is =
          HexFormat.of()
              .formatHex(
                  Disk.sha256()
                      .digest(
                          Json.text(SchemaSuccession.canonical(schema))
                              .getBytes(StandardCharsets.UTF_8)));
      return is.equals(hash)
          ? Optional.empty()
          : Optional.of("its hash is %s, the row says %s".formatted(is, hash));
    } catch (DaybookException | IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  void merges() throws SQLException {
    session.each(
        "SELECT m.job, m.doc, m.sequence FROM merge m WHERE m.state = 'merged'"
            + " AND NOT EXISTS (SELECT 1 FROM feed f WHERE f.sequence = m.sequence"
            + " AND f.doc = m.doc AND f.heads = m.heads)"
            + " AND NOT EXISTS (SELECT 1 FROM document d WHERE d.id = m.doc AND d.state = 2)",
        row ->
            found.accept(
                Flaw.MERGE_UNFOUNDED.of(
                    new Finding.Subject.Named("job", row.getString(1)),
                    "its merge into document %s as feed entry %d is not there"
                        .formatted(row.getString(2), row.getLong(3)))));
  }
}
