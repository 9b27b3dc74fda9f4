package org.daybook.documents.internal.blob;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DaybookException;

/// Blobs under `blobs/ab/<sha-256>`; what is still being written lies in `blobs/tmp`, and a file
/// under its final name is whole and durable. A blob's age is its file's modification time.
final class FileStore implements BlobStore {

  static final String SPOOL = "tmp";
  static final String SUSPECTS = "corrupt";

  private final Path root;
  private final Path spool;
  private final Set<String> active;
  private final Clock clock;

  /// Folders whose own names this process brought to the disk, or saw there.
  private final Set<Path> durable = ConcurrentHashMap.newKeySet();

  private FileStore(Path root, Set<String> active, Clock clock) {
    this.root = root;
    this.spool = root.resolve(SPOOL);
    this.active = active;
    this.clock = clock;
  }

  /// Opens or makes the folder, and sweeps what an earlier process left unfinished.
  ///
  /// @param active names of files in [#spool] that are in use
  static FileStore open(Path root, Set<String> active, Clock clock) {
    var store = new FileStore(root, active, clock);
    try {
      Files.createDirectories(store.spool);
    } catch (IOException e) {
      throw store.failure("opened", e);
    }
    store.sweep(Instant.MAX);
    return store;
  }

  @Override
  public Path spool() {
    return spool;
  }

  @Override
  public Optional<Kept> find(BlobRef ref) {
    try {
      return found(path(ref));
    } catch (IOException e) {
      throw failure("read", e);
    }
  }

  private static Optional<Kept> found(Path file) throws IOException {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.isRegularFile()
          ? Optional.of(new Kept(attributes.size(), attributes.lastModifiedTime().toInstant()))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public void add(BlobRef ref, Path whole, long size, boolean replace) {
    Path to = path(ref);
    Path folder = to.resolveSibling("");
    try {
      Files.setLastModifiedTime(whole, FileTime.from(clock.instant()));
      Durable.file(whole);
      Files.createDirectories(folder);
      Files.move(whole, to, StandardCopyOption.ATOMIC_MOVE);
      Durable.folder(folder);
      if (!durable.contains(folder)) {
        Durable.folder(root);
        durable.add(folder);
      }
    } catch (IOException e) {
      throw failure("written", e);
    }
  }

  @Override
  public boolean renew(BlobRef ref, Kept kept) {
    Path file = path(ref);
    Instant now = clock.instant();
    try {
      if (now.isAfter(kept.modified())) {
        Files.setLastModifiedTime(file, FileTime.from(now));
        Durable.file(file);
      }
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw failure("written", e);
    }
  }

  @Override
  public InputStream read(BlobRef ref) {
    return guarded(opened(ref));
  }

  @Override
  public InputStream read(BlobRef ref, long offset, long length) {
    InputStream in = opened(ref);
    try {
      long size = Files.size(path(ref));
      if (offset > size) {
        in.close();
        throw Faults.range(ref, offset, length, size);
      }
      in.skipNBytes(offset);
      return guarded(new Bounded(in, length));
    } catch (NoSuchFileException e) {
      throw Faults.unknown(ref);
    } catch (IOException e) {
      throw failure("read", e);
    }
  }

  private InputStream opened(BlobRef ref) {
    Path file = path(ref);
    if (!Files.isRegularFile(file)) {
      throw Faults.unknown(ref);
    }
    try {
      return Files.newInputStream(file);
    } catch (NoSuchFileException e) {
      throw Faults.unknown(ref);
    } catch (IOException e) {
      throw failure("read", e);
    }
  }

  private InputStream guarded(InputStream in) {
    return new StoreInput(in, StoreInput.ANY_LENGTH, e -> failure("read", e));
  }

  @Override
  public Path file(BlobRef ref, Supplier<InputStream> verified) {
    Path file = path(ref);
    if (!Files.isRegularFile(file)) {
      throw Faults.unknown(ref);
    }
    return file;
  }

  @Override
  public void remove(BlobRef ref) {
    try {
      Files.deleteIfExists(path(ref));
    } catch (IOException e) {
      throw failure("written", e);
    }
  }

  @Override
  public void walk(Predicate<Listed> visitor) {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(root)) {
      for (Path folder : folders) {
        String name = folder.getFileName().toString();
        if (!name.equals(SPOOL) && !name.equals(SUSPECTS) && !walk(folder, name, visitor)) {
          return;
        }
      }
    } catch (IOException e) {
      throw failure("read", e);
    }
  }

  private static boolean walk(Path folder, String name, Predicate<Listed> visitor)
      throws IOException {
    if (!name.matches("[0-9a-f]{2}") || !Files.isDirectory(folder)) {
      return visitor.test(new Listed.Unknown(name));
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Optional<Listed> listed = listed(file, name + "/" + file.getFileName());
        if (listed.isPresent() && !visitor.test(listed.get())) {
          return false;
        }
      }
    }
    return true;
  }

  private static Optional<Listed> listed(Path file, String name) throws IOException {
    Optional<BlobRef> ref = BlobNames.parse(name);
    if (ref.isEmpty() || !Files.isRegularFile(file)) {
      return Files.exists(file) ? Optional.of(new Listed.Unknown(name)) : Optional.empty();
    }
    return found(file).map(kept -> new Listed.Blob(ref.get(), kept.size(), kept.modified()));
  }

  @Override
  public long sweep(Instant before) {
    try {
      return sweep(spool, before, active);
    } catch (IOException e) {
      throw failure("written", e);
    }
  }

  /// Deletes the files of a folder that are older and not in use.
  static long sweep(Path folder, Instant before, Set<String> active) throws IOException {
    long swept = 0;
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder)) {
      for (Path leftover : leftovers) {
        boolean used = active.contains(leftover.getFileName().toString());
        if (!used && found(leftover).filter(kept -> kept.modified().isBefore(before)).isPresent()) {
          swept += Files.deleteIfExists(leftover) ? 1 : 0;
        }
      }
    }
    return swept;
  }

  private Path path(BlobRef ref) {
    return root.resolve(BlobNames.folder(ref)).resolve(ref.sha256());
  }

  private DaybookException failure(String what, IOException e) {
    return Faults.disk(root, what, e);
  }

  @Override
  public void close() {
    // Nothing stays open.
  }
}
