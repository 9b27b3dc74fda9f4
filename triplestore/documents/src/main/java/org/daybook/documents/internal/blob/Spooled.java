package org.daybook.documents.internal.blob;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Set;
import java.util.UUID;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DaybookException;

/// Bytes on their way in: a file of this machine, and what they are. Closing ends the file.
///
/// @param file may be moved away
record Spooled(BlobRef ref, Path file, long size, Set<String> active) implements AutoCloseable {

  /// Takes a stream in, to its end.
  ///
  /// @param active the names in `folder` that are in use, kept true here
  /// @throws IOException from `bytes`
  /// @throws DaybookException `blob-store` from the disk
  static Spooled take(InputStream bytes, Path folder, Set<String> active) throws IOException {
    String name = UUID.randomUUID().toString();
    Path file = folder.resolve(name);
    active.add(name);
    boolean whole = false;
    try {
      Spooled spooled = take(bytes, file, folder, active);
      whole = true;
      return spooled;
    } finally {
      if (!whole) {
        end(file, active);
      }
    }
  }

  private static Spooled take(InputStream bytes, Path file, Path folder, Set<String> active)
      throws IOException {
    MessageDigest digest = Hashing.sha256();
    long size = 0;
    var buffer = new byte[Hashing.BUFFER];
    try (var out = new Sink(file, folder)) {
      int read = bytes.read(buffer);
      while (read >= 0) {
        digest.update(buffer, 0, read);
        out.write(buffer, read);
        size += read;
        read = bytes.read(buffer);
      }
    }
    return new Spooled(new BlobRef(Hashing.hex(digest)), file, size, active);
  }

  private static void end(Path file, Set<String> active) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // Swept later.
    }
    active.remove(file.getFileName().toString());
  }

  @Override
  public void close() {
    end(file, active);
  }

  /// Tells the disk's failures from the source's.
  private static final class Sink implements AutoCloseable {

    private final OutputStream out;
    private final Path folder;

    Sink(Path file, Path folder) {
      this.folder = folder;
      try {
        this.out = new FileOutputStream(file.toFile());
      } catch (IOException e) {
        throw Faults.disk(folder, "written", e);
      }
    }

    void write(byte[] bytes, int length) {
      try {
        out.write(bytes, 0, length);
      } catch (IOException e) {
        throw Faults.disk(folder, "written", e);
      }
    }

    @Override
    public void close() {
      try {
        out.close();
      } catch (IOException e) {
        throw Faults.disk(folder, "written", e);
      }
    }
  }
}
