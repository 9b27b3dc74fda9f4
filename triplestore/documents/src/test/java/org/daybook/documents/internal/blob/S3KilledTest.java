package org.daybook.documents.internal.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import org.daybook.documents.BlobLocation;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DaybookException;
import org.daybook.documents.TestTags;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server that is killed for good. That a broken line leaves nothing half written, and that the
/// next attempt goes, is shown faster by [S3FailureTest].
@Tag(TestTags.SLOW)
@Timeout(180)
class S3KilledTest {

  @TempDir Path dir;

  @Test
  void aKilledServerIsTold() throws Exception {
    try (S3Server server = S3Server.start(dir)) {
      BlobLocation.S3 location = server.location("killed");
      try (VaultBlobs blobs =
          VaultBlobs.open(location, dir.resolve("vault"), new TestClock(), BlobsContract.GRACE)) {
        byte[] bytes = BlobsContract.random(40 * 1024 * 1024, 1);
        BlobRef ref = blobs.put(new ByteArrayInputStream(bytes)).ref();
        try (InputStream in = blobs.open(ref)) {
          in.readNBytes(1000);
          server.kill();
          assertThatThrownBy(in::readAllBytes)
              .isInstanceOf(DaybookException.Unavailable.class)
              .hasMessageStartingWith(
                  "the blob store %s cannot be read: the connection broke (".formatted(location));
        }
        assertThatThrownBy(() -> blobs.put(new ByteArrayInputStream(bytes)))
            .isInstanceOf(DaybookException.Unavailable.class)
            .hasMessage(
                ("the blob store %s cannot be read: nothing answers there (Connection refused):"
                        + " start the store, or correct the endpoint")
                    .formatted(location));
        assertThat(dir.resolve("vault/cache/blobs/spool")).isEmptyDirectory();
      }
    }
  }
}
