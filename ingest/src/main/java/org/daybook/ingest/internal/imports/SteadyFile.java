package org.daybook.ingest.internal.imports;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.daybook.documents.Blobs;
import org.daybook.ingest.internal.vocabulary.Times;

/// Copies a file into the vault as it was at one moment: if it changes meanwhile, again.
final class SteadyFile {

  private static final int ATTEMPTS = 3;

  private SteadyFile() {}

  /// @param modified RFC 3339; empty if the file system does not know
  record Read(Blobs.Stored bytes, Optional<String> modified) {}

  /// @throws ReadFault.Changing when it changed during every attempt
  static Read store(Path path, Blobs blobs) throws IOException {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      BasicFileAttributes before = attributes(path);
      try (var in =
          new Bounded(Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS), before.size())) {
        Blobs.Stored stored = blobs.put(in);
        if (stored.size() == before.size()
            && attributes(path).lastModifiedTime().equals(before.lastModifiedTime())) {
          return new Read(stored, modified(before));
        }
      } catch (ReadFault.Changing e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
    throw new ReadFault.Changing();
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    var attributes =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isRegularFile()) {
      // Opening what took its place, a pipe perhaps, could block for ever.
      throw new NoSuchFileException(path.toString());
    }
    return attributes;
  }

  private static Optional<String> modified(BasicFileAttributes attributes) {
    return Times.write(
        OffsetDateTime.ofInstant(
            attributes.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.MILLIS),
            ZoneOffset.UTC));
  }

  /// Ends a read that goes on beyond the size the file had: it might never end.
  private static final class Bounded extends FilterInputStream {

    private long left;

    Bounded(InputStream in, long size) {
      super(in);
      this.left = size;
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      if (b >= 0) {
        count(1);
      }
      return b;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      int got = in.read(to, offset, length);
      if (got > 0) {
        count(got);
      }
      return got;
    }

    private void count(int got) throws IOException {
      left -= got;
      if (left < 0) {
        throw new ReadFault.Changing();
      }
    }
  }
}
