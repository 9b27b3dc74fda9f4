package org.daybook.documents.internal.blob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import org.daybook.documents.BlobLocation;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DaybookException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is said, and what is left, when an S3 store does not do its part.
@Timeout(120)
@ExtendWith(S3Server.Shared.class)
class S3FailureTest {

  private static final int MIB = 1024 * 1024;

  @TempDir Path dir;
  private final TestClock clock = new TestClock();

  private VaultBlobs open(BlobLocation location) {
    return VaultBlobs.open(location, dir, clock, BlobsContract.GRACE);
  }

  private static BlobLocation.S3 at(int port, String bucket) {
    return new BlobLocation.S3(
        URI.create("http://127.0.0.1:" + port), "us-east-1", bucket, "v", S3Server.KEYS);
  }

  private void refused(BlobLocation.S3 location, String what, String remedy) {
    assertThatThrownBy(() -> open(location))
        .isInstanceOf(DaybookException.Unavailable.class)
        .hasMessage("the blob store %s cannot be %s: %s".formatted(location, what, remedy))
        .hasMessageNotContaining(S3Server.KEYS.secret())
        .extracting("code")
        .isEqualTo("blob-store");
  }

  @Test
  void aMissingBucketIsNamed(S3Server server) {
    refused(
        at(server.endpoint().getPort(), "elsewhere"),
        "opened",
        "there is no bucket \"elsewhere\" (404 NoSuchBucket): make it, or name another");
  }

  @Test
  void aStoreThatDoesNotAnswerIsNamed() throws IOException {
    int free;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    refused(
        at(free, "daybook"),
        "opened",
        "nothing answers there (Connection refused): start the store, or correct the endpoint");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "403|InvalidAccessKeyId|it does not know the access key (403 InvalidAccessKeyId): give a"
            + " valid one",
        "403|SignatureDoesNotMatch|the secret key does not fit the access key (403"
            + " SignatureDoesNotMatch): give both anew",
        "403|AccessDenied|it refuses these keys (403 AccessDenied): allow them s3:ListBucket,"
            + " s3:ListBucketMultipartUploads, s3:GetObject, s3:PutObject, s3:DeleteObject and"
            + " s3:AbortMultipartUpload on bucket \"daybook\"",
        "301|PermanentRedirect|the bucket \"daybook\" is in another region than us-east-1 (301"
            + " PermanentRedirect): name its region",
        "400|OddRequest|it refused (400 OddRequest, so it says): check that it speaks S3 and that"
            + " the location is right",
        "500|InternalError|it failed (500 InternalError): try again later, its log says why"
      })
  void whatAStoreAnswersSaysWhatToDo(int status, String code, String remedy) throws IOException {
    HttpServer fake =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    byte[] body =
        "<Error><Code>%s</Code><Message>so it says</Message></Error>"
            .formatted(code)
            .getBytes(UTF_8);
    fake.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "application/xml");
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    fake.start();
    try {
      refused(at(fake.getAddress().getPort(), "daybook"), "opened", remedy);
    } finally {
      fake.stop(0);
    }
  }

  private BlobLocation.S3 through(BrokenLine line) {
    return new BlobLocation.S3(
        line.endpoint(), "us-east-1", S3Server.BUCKET, "lines/" + UUID.randomUUID(), S3Server.KEYS);
  }

  @Test
  void aPutThatBreaksOffLeavesNothingAndGoesWhenSentAgain(S3Server server) throws Exception {
    try (var line = new BrokenLine(server.endpoint());
        VaultBlobs blobs = open(through(line))) {
      for (int size : new int[] {4 * MIB, 40 * MIB}) {
        byte[] bytes = BlobsContract.random(size, size);
        line.breakAfter(size / 2);
        assertThatThrownBy(() -> blobs.put(new ByteArrayInputStream(bytes)))
            .isInstanceOf(DaybookException.Unavailable.class)
            .hasMessageContaining("cannot be written: the connection broke (")
            .hasMessageEndingWith("): try again")
            .extracting("code")
            .isEqualTo("blob-store");
        line.mend();
        assertThat(blobs.usage().count()).isEqualTo(size == 4 * MIB ? 0 : 1);
        assertThat(spooled()).isZero();
        BlobRef ref = blobs.put(new ByteArrayInputStream(bytes)).ref();
        assertThat(blobs.verify(ref)).isEqualTo(new Verification.Whole(size));
      }
    }
  }

  @Test
  void aReadThatBreaksOffIsNoCorruption(S3Server server) throws Exception {
    try (var line = new BrokenLine(server.endpoint());
        VaultBlobs blobs = open(through(line))) {
      byte[] bytes = BlobsContract.random(8 * MIB, 1);
      BlobRef ref = blobs.put(new ByteArrayInputStream(bytes)).ref();
      line.breakAfter(3 * MIB);
      try (InputStream in = blobs.open(ref)) {
        assertThatThrownBy(in::readAllBytes)
            .isInstanceOf(DaybookException.Unavailable.class)
            .hasMessageContaining("cannot be read: the connection broke (");
      }
      line.mend();
      line.breakAfter(3 * MIB);
      assertThatThrownBy(() -> blobs.file(ref)).isInstanceOf(DaybookException.Unavailable.class);
      line.mend();
      assertThat(blobs.verify(ref)).isEqualTo(new Verification.Whole(bytes.length));
      assertThat(blobs.file(ref)).hasBinaryContent(bytes);
    }
  }

  private long spooled() throws IOException {
    try (Stream<Path> files = Files.list(dir.resolve("cache/blobs/spool"))) {
      return files.count();
    }
  }
}
