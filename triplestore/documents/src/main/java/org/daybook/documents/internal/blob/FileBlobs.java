package org.daybook.documents.internal.blob;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.UUID;
import org.daybook.documents.BlobRef;
import org.daybook.documents.Blobs;
import org.daybook.documents.DaybookException;

/// Blobs under `blobs/ab/<sha-256>`; what is still being written lies in `blobs/tmp`.
public final class FileBlobs implements Blobs {

  private static final int BUFFER = 64 * 1024;

  private final Path root;
  private final Path unfinished;

  private FileBlobs(Path root) {
    this.root = root;
    this.unfinished = root.resolve("tmp");
  }

  /// Opens or makes the folder, and sweeps what an earlier process left unfinished.
  public static FileBlobs open(Path root) {
    var blobs = new FileBlobs(root);
    try {
      Files.createDirectories(blobs.unfinished);
      try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(blobs.unfinished)) {
        for (Path leftover : leftovers) {
          Files.deleteIfExists(leftover);
        }
      }
    } catch (IOException e) {
      throw unavailable("opened", e);
    }
    return blobs;
  }

  @Override
  public Stored put(InputStream bytes) throws IOException {
    Path file = unfinished.resolve(UUID.randomUUID().toString());
    try {
      return put(bytes, file);
    } finally {
      try {
        Files.deleteIfExists(file);
      } catch (IOException _) {
        // Swept at the next open.
      }
    }
  }

  private Stored put(InputStream bytes, Path file) throws IOException {
    MessageDigest digest = sha256();
    long size = 0;
    try (FileChannel out = create(file)) {
      var buffer = new byte[BUFFER];
      while (true) {
        int read = bytes.read(buffer);
        if (read < 0) {
          break;
        }
        digest.update(buffer, 0, read);
        write(out, ByteBuffer.wrap(buffer, 0, read));
        size += read;
      }
      var ref = new BlobRef(HexFormat.of().formatHex(digest.digest()));
      keep(out, file, path(ref), size);
      return new Stored(ref, size);
    }
  }

  private static FileChannel create(Path file) {
    try {
      return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw unavailable("written", e);
    }
  }

  private static void write(FileChannel out, ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    } catch (IOException e) {
      throw unavailable("written", e);
    }
  }

  private static void keep(FileChannel out, Path from, Path to, long size) {
    try {
      if (Files.isRegularFile(to) && Files.size(to) == size) {
        return;
      }
      out.force(true);
      Path folder = to.resolveSibling("");
      boolean made = !Files.isDirectory(folder);
      Files.createDirectories(folder);
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      force(folder);
      if (made) {
        force(folder.resolveSibling(""));
      }
    } catch (IOException e) {
      throw unavailable("written", e);
    }
  }

  /// Makes a folder's names durable.
  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public OptionalLong size(BlobRef ref) {
    Path file = path(ref);
    try {
      return Files.isRegularFile(file) ? OptionalLong.of(Files.size(file)) : OptionalLong.empty();
    } catch (IOException e) {
      throw unavailable("read", e);
    }
  }

  @Override
  public InputStream open(BlobRef ref) {
    try {
      return new Verified(Files.newInputStream(file(ref)), ref);
    } catch (IOException e) {
      throw unavailable("read", e);
    }
  }

  @Override
  public InputStream open(BlobRef ref, long offset, long length) {
    Path file = file(ref);
    long size = size(ref).orElse(0);
    if (offset < 0 || offset > size || length < 0) {
      throw new IllegalArgumentException(
          "range from %d of %d bytes of blob %s: wanted a start from 0 to %d and no negative length"
              .formatted(offset, length, ref, size));
    }
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      channel.position(offset);
      return new Bounded(Channels.newInputStream(channel), Math.min(length, size - offset));
    } catch (IOException e) {
      throw unavailable("read", e);
    }
  }

  @Override
  public Path file(BlobRef ref) {
    Path file = path(ref);
    if (!Files.isRegularFile(file)) {
      throw new DaybookException.NotFound(
          "blob-unknown", "blob %s is not in this vault: store it first".formatted(ref));
    }
    return file;
  }

  private Path path(BlobRef ref) {
    return root.resolve(ref.sha256().substring(0, 2)).resolve(ref.sha256());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static DaybookException unavailable(String what, IOException e) {
    return new DaybookException.Unavailable(
        "blob-store", "the blob store cannot be %s: %s".formatted(what, e), e);
  }

  /// Compares the digest when the end is reached.
  private static final class Verified extends DigestInputStream {

    private final BlobRef ref;
    private boolean verified;

    Verified(InputStream in, BlobRef ref) {
      super(in, sha256());
      this.ref = ref;
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      if (read < 0) {
        verify();
      }
      return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      if (read < 0) {
        verify();
      }
      return read;
    }

    /// Reads what it passes over, else the digest could not be compared.
    @Override
    public long skip(long count) throws IOException {
      var buffer = new byte[(int) Math.min(BUFFER, Math.max(count, 0))];
      long skipped = 0;
      while (skipped < count) {
        int read = read(buffer, 0, (int) Math.min(buffer.length, count - skipped));
        if (read < 0) {
          break;
        }
        skipped += read;
      }
      return skipped;
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    private void verify() {
      if (verified) {
        return;
      }
      String found = HexFormat.of().formatHex(digest.digest());
      if (!found.equals(ref.sha256())) {
        throw new DaybookException.Fault(
            "blob-corrupt",
            ("blob %s holds bytes whose SHA-256 is %s: the disk changed them; restore the file from"
                    + " a backup")
                .formatted(ref, found));
      }
      verified = true;
    }
  }
}
