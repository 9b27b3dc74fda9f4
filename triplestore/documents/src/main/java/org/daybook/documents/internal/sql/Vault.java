package org.daybook.documents.internal.sql;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.daybook.documents.Batch;
import org.daybook.documents.Blobs;
import org.daybook.documents.Branches;
import org.daybook.documents.Care;
import org.daybook.documents.Commit;
import org.daybook.documents.CreateResult;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.DocumentSettings;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.Edit;
import org.daybook.documents.Feed;
import org.daybook.documents.History;
import org.daybook.documents.MergeRequest;
import org.daybook.documents.MergeResult;
import org.daybook.documents.MergeRules;
import org.daybook.documents.NewDocument;
import org.daybook.documents.Precondition;
import org.daybook.documents.PropKey;
import org.daybook.documents.Provenance;
import org.daybook.documents.References;
import org.daybook.documents.Schemas;
import org.daybook.documents.Tag;
import org.daybook.documents.Transfer;
import org.daybook.documents.internal.blob.VaultBlobs;
import org.daybook.documents.internal.json.ValueGuard;
import org.jspecify.annotations.Nullable;

/// The parts of an open vault, wired.
public final class Vault implements DocumentStore {

  private final Database database;
  private final SqlFeed feed;
  private final SqlSchemas schemas;
  private final VaultBlobs blobs;
  private final OpenDocuments open;
  private final Commits commits;
  private final SqlHistory history;
  private final SqlBranches branches;
  private final SqlReferences references;
  private final Merges merges;
  private final SqlCare care;
  private final SqlTransfer transfer;

  private Vault(Database database, Path dir, DocumentSettings settings, Clock clock) {
    this.database = database;
    this.feed = new SqlFeed(database);
    this.schemas = new SqlSchemas(database, clock);
    this.blobs = VaultBlobs.open(settings.blobs(), dir, clock, settings.blobGrace());
    this.open = new OpenDocuments(database, settings.openDocuments());
    var links = new Links(schemas);
    var intake =
        new Intake(
            new ValueGuard(settings.maxDepth(), settings.maxValueBytes()),
            schemas,
            links,
            database,
            blobs);
    var locks = new DocumentLocks();
    this.commits = new Commits(database, schemas, intake, links, locks, open, settings, clock);
    this.history = new SqlHistory(database, locks, open, commits, intake, links);
    this.merges = new Merges(database, schemas, intake, locks, commits, history, links);
    this.branches =
        new SqlBranches(database, schemas, intake, links, locks, open, commits, history, clock);
    this.references = new SqlReferences(database, links);
    var parts =
        new SqlCare.Parts(
            database, schemas, blobs, links, locks, open, dir, settings.blobGrace(), clock);
    this.care = new SqlCare(parts);
    this.transfer = new SqlTransfer(parts, care, intake);
    new Reindex(database, links, open).runIfDue();
  }

  /// Opens or makes the vault in a directory.
  public static Vault open(Path dir, DocumentSettings settings, Clock clock) {
    Database database = Database.open(settings.database(), dir, settings.readers());
    try {
      return new Vault(database, dir, settings, clock);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  @Override
  public CreateResult create(NewDocument document) {
    return commits.create(document);
  }

  @Override
  public Commit edit(DocId doc, Precondition precondition, Edit edit, Provenance provenance) {
    return commits.edit(doc, precondition, edit, provenance);
  }

  @Override
  public Commit delete(DocId doc, Precondition precondition, Provenance provenance) {
    return commits.delete(doc, precondition, provenance);
  }

  @Override
  public Optional<Document> read(DocId doc) {
    return database
        .read(session -> DocumentRows.row(session, doc))
        .filter(DocumentRow::living)
        .map(DocumentRow::document);
  }

  @Override
  public List<Commit> commit(Batch batch) {
    return commits.commit(batch);
  }

  @Override
  public History history() {
    return history;
  }

  @Override
  public Branches branches() {
    return branches;
  }

  @Override
  public References references() {
    return references;
  }

  @Override
  public List<Document> list(@Nullable DocId after, int limit) {
    return database.read(session -> DocumentRows.list(session, after, positive(limit), _ -> true));
  }

  @Override
  public List<Document> list(@Nullable DocId after, int limit, Set<Tag> only) {
    return database.read(
        session -> DocumentRows.list(session, after, positive(limit), under(only)));
  }

  private static Predicate<PropKey> under(Set<Tag> tags) {
    return key -> tags.contains(key.tag());
  }

  @Override
  public List<Document> listByTag(Tag tag, @Nullable DocId after, int limit) {
    return database.read(
        session -> DocumentRows.listByTag(session, tag, after, positive(limit), _ -> true));
  }

  @Override
  public List<Document> listByTag(Tag tag, @Nullable DocId after, int limit, Set<Tag> only) {
    return database.read(
        session -> DocumentRows.listByTag(session, tag, after, positive(limit), under(only)));
  }

  static int positive(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit %d: wanted 1 or more".formatted(limit));
    }
    return limit;
  }

  @Override
  public Optional<DocId> byUnique(String unique) {
    return database.read(session -> DocumentRows.byUnique(session, unique));
  }

  @Override
  public long count() {
    return database.writer().living();
  }

  @Override
  public MergeResult merge(MergeRequest request, MergeRules rules) {
    return merges.merge(request, rules);
  }

  @Override
  public MergeResult refuseMerge(String job) {
    return merges.refuse(job);
  }

  @Override
  public boolean settledMerge(String job) {
    return merges.settled(job);
  }

  @Override
  public void fence(long epoch) {
    merges.fence(epoch);
  }

  @Override
  public Feed feed() {
    return feed;
  }

  @Override
  public Blobs blobs() {
    return blobs;
  }

  @Override
  public Schemas schemas() {
    return schemas;
  }

  @Override
  public Care care() {
    return care;
  }

  @Override
  public Transfer transfer() {
    return transfer;
  }

  @Override
  public void close() {
    database.close();
    open.close();
    blobs.close();
  }
}
