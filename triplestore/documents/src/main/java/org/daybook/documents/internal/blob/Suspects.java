package org.daybook.documents.internal.blob;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.daybook.documents.BlobRef;

/// Which blobs were read and found damaged, so that the next put replaces them. Kept over a restart
/// as empty files, as far as the disk allows. Thread-safe.
final class Suspects {

  private final Path folder;
  private final Set<BlobRef> refs = ConcurrentHashMap.newKeySet();

  private Suspects(Path folder) {
    this.folder = folder;
  }

  static Suspects open(Path folder) {
    var suspects = new Suspects(folder);
    if (!Files.isDirectory(folder)) {
      return suspects;
    }
    try (DirectoryStream<Path> marks = Files.newDirectoryStream(folder)) {
      for (Path mark : marks) {
        BlobNames.ref(mark.getFileName().toString()).ifPresent(suspects.refs::add);
      }
    } catch (IOException e) {
      throw Faults.disk(folder, "opened", e);
    }
    return suspects;
  }

  boolean contains(BlobRef ref) {
    return refs.contains(ref);
  }

  void add(BlobRef ref) {
    if (refs.add(ref)) {
      try {
        Files.createDirectories(folder);
        Files.write(folder.resolve(ref.sha256()), new byte[0]);
      } catch (IOException e) {
        // Then it is known until the restart only.
      }
    }
  }

  void remove(BlobRef ref) {
    if (refs.remove(ref)) {
      try {
        Files.deleteIfExists(folder.resolve(ref.sha256()));
      } catch (IOException e) {
        // Then the next put of it after a restart replaces what needs no replacing.
      }
    }
  }
}
