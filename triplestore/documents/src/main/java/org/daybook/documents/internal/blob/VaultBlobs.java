package org.daybook.documents.internal.blob;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.daybook.documents.BlobLocation;
import org.daybook.documents.BlobRef;
import org.daybook.documents.Blobs;
import org.daybook.documents.DaybookException;

/// A vault's blobs wherever they lie: what a name promises, and who may end a blob when. One
/// process has a location open at a time. Thread-safe.
///
/// Collection and everything that keeps a blob meet in one lock a name: [#hold] and [#put] on one
/// side, the check and the deletion on the other.
public final class VaultBlobs implements Blobs, AutoCloseable {

  /// How long unused blobs are left alone if nothing else is said.
  public static final Duration GRACE = Duration.ofDays(1);

  private final BlobStore store;
  private final Suspects suspects;
  private final Set<String> active;
  private final Clock clock;
  private final Stripes stripes = new Stripes();

  /// Names that puts are at work on, and how many; changed and read under the name's lock.
  private final Map<BlobRef, Integer> arriving = new ConcurrentHashMap<>();

  VaultBlobs(BlobStore store, Suspects suspects, Set<String> active, Clock clock) {
    this.store = store;
    this.suspects = suspects;
    this.active = active;
    this.clock = clock;
  }

  /// With [#GRACE].
  public static VaultBlobs open(BlobLocation location, Path vaultDir, Clock clock) {
    return open(location, vaultDir, clock, GRACE);
  }

  /// Opens the blobs of the vault in a directory; makes what is not there, but no bucket.
  ///
  /// @param clock tells ages
  /// @param grace the one that collections will be given; a store in which it is costly to renew a
  ///     blob's age does so when half of this is over
  /// @throws DaybookException.Unavailable `blob-store` when the place is not there or refuses
  public static VaultBlobs open(BlobLocation location, Path vaultDir, Clock clock, Duration grace) {
    return switch (location) {
      case BlobLocation.Files() -> inFolder(vaultDir.resolve("blobs"), clock);
      case BlobLocation.S3 s3 -> {
        Path local = vaultDir.resolve("cache").resolve("blobs");
        Set<String> active = ConcurrentHashMap.newKeySet();
        S3Store store = S3Store.open(s3, local, active, clock, grace.dividedBy(2));
        yield new VaultBlobs(store, Suspects.open(local.resolve("corrupt")), active, clock);
      }
    };
  }

  /// Blobs as files in a folder of their own.
  static VaultBlobs inFolder(Path folder, Clock clock) {
    Set<String> active = ConcurrentHashMap.newKeySet();
    FileStore store = FileStore.open(folder, active, clock);
    return new VaultBlobs(store, Suspects.open(folder.resolve(FileStore.SUSPECTS)), active, clock);
  }

  @Override
  public Stored put(InputStream bytes) throws IOException {
    try (Spooled spooled = Spooled.take(bytes, store.spool(), active)) {
      keep(spooled);
      return new Stored(spooled.ref(), spooled.size());
    }
  }

  private void keep(Spooled bytes) {
    BlobRef ref = bytes.ref();
    stripes.locked(ref, holds -> arriving.merge(ref, 1, Integer::sum));
    try {
      Optional<BlobStore.Kept> kept = store.find(ref);
      boolean whole =
          kept.filter(found -> found.size() == bytes.size()).isPresent() && !suspects.contains(ref);
      if (!whole || !store.renew(ref, kept.get())) {
        store.add(ref, bytes.file(), bytes.size(), kept.isPresent());
        suspects.remove(ref);
      }
      stripes.locked(
          ref,
          holds -> {
            holds.add(ref, clock.instant());
            return true;
          });
    } finally {
      stripes.locked(
          ref, holds -> arriving.computeIfPresent(ref, (any, n) -> n == 1 ? null : n - 1));
    }
  }

  @Override
  public OptionalLong size(BlobRef ref) {
    return store.find(ref).map(kept -> OptionalLong.of(kept.size())).orElseGet(OptionalLong::empty);
  }

  @Override
  public InputStream open(BlobRef ref) {
    return new Verified(store.read(ref), ref, suspects);
  }

  @Override
  public InputStream open(BlobRef ref, long offset, long length) {
    if (offset < 0 || length <= 0) {
      long size = size(ref).orElseThrow(() -> Faults.unknown(ref));
      if (offset < 0 || offset > size || length < 0) {
        throw Faults.range(ref, offset, length, size);
      }
      return InputStream.nullInputStream();
    }
    return store.read(ref, offset, length);
  }

  @Override
  public Path file(BlobRef ref) {
    return store.file(ref, () -> open(ref));
  }

  /// Whether the blob is here; and if it is, no collection in this process deletes it from this
  /// call on for that collection's grace time, or a day of it. A commit calls this for every link
  /// it adds, before it becomes visible.
  public boolean hold(BlobRef ref) {
    return stripes.locked(
        ref,
        holds -> {
          boolean here = store.find(ref).isPresent();
          if (here) {
            holds.add(ref, clock.instant());
          }
          return here;
        });
  }

  /// Deletes the blobs that nobody uses, and ends uploads that nobody will finish. What is not
  /// Daybook's is reported and left alone. An interrupt stops it between two blobs.
  ///
  /// @param grace blobs stored or held within this time stay
  /// @param used whether a blob is used; asked under the blob's lock, so it must not wait for
  ///     anybody who may be in [#hold] or [#put], nor call them
  public Collected collect(Duration grace, Predicate<BlobRef> used) {
    var collection =
        new CollectionRun(store, suspects, stripes, arriving::containsKey, clock, grace);
    return collection.run(used);
  }

  /// Shows all that lies there, names in no order, until the visitor answers false.
  public void walk(Predicate<Listed> visitor) {
    store.walk(visitor);
  }

  /// What all blobs take. Looks at each.
  public Usage usage() {
    var count = new LongAdder();
    var bytes = new LongAdder();
    store.walk(
        listed -> {
          if (listed instanceof Listed.Blob blob) {
            count.increment();
            bytes.add(blob.size());
          }
          return true;
        });
    return new Usage(count.sum(), bytes.sum());
  }

  /// Reads a blob whole and compares. One found corrupt is replaced by the next put of the same
  /// bytes.
  public Verification verify(BlobRef ref) {
    return Copies.verify(ref, () -> store.read(ref), suspects);
  }

  /// Copies a blob's bytes to `dir/ab/<sha-256>`, verified and durable, unless they are there
  /// whole. `dir` is not a place where blobs are put.
  ///
  /// @return false when they were there
  /// @throws DaybookException.NotFound `blob-unknown`
  /// @throws DaybookException.Fault `blob-corrupt`; then nothing is copied
  /// @throws DaybookException.Unavailable `blob-copy` when `dir` cannot take it
  public boolean copyTo(Path dir, BlobRef ref) {
    return Copies.copy(dir, ref, () -> open(ref));
  }

  @Override
  public void close() {
    store.close();
  }
}
