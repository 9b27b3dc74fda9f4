package org.daybook.documents.internal.blob;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.daybook.documents.BlobLocation;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DaybookException;
import org.daybook.documents.TestTags;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Blobs larger than the heap of the process that stores them.
@Timeout(120)
@ExtendWith(S3Server.Shared.class)
class FlatHeapTest {

  private static final long MIB = 1024 * 1024;

  @TempDir Path dir;

  /// Stores so many random MiB, reads them in every way, and prints what came of it.
  static final class Child {

    private Child() {}

    public static void main(String[] args) throws IOException {
      BlobLocation location = BlobLocation.parse(args[0]);
      if (location instanceof BlobLocation.S3 s3) {
        location = s3.with(S3Server.KEYS);
      }
      Path dir = Path.of(args[1]);
      long size = Long.parseLong(args[2]) * MIB;
      try (VaultBlobs blobs = VaultBlobs.open(location, dir, Clock.systemUTC())) {
        BlobRef ref = blobs.put(new RandomBytes(size)).ref();
        blobs.put(new RandomBytes(size));
        try (InputStream in = blobs.open(ref, size / 2, size)) {
          in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        blobs.copyTo(dir.resolve("backup"), ref);
        System.out.println(blobs.verify(ref) + " " + java.nio.file.Files.size(blobs.file(ref)));
      } catch (DaybookException e) {
        System.out.println(e.code() + " " + e.getMessage());
      }
    }
  }

  private static final class RandomBytes extends InputStream {

    private final Random random = new Random(1);
    private final byte[] block = new byte[8192];
    private long left;

    RandomBytes(long size) {
      this.left = size;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (left == 0) {
        return -1;
      }
      random.nextBytes(block);
      int read = (int) Math.min(Math.min(length, block.length), left);
      System.arraycopy(block, 0, buffer, offset, read);
      left -= read;
      return read;
    }
  }

  private String child(String before, String location, long mebibytes) throws Exception {
    var command = new ArrayList<>(List.of("sh", "-c", before + " exec \"$@\"", "sh"));
    command.addAll(
        List.of(
            ProcessHandle.current().info().command().orElseThrow(),
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            Child.class.getName(),
            location,
            dir.resolve("vault").toString(),
            Long.toString(mebibytes)));
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream out = child.getInputStream()) {
      String said = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
      assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return said;
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  void threeHundredMegabytesPassThroughAHeapOf64() throws Exception {
    assertThat(child("", "files", 300))
        .isEqualTo("Whole[size=%d] %d".formatted(300 * MIB, 300 * MIB));
  }

  @Test
  @Tag(TestTags.SLOW)
  void aHundredMegabytesPassThroughAHeapOf64ToABucket(S3Server server) throws Exception {
    assertThat(child("", server.location("flat/" + UUID.randomUUID()).toString(), 100))
        .isEqualTo("Whole[size=%d] %d".formatted(100 * MIB, 100 * MIB));
  }

  /// A limit on the size of files answers as a full disk does: in the midst of a write.
  @Test
  void aDiskThatTakesNoMoreLeavesNothing() throws Exception {
    Path tmp = dir.resolve("vault").resolve("blobs").resolve("tmp");
    assertThat(child("ulimit -f 2048;", "files", 5))
        .isEqualTo(
            "blob-store the blob store in %s cannot be written: java.io.IOException: File too large; make room there or mend it, then try again"
                .formatted(tmp));
    assertThat(tmp).isEmptyDirectory();
  }
}
