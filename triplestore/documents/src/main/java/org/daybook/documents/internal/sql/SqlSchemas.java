package org.daybook.documents.internal.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.daybook.documents.Author;
import org.daybook.documents.BranchName;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.FeedEntry;
import org.daybook.documents.Heads;
import org.daybook.documents.PropKey;
import org.daybook.documents.Provenance;
import org.daybook.documents.RegisteredSchema;
import org.daybook.documents.SchemaFault;
import org.daybook.documents.SchemaVerdict;
import org.daybook.documents.Schemas;
import org.daybook.documents.Tag;
import org.daybook.documents.internal.automerge.TextShape;
import org.daybook.documents.internal.json.Json;
import org.daybook.documents.internal.json.ValueGuard;
import org.daybook.documents.internal.schema.CompiledSchema;
import org.daybook.documents.internal.schema.SchemaCompiler;
import org.daybook.documents.internal.schema.SchemaJudge;
import org.daybook.documents.internal.schema.SchemaLinks;
import org.daybook.documents.internal.schema.SchemaSuccession;
import org.daybook.documents.internal.schema.UnknownFields;

/// The schemas as rows of the database, the current ones compiled in memory.
public final class SqlSchemas implements Schemas {

  private static final String COLUMNS = "tag, owner, version, json, hash";

  private final Database database;
  private final Clock clock;
  private final SchemaCompiler compiler = new SchemaCompiler();
  private final ValueGuard guard = new ValueGuard(100, 4L * 1024 * 1024);
  private final ReentrantLock registering = new ReentrantLock();

  /// Replaced whole, after what is in it is durable.
  private volatile SortedMap<Tag, CompiledSchema> schemas;

  /// Derived from them on demand; replaced after them.
  private volatile ConcurrentHashMap<Tag, SchemaLinks> links;

  public SqlSchemas(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
    var found = new TreeMap<Tag, CompiledSchema>();
    database
        .read(
            session ->
                session.query(
                    "SELECT "
                        + COLUMNS
                        + " FROM schema_version s WHERE version ="
                        + " (SELECT max(version) FROM schema_version v WHERE v.tag = s.tag)",
                    SqlSchemas::read))
        .forEach(schema -> compiled(schema).ifPresent(known -> found.put(schema.tag(), known)));
    this.schemas = found;
    this.links = new ConcurrentHashMap<>();
  }

  /// A stored schema that this program does not take any more leaves its tag read-only; the vault
  /// opens all the same.
  private Optional<CompiledSchema> compiled(RegisteredSchema schema) {
    try {
      return Optional.of(compiler.compiled(schema));
    } catch (DaybookException.Incorrect e) {
      System.getLogger(SqlSchemas.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "tag {0} is read-only until its owner registers another schema: {1}",
              schema.tag(),
              e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public void register(String owner, Map<Tag, JsonNode> given) {
    registering.lock();
    try {
      var next = new TreeMap<>(schemas);
      var news = new ArrayList<CompiledSchema>();
      var remapped = new ArrayList<Tag>();
      new TreeMap<>(given)
          .forEach(
              (tag, schema) -> {
                RegisteredSchema wanted = wanted(owner, tag, schema);
                CompiledSchema there = next.get(tag);
                if (there == null || !there.registered().hash().equals(wanted.hash())) {
                  CompiledSchema compiled = compiler.compiled(wanted);
                  if (there != null && succeeds(there.registered(), wanted)) {
                    remapped.add(tag);
                  }
                  next.put(tag, compiled);
                  news.add(compiled);
                }
              });
      if (!news.isEmpty()) {
        database
            .writer()
            .write(
                tx -> save(tx, news, remapped),
                () -> { // before followers hear of documents to map anew
                  schemas = next;
                  links = new ConcurrentHashMap<>();
                });
      }
    } finally {
      registering.unlock();
    }
  }

  private RegisteredSchema wanted(String owner, Tag tag, JsonNode schema) {
    if (tag.reserved() && !owner.equals(HOST)) {
      throw new DaybookException.Incorrect(
          "tag-reserved",
          "tag %s, asked for by %s, begins with %s, which is the host's: choose another"
              .formatted(tag, owner, Tag.HOST_PREFIX));
    }
    CompiledSchema there = schemas.get(tag);
    if (there != null && !there.registered().owner().equals(owner)) {
      throw new DaybookException.Conflict(
          "tag-owned",
          "tag %s, asked for by %s, is owned by %s: choose another"
              .formatted(tag, owner, there.registered().owner()));
    }
    JsonNode taken = guard.taken(tag.main(), schema);
    return new RegisteredSchema(
        tag,
        owner,
        there == null ? 1 : there.registered().version() + 1,
        taken,
        sha256(Json.text(SchemaSuccession.canonical(taken))));
  }

  /// @return whether the documents of the tag must be mapped anew
  private static boolean succeeds(RegisteredSchema now, RegisteredSchema next) {
    SchemaVerdict verdict = SchemaJudge.verdict(now.schema(), next.schema());
    if (!verdict.compatible()) {
      throw breaking(now, verdict);
    }
    return SchemaSuccession.remaps(now.schema(), next.schema());
  }

  private static DaybookException breaking(RegisteredSchema now, SchemaVerdict verdict) {
    var context = new TreeMap<String, Object>();
    context.put("verdict", verdict.word());
    String why =
        switch (verdict) {
          case SchemaVerdict.NewTag(
                  String reason,
                  String pointer,
                  SchemaVerdict.Witness witness) -> {
            context.put("pointer", pointer);
            context.put("witness", Json.plain(witness.document()));
            context.put("takenBy", witness.takenBy().name().toLowerCase(java.util.Locale.ROOT));
            yield "%s (at \"%s\"; see the witness)".formatted(reason, pointer);
          }
          case SchemaVerdict.Undecided(String pointer, String keyword) -> {
            context.put("pointer", pointer);
            yield "%s at \"%s\" cannot be judged".formatted(keyword, pointer);
          }
          case SchemaVerdict.Same _, SchemaVerdict.Patch _, SchemaVerdict.Minor _ ->
              throw new IllegalArgumentException("compatible: " + verdict.word());
        };
    return new DaybookException.Incorrect(
        "schema-breaking",
        ("the schema of tag %s changes more than version %d allows: %s. Only annotations and optional"
                + " properties may be added; for anything else use a new tag")
            .formatted(now.tag(), now.version(), why),
        context);
  }

  @Override
  public SchemaVerdict verdict(Tag tag, JsonNode candidate) {
    RegisteredSchema now =
        schema(tag)
            .orElseThrow(
                () ->
                    new DaybookException.NotFound(
                        "tag-unknown", "no schema is registered for tag %s".formatted(tag)));
    RegisteredSchema next = wanted(now.owner(), tag, candidate);
    compiler.compiled(next);
    return SchemaJudge.verdict(now.schema(), next.schema());
  }

  private boolean save(WriteTx tx, List<CompiledSchema> news, List<Tag> remapped)
      throws SQLException {
    for (CompiledSchema compiled : news) {
      RegisteredSchema schema = compiled.registered();
      tx.session()
          .update(
              "INSERT INTO schema_version (tag, owner, version, json, hash, at)"
                  + " VALUES (?, ?, ?, ?, ?, ?)",
              schema.tag().name(),
              schema.owner(),
              schema.version(),
              Json.text(schema.schema()),
              schema.hash(),
              clock.millis());
    }
    for (Tag tag : remapped) {
      remap(tx, tag);
    }
    return true;
  }

  private void remap(WriteTx tx, Tag tag) throws SQLException {
    record Versioned(DocId doc, Heads heads) {}
    var why = new Provenance(Author.HOST, "schema:" + tag);
    long now = clock.millis();
    List<Versioned> having =
        tx.session()
            .query(
                "SELECT d.id, d.heads FROM doc_tag t JOIN document d ON d.id = t.doc"
                    + " WHERE t.tag = ? ORDER BY d.id",
                row -> new Versioned(new DocId(row.getString(1)), Heads.parse(row.getString(2))),
                tag.name());
    for (Versioned document : having) {
      tx.append(
          Entry.notice(
              document.doc(),
              BranchName.MAIN,
              FeedEntry.Kind.REMAPPED,
              document.heads(),
              why,
              now));
    }
  }

  @Override
  public Optional<RegisteredSchema> schema(Tag tag) {
    return Optional.ofNullable(schemas.get(tag)).map(CompiledSchema::registered);
  }

  private static RegisteredSchema read(ResultSet row) throws SQLException {
    return new RegisteredSchema(
        new Tag(row.getString(1)),
        row.getString(2),
        row.getInt(3),
        Json.parse(row.getString(4)),
        row.getString(5));
  }

  @Override
  public List<RegisteredSchema> versions(Tag tag) {
    return database.read(
        session ->
            session.query(
                "SELECT " + COLUMNS + " FROM schema_version WHERE tag = ? ORDER BY version",
                SqlSchemas::read,
                tag.name()));
  }

  @Override
  public List<RegisteredSchema> all() {
    return schemas.values().stream().map(CompiledSchema::registered).toList();
  }

  @Override
  public List<SchemaFault> faults(PropKey key, JsonNode value) {
    CompiledSchema schema = schemas.get(key.tag());
    return schema == null ? List.of(unknown(key)) : schema.faults(key, value);
  }

  /// Whether a schema is registered for the tag.
  boolean known(Tag tag) {
    return schemas.containsKey(tag);
  }

  static SchemaFault unknown(PropKey key) {
    return new SchemaFault(
        key, "", "no schema is registered for tag %s: register it first".formatted(key.tag()));
  }

  /// Where the values of a key hold collaborative text.
  TextShape text(PropKey key) {
    CompiledSchema schema = schemas.get(key.tag());
    return schema == null ? TextShape.NONE : schema.text();
  }

  /// A value put by a writer that knows an older version, with the fields it could not know of.
  JsonNode kept(Tag tag, int version, JsonNode present, JsonNode put) {
    RegisteredSchema known =
        versions(tag).stream()
            .filter(schema -> schema.version() == version)
            .findFirst()
            .orElseThrow(
                () ->
                    new DaybookException.Incorrect(
                        "schema-version-unknown",
                        "tag %s has no schema version %d: wanted one of its versions"
                            .formatted(tag, version)));
    return UnknownFields.keep(present, put, known.schema());
  }

  /// Where the values of a key hold links.
  SchemaLinks links(PropKey key) {
    return links.computeIfAbsent(
        key.tag(),
        tag ->
            SchemaLinks.of(
                schema(tag).map(RegisteredSchema::schema).orElse(MissingNode.getInstance())));
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
