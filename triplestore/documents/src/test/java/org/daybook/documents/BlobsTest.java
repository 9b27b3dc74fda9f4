package org.daybook.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.daybook.documents.internal.blob.FileBlobs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobsTest {

  private static final String HELLO =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

  @TempDir Path dir;
  private FileBlobs blobs;

  @BeforeEach
  void open() {
    blobs = FileBlobs.open(dir);
  }

  private Blobs.Stored put(String text) throws IOException {
    return blobs.put(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> found = Files.walk(dir)) {
      return found.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void bytesAreFoundUnderTheirDigest() throws IOException {
    Blobs.Stored stored = put("hello");
    assertThat(stored).isEqualTo(new Blobs.Stored(new BlobRef(HELLO), 5));
    assertThat(blobs.size(stored.ref())).hasValue(5);
    assertThat(files()).containsExactly(dir.resolve("2c").resolve(HELLO));
    assertThat(blobs.file(stored.ref())).isEqualTo(dir.resolve("2c").resolve(HELLO));
    try (InputStream in = blobs.open(stored.ref())) {
      assertThat(in.readAllBytes()).asString().isEqualTo("hello");
    }
  }

  @Test
  void theSameBytesAgainAreNotWrittenAgain() throws IOException {
    Blobs.Stored first = put("hello");
    var before = Files.getLastModifiedTime(blobs.file(first.ref()));
    Object fileKey =
        Files.readAttributes(
                blobs.file(first.ref()), java.nio.file.attribute.BasicFileAttributes.class)
            .fileKey();
    assertThat(put("hello")).isEqualTo(first);
    assertThat(files()).hasSize(1);
    assertThat(Files.getLastModifiedTime(blobs.file(first.ref()))).isEqualTo(before);
    assertThat(
            Files.readAttributes(
                    blobs.file(first.ref()), java.nio.file.attribute.BasicFileAttributes.class)
                .fileKey())
        .isEqualTo(fileKey);
  }

  @Test
  void manyAtOnceOfTheSameBytesMakeOneFile() throws Exception {
    var bytes = new byte[300_000];
    new Random(1).nextBytes(bytes);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<Blobs.Stored>>();
      for (int i = 0; i < 16; i++) {
        running.add(threads.submit(() -> blobs.put(new ByteArrayInputStream(bytes))));
      }
      var answers = new HashSet<Blobs.Stored>();
      for (Future<Blobs.Stored> one : running) {
        answers.add(one.get());
      }
      assertThat(answers).hasSize(1);
      try (InputStream in = blobs.open(answers.iterator().next().ref())) {
        assertThat(in.readAllBytes()).isEqualTo(bytes);
      }
    }
    assertThat(files()).hasSize(1);
  }

  @Test
  void rangesAreReadWithinTheirBounds() throws IOException {
    BlobRef ref = put("0123456789").ref();
    try (InputStream in = blobs.open(ref, 3, 4)) {
      assertThat(in.read()).isEqualTo('3');
      assertThat(in.readAllBytes()).asString().isEqualTo("456");
    }
    try (InputStream in = blobs.open(ref, 8, 100)) {
      assertThat(in.skip(1)).isOne();
      assertThat(in.readAllBytes()).asString().isEqualTo("9");
    }
    try (InputStream in = blobs.open(ref, 10, 1)) {
      assertThat(in.read()).isEqualTo(-1);
    }
    assertThatThrownBy(() -> blobs.open(ref, 11, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "range from 11 of 1 bytes of blob %s: wanted a start from 0 to 10 and no negative length"
                .formatted(ref));
  }

  @Test
  void aCorruptBlobFailsBeforeItsEndIsBelieved() throws IOException {
    BlobRef ref = put("hello").ref();
    Files.writeString(blobs.file(ref), "hellO");
    try (InputStream in = blobs.open(ref)) {
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(DaybookException.Fault.class)
          .hasMessageStartingWith("blob %s holds bytes whose SHA-256 is ".formatted(HELLO))
          .extracting("code")
          .isEqualTo("blob-corrupt");
    }
    try (InputStream in = blobs.open(ref)) {
      assertThatThrownBy(() -> in.skip(100)).isInstanceOf(DaybookException.Fault.class);
    }
  }

  @Test
  void aSourceThatFailsLeavesNothing() throws IOException {
    var failing =
        new InputStream() {
          private int left = 100_000;

          @Override
          public int read() throws IOException {
            if (left-- <= 0) {
              throw new IOException("the line broke");
            }
            return 'x';
          }
        };
    assertThatThrownBy(() -> blobs.put(failing)).isInstanceOf(IOException.class);
    assertThat(files()).isEmpty();
  }

  @Test
  void leftoversAreSweptAtOpen() throws IOException {
    put("hello");
    Files.writeString(dir.resolve("tmp/half"), "hal");
    FileBlobs.open(dir);
    assertThat(files()).containsExactly(dir.resolve("2c").resolve(HELLO));
  }

  @Test
  void anUnknownBlobIsNotFound() {
    var ref = new BlobRef("ab".repeat(32));
    assertThat(blobs.size(ref)).isEmpty();
    assertThatThrownBy(() -> blobs.open(ref))
        .isInstanceOf(DaybookException.NotFound.class)
        .hasMessage("blob %s is not in this vault: store it first".formatted(ref));
  }

  @Test
  void aStoreThatCannotTakeItSaysSo() throws IOException {
    try (Stream<Path> made = Files.list(dir)) {
      for (Path path : made.toList()) {
        Files.delete(path);
      }
    }
    assertThatThrownBy(() -> put("hello"))
        .isInstanceOf(DaybookException.Unavailable.class)
        .extracting("code")
        .isEqualTo("blob-store");
    assertThat(Arrays.asList(dir.toFile().list())).isEmpty();
  }
}
