package org.daybook.documents.internal.blob;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.daybook.documents.BlobLocation;
import org.daybook.documents.BlobRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

@ExtendWith(S3Server.Shared.class)
class S3BlobsTest extends BlobsContract {

  private final BlobLocation.S3 location;
  private final S3Objects behind;

  S3BlobsTest(S3Server server) {
    this.location = server.location("vaults/" + UUID.randomUUID());
    this.behind = S3Objects.open(location);
  }

  @AfterEach
  void leave() {
    behind.close();
  }

  @Override
  VaultBlobs reopened() {
    return VaultBlobs.open(location, dir.resolve("vault"), clock, GRACE);
  }

  @Override
  void damage(BlobRef ref, String text) {
    behind
        .client()
        .putObject(
            r -> r.bucket(S3Server.BUCKET).key(behind.key(ref)), RequestBody.fromString(text));
  }

  @Override
  void plant(String name) {
    behind
        .client()
        .putObject(
            r -> r.bucket(S3Server.BUCKET).key(behind.prefix() + name),
            RequestBody.fromString("not ours"));
  }

  @Override
  List<String> names() {
    return behind
        .client()
        .listObjectsV2Paginator(r -> r.bucket(S3Server.BUCKET).prefix(behind.prefix()))
        .contents()
        .stream()
        .map(S3Object::key)
        .map(key -> key.substring(behind.prefix().length()))
        .toList();
  }

  private List<MultipartUpload> uploads() {
    return behind
        .client()
        .listMultipartUploads(r -> r.bucket(S3Server.BUCKET).prefix(behind.prefix()))
        .uploads();
  }

  private Instant modified(BlobRef ref) {
    return behind
        .client()
        .headObject(r -> r.bucket(S3Server.BUCKET).key(behind.key(ref)))
        .lastModified();
  }

  @Override
  int actions() {
    return 2;
  }

  @Override
  Path spool() {
    return dir.resolve("vault").resolve("cache").resolve("blobs").resolve("spool");
  }

  @Test
  void whatIsLargerThanAPartIsUploadedInParts() throws IOException {
    byte[] bytes = random(40 * 1024 * 1024 + 7, 1);
    BlobRef ref = blobs.put(new ByteArrayInputStream(bytes)).ref();
    assertThat(blobs.verify(ref)).isEqualTo(new Verification.Whole(bytes.length));
    int seam = 16 * 1024 * 1024;
    try (InputStream in = blobs.open(ref, seam - 100, 200)) {
      assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, seam - 100, seam + 100));
    }
    assertThat(
            behind.client().headObject(r -> r.bucket(S3Server.BUCKET).key(behind.key(ref))).eTag())
        .as("three parts")
        .endsWith("-3\"");
    assertThat(uploads()).isEmpty();
    assertThat(blobs.put(new ByteArrayInputStream(bytes)).ref()).isEqualTo(ref);
  }

  @Test
  void aYoungBlobIsNotCopiedToRenewItAndAnOlderOneIs() throws IOException {
    BlobRef ref = put("hello");
    Instant first = modified(ref);
    await(() -> !Instant.now().isBefore(first.plusSeconds(2)));
    put("hello");
    assertThat(modified(ref)).isEqualTo(first);
    clock.advance(GRACE.dividedBy(2));
    put("hello");
    assertThat(modified(ref)).isAfter(first);
    assertThat(text(ref)).isEqualTo("hello");
  }

  @Test
  void uploadsThatNobodyFinishesAreEnded() {
    behind.client().createMultipartUpload(r -> r.bucket(S3Server.BUCKET).key(behind.key(UNKNOWN)));
    assertThat(collect().unfinished()).as("young").isZero();
    assertThat(uploads()).hasSize(1);
    clock.advance(GRACE.multipliedBy(2));
    assertThat(collect().unfinished()).isOne();
    assertThat(uploads()).isEmpty();
  }

  @Test
  void aFileIsACopyOnThisMachineThatGoesWithItsBlob() throws IOException {
    BlobRef ref = put("hello");
    Path file = blobs.file(ref);
    assertThat(file).startsWith(dir).hasContent("hello");
    clock.advance(GRACE.multipliedBy(2));
    assertThat(collect().deleted()).isOne();
    assertThat(file).doesNotExist();
  }

  @Test
  void noFileIsMadeOfACorruptBlob() throws IOException {
    BlobRef ref = put("hello");
    damage(ref, "hellO");
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> blobs.file(ref))
        .isInstanceOf(org.daybook.documents.DaybookException.Fault.class)
        .extracting("code")
        .isEqualTo("blob-corrupt");
    try (var files = Files.walk(dir)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".part"));
    }
  }

  static void await(java.util.function.BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
