package org.daybook.queryapi.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// Waits for changes of an author's files. Confined to one thread.
final class FolderWatch implements AutoCloseable {

  /// An editor saves in several steps; this long nothing must happen before it counts as saved.
  private static final long QUIET_MILLIS = 100;

  private final Path folder;
  private final WatchService events;
  private Map<Path, FileTime> known;

  private FolderWatch(Path folder, WatchService events) {
    this.folder = folder.toAbsolutePath().normalize(); // as builds name what they write
    this.events = events;
    this.known = Freshness.files(this.folder);
  }

  static FolderWatch open(Path folder) throws IOException {
    var watch = new FolderWatch(folder, folder.getFileSystem().newWatchService());
    watch.register();
    return watch;
  }

  /// Waits until the files are others than they were when this last answered.
  void await() throws IOException, InterruptedException {
    while (Freshness.files(folder).equals(known)) {
      quiet(events.take());
    }
    known = Freshness.files(folder);
    register();
  }

  /// These files were written by who asks, not by the author.
  void wrote(Collection<Path> files) {
    Map<Path, FileTime> now = Freshness.files(folder);
    var next = new TreeMap<>(known);
    for (Path file : files) {
      FileTime time = now.get(file);
      if (time != null) {
        next.put(file, time);
      }
    }
    known = next;
  }

  private void quiet(WatchKey first) throws InterruptedException {
    WatchKey key = first;
    while (key != null) {
      key.pollEvents();
      key.reset();
      key = events.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void register() throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
              throws IOException {
            if (!dir.equals(folder) && !Freshness.ours(dir)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            dir.register(
                events,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_DELETE,
                StandardWatchEventKinds.ENTRY_MODIFY);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Override
  public void close() throws IOException {
    events.close();
  }
}
