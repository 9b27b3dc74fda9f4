package org.daybook.documents.internal.blob;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.function.Supplier;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DaybookException;

/// Reading blobs whole: to verify them, and into other folders.
final class Copies {

  private Copies() {}

  static Verification verify(BlobRef ref, Supplier<InputStream> bytes, Suspects suspects) {
    var digest = Hashing.sha256();
    long size = 0;
    try (InputStream in = bytes.get()) {
      var buffer = new byte[Hashing.BUFFER];
      int read = in.read(buffer);
      while (read >= 0) {
        digest.update(buffer, 0, read);
        size += read;
        read = in.read(buffer);
      }
    } catch (DaybookException.NotFound e) {
      return new Verification.Missing();
    } catch (IOException e) {
      throw new IllegalStateException("a store's input throws typed failures", e);
    }
    String found = Hashing.hex(digest);
    if (found.equals(ref.sha256())) {
      suspects.remove(ref);
      return new Verification.Whole(size);
    }
    suspects.add(ref);
    return new Verification.Corrupt(found);
  }

  /// Copies a blob into a folder, unless it is there whole.
  ///
  /// @param verified opens the bytes, which are verified while they are read
  static boolean copy(Path dir, BlobRef ref, Supplier<InputStream> verified) {
    Path to = dir.resolve(BlobNames.folder(ref)).resolve(ref.sha256());
    try {
      if (isWhole(to, ref)) {
        return false;
      }
      Path folder = to.resolveSibling("");
      boolean made = !Files.isDirectory(folder);
      Files.createDirectories(folder);
      write(verified, to.resolveSibling(ref + "." + UUID.randomUUID() + ".part"), to);
      Durable.folder(folder);
      if (made) {
        Durable.folder(dir);
      }
      return true;
    } catch (IOException e) {
      throw Faults.copy(dir, e);
    }
  }

  private static boolean isWhole(Path file, BlobRef ref) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    var digest = Hashing.sha256();
    try (InputStream in = Files.newInputStream(file)) {
      var buffer = new byte[Hashing.BUFFER];
      int read = in.read(buffer);
      while (read >= 0) {
        digest.update(buffer, 0, read);
        read = in.read(buffer);
      }
    }
    return Hashing.hex(digest).equals(ref.sha256());
  }

  /// Writes a file whole or not at all, durable but for its name.
  static void write(Supplier<InputStream> bytes, Path part, Path to) throws IOException {
    try {
      try (InputStream in = bytes.get();
          var out = new FileOutputStream(part.toFile())) {
        in.transferTo(out);
        out.getFD().sync();
      }
      Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
