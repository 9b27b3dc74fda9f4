package org.daybook.documents.internal.blob;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.daybook.documents.BlobRef;

/// Copies on this machine of blobs that lie elsewhere, bounded: when they take more, those longest
/// not asked for go, but none that was asked for within the last hour. Thread-safe.
final class LocalCopies {

  /// How long a copy surely stays after it was asked for.
  static final Duration STAYS = Duration.ofHours(1);

  private final Path folder;
  private final long most;
  private final Clock clock;
  private final Stripes stripes = new Stripes();
  private final ReentrantLock evicting = new ReentrantLock();

  private LocalCopies(Path folder, long most, Clock clock) {
    this.folder = folder;
    this.most = most;
    this.clock = clock;
  }

  /// Opens or makes the folder.
  ///
  /// @param most bytes
  static LocalCopies open(Path folder, long most, Clock clock) throws IOException {
    Files.createDirectories(folder);
    return new LocalCopies(folder, most, clock);
  }

  /// The copy, made if it is not here.
  ///
  /// @param verified opens the bytes, which are verified while they are read
  Path file(BlobRef ref, Supplier<InputStream> verified) {
    Path file = path(ref);
    boolean made = stripes.locked(ref, any -> take(file, verified));
    if (made) {
      evict();
    }
    return file;
  }

  private boolean take(Path file, Supplier<InputStream> verified) {
    try {
      boolean make = !Files.isRegularFile(file);
      if (make) {
        Files.createDirectories(file.resolveSibling(""));
        Copies.write(verified, file.resolveSibling(file.getFileName() + ".part"), file);
      }
      Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
      return make;
    } catch (IOException e) {
      throw Faults.disk(folder, "written", e);
    }
  }

  void remove(BlobRef ref) {
    stripes.locked(ref, any -> delete(path(ref)));
  }

  private boolean delete(Path file) {
    try {
      return Files.deleteIfExists(file);
    } catch (IOException e) {
      throw Faults.disk(folder, "written", e);
    }
  }

  private record Copy(Path file, long size, Instant asked) {}

  /// One thread does it for all who would.
  private void evict() {
    if (!evicting.tryLock()) {
      return;
    }
    try {
      List<Copy> copies = copies();
      long total = copies.stream().mapToLong(Copy::size).sum();
      Instant recent = clock.instant().minus(STAYS);
      for (Copy copy : copies) {
        if (total <= most || !copy.asked().isBefore(recent)) {
          return;
        }
        total -= evicted(copy, recent) ? copy.size() : 0;
      }
    } catch (IOException | UncheckedIOException e) {
      // The next copy that is made tries again.
    } finally {
      evicting.unlock();
    }
  }

  private boolean evicted(Copy copy, Instant recent) {
    var ref = BlobNames.ref(copy.file().getFileName().toString());
    if (ref.isEmpty()) {
      return delete(copy.file()); // a part that its process did not end
    }
    return stripes.locked(
        ref.get(), any -> asked(copy.file()).isBefore(recent) && delete(copy.file()));
  }

  private static Instant asked(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (IOException e) {
      return Instant.MAX; // it is gone, or left alone
    }
  }

  /// The longest not asked for first.
  private List<Copy> copies() throws IOException {
    var copies = new ArrayList<Copy>();
    try (Stream<Path> files = Files.walk(folder, 2)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        try {
          copies.add(new Copy(file, Files.size(file), asked(file)));
        } catch (NoSuchFileException e) {
          // It went meanwhile.
        }
      }
    }
    copies.sort(Comparator.comparing(Copy::asked));
    return copies;
  }

  private Path path(BlobRef ref) {
    return folder.resolve(BlobNames.folder(ref)).resolve(ref.sha256());
  }
}
