package org.daybook.documents.internal.sql;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.daybook.documents.BackupManifest;
import org.daybook.documents.BlobCollection;
import org.daybook.documents.Care;
import org.daybook.documents.CheckOptions;
import org.daybook.documents.CheckReport;
import org.daybook.documents.Commit;
import org.daybook.documents.Compaction;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DiskUse;
import org.daybook.documents.DocId;
import org.daybook.documents.Finding;
import org.daybook.documents.Progress;
import org.daybook.documents.Provenance;
import org.daybook.documents.RepairReport;
import org.daybook.documents.internal.blob.Collected;
import org.daybook.documents.internal.blob.Usage;
import org.daybook.documents.internal.blob.VaultBlobs;

/// Keeps a vault whole. Thread-safe.
final class SqlCare implements Care {

  /// The number in `vault` that a restore sets.
  static final String RESTORED = "restored";

  /// A commit that holds a blob is in the database long before this is over.
  private static final Duration LEAST_GRACE = Duration.ofMinutes(1);

  /// A vault's parts that care needs.
  record Parts(
      Database database,
      SqlSchemas schemas,
      VaultBlobs blobs,
      Links links,
      DocumentLocks locks,
      OpenDocuments open,
      Path dir,
      Duration blobGrace,
      Clock clock) {}

  private final Parts parts;
  private final Database database;
  private final VaultBlobs blobs;
  private final Purges purges;

  /// Shared by what copies blobs that some rows name, exclusive for what ends blobs.
  private final ReadWriteLock collecting = new ReentrantReadWriteLock();

  SqlCare(Parts parts) {
    this.parts = parts;
    this.database = parts.database();
    this.blobs = parts.blobs();
    this.purges = new Purges(parts);
  }

  @Override
  public BackupManifest backup(Path dir, Progress progress) {
    return keepingBlobs(() -> new BackupRun(database, blobs, parts.clock(), dir, progress).run());
  }

  /// Does something while no blob is collected.
  <T> T keepingBlobs(Supplier<T> work) {
    collecting.readLock().lock();
    try {
      return work.get();
    } finally {
      collecting.readLock().unlock();
    }
  }

  @Override
  public CheckReport check(CheckOptions options, Consumer<Finding> found, Progress progress) {
    return new Check(parts, options, found, progress).run();
  }

  @Override
  public RepairReport repair(Consumer<Finding> repaired, Progress progress) {
    return keepingBlobs(() -> new Repair(parts, repaired, progress).run());
  }

  @Override
  public Commit purge(DocId doc, Provenance provenance) {
    return parts.locks().locked(doc, () -> purges.purge(doc, provenance));
  }

  @Override
  public Compaction compact(DocId doc) {
    return parts.locks().locked(doc, () -> purges.compact(doc));
  }

  @Override
  public DiskUse diskUse() {
    Usage usage = blobs.usage();
    return database.read(
        session ->
            new DiskUse(
                database.dialect().bytes(session),
                usage.count(),
                usage.bytes(),
                documents(session, DocumentRow.State.LIVING),
                documents(session, DocumentRow.State.DELETED),
                documents(session, DocumentRow.State.PURGED),
                session.first("SELECT count(*) FROM feed", row -> row.getLong(1)).orElse(0L)));
  }

  private static long documents(Session session, DocumentRow.State state) throws SQLException {
    return session
        .first(
            "SELECT count(*) FROM document WHERE state = ?", row -> row.getLong(1), state.number())
        .orElse(0L);
  }

  @Override
  public void vacuum() {
    database
        .writer()
        .alone(
            session -> {
              database.dialect().vacuum(session);
              return true;
            });
  }

  @Override
  public BlobCollection collect() {
    return collect(parts.blobGrace());
  }

  @Override
  public BlobCollection collect(Duration grace) {
    if (database.writer().closed()) {
      throw Writer.closedException();
    }
    Duration held = grace.compareTo(LEAST_GRACE) < 0 ? LEAST_GRACE : grace;
    collecting.writeLock().lock();
    try (var uses = new Session(database.dialect().reading())) {
      Collected collected = blobs.collect(held, blob -> used(uses, blob.sha256()));
      return new BlobCollection(
          collected.seen(),
          collected.deleted(),
          collected.bytes(),
          collected.unfinished(),
          collected.unknown(),
          collected.unknownNames(),
          collected.finished());
    } catch (SQLException e) {
      throw unreadable(e);
    } finally {
      collecting.writeLock().unlock();
    }
  }

  private static boolean used(Session session, String blob) {
    try {
      return session
          .first("SELECT 1 FROM blob_use WHERE blob = ? LIMIT 1", row -> row.getInt(1), blob)
          .isPresent();
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  private static DaybookException.Unavailable unreadable(SQLException e) {
    return new DaybookException.Unavailable(
        "vault-unreadable", "the vault's database cannot be read: " + e.getMessage(), e);
  }

  @Override
  public boolean restored() {
    return database.read(
        session ->
            session
                .first(
                    "SELECT value FROM vault WHERE name = ?", row -> row.getLong(1) != 0, RESTORED)
                .orElse(false));
  }

  @Override
  public void reconciled() {
    database
        .writer()
        .write(
            tx -> {
              tx.number(RESTORED, 0);
              return true;
            });
  }
}
