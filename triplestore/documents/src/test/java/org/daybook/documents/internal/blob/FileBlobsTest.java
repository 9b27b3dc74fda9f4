package org.daybook.documents.internal.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.daybook.documents.BlobLocation;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DaybookException;
import org.junit.jupiter.api.Test;

class FileBlobsTest extends BlobsContract {

  @Override
  VaultBlobs reopened() {
    return VaultBlobs.open(BlobLocation.FILES, dir.resolve("vault"), clock);
  }

  private Path root() {
    return dir.resolve("vault").resolve("blobs");
  }

  private Path path(BlobRef ref) {
    return root().resolve(BlobNames.name(ref));
  }

  @Override
  void damage(BlobRef ref, String text) throws IOException {
    Files.writeString(path(ref), text);
  }

  @Override
  void plant(String name) throws IOException {
    Path file = root().resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    if (name.matches("../[0-9a-f]+")) {
      Files.createDirectories(file); // a blob's name in the wrong folder, and no file either
    } else {
      Files.writeString(file, "not ours");
    }
  }

  @Override
  List<String> names() throws IOException {
    try (Stream<Path> found = Files.walk(root(), 2)) {
      return found
          .filter(
              file ->
                  !file.equals(root()) && !file.getParent().equals(root())
                      || Files.isRegularFile(file))
          .filter(file -> !file.startsWith(root().resolve("corrupt")))
          .map(file -> root().relativize(file).toString())
          .toList();
    }
  }

  @Override
  int actions() {
    return 30;
  }

  @Override
  Path spool() {
    return root().resolve("tmp");
  }

  @Test
  void aFileOfTheStoreIsTheBlobItself() throws IOException {
    assertThat(blobs.file(put("hello"))).isEqualTo(root().resolve("2c").resolve(HELLO));
  }

  @Test
  void theSameBytesAgainKeepTheFileAndRenewItsTime() throws IOException {
    BlobRef ref = put("hello");
    Object key = Files.readAttributes(path(ref), BasicFileAttributes.class).fileKey();
    FileTime before = Files.getLastModifiedTime(path(ref));
    clock.advance(Duration.ofMinutes(1));
    put("hello");
    assertThat(Files.readAttributes(path(ref), BasicFileAttributes.class).fileKey()).isEqualTo(key);
    assertThat(Files.getLastModifiedTime(path(ref)).toInstant())
        .isAfterOrEqualTo(before.toInstant().plusSeconds(60));
  }

  @Test
  void theGraceTimeStartedAnewOutlivesTheProcess() throws IOException {
    BlobRef ref = put("hello");
    clock.advance(GRACE.multipliedBy(2));
    put("hello");
    reopen();
    clock.advance(GRACE.minusSeconds(10));
    assertThat(collect().deleted()).isZero();
    assertThat(text(ref)).isEqualTo("hello");
  }

  @Test
  void collectionSweepsWhatNoPutIsAtWorkOn() throws IOException {
    Path old = Files.writeString(spool().resolve("old"), "hal");
    clock.advance(GRACE.multipliedBy(2));
    var during =
        new InputStream() {
          private boolean swept;

          @Override
          public int read() {
            if (!swept) {
              swept = true;
              assertThat(collect().unfinished()).isOne();
            }
            return -1;
          }
        };
    BlobRef ref = blobs.put(during).ref();
    assertThat(old).doesNotExist();
    assertThat(text(ref)).isEmpty();
  }

  @Test
  void aStoreThatCannotTakeItSaysSo() throws IOException {
    Files.delete(spool());
    assertThatThrownBy(() -> put("hello"))
        .isInstanceOf(DaybookException.Unavailable.class)
        .hasMessageMatching(
            ("the blob store in \\Q%s\\E cannot be written: java.io.FileNotFoundException:"
                    + " \\Q%s\\E/[-0-9a-f]+ \\(No such file or directory\\); make room there or mend"
                    + " it, then try again")
                .formatted(spool(), spool()))
        .extracting("code")
        .isEqualTo("blob-store");
    assertThat(names()).isEmpty();
  }

  @Test
  void aPlaceThatIsNoFolderSaysSo() throws IOException {
    Path vault = Files.createDirectory(dir.resolve("other"));
    Files.writeString(vault.resolve("blobs"), "");
    assertThatThrownBy(() -> VaultBlobs.open(BlobLocation.FILES, vault, clock))
        .isInstanceOf(DaybookException.Unavailable.class)
        .hasMessageStartingWith(
            "the blob store in %s cannot be opened: ".formatted(vault.resolve("blobs")))
        .hasMessageEndingWith("; make room there or mend it, then try again");
  }

  @Test
  void aDiskThatFailsWhileReadingSaysSo() throws IOException {
    BlobRef ref = put("hello");
    // What is no file opens, and fails when it is read.
    try (InputStream in =
        new StoreInput(
            Files.newInputStream(root()),
            StoreInput.ANY_LENGTH,
            e -> Faults.disk(root(), "read", e))) {
      assertThatThrownBy(() -> in.read(new byte[1]))
          .isInstanceOf(DaybookException.Unavailable.class)
          .hasMessage(
              ("the blob store in %s cannot be read: java.io.IOException: Is a directory; make room"
                      + " there or mend it, then try again")
                  .formatted(root()));
    }
    assertThat(text(ref)).isEqualTo("hello");
  }
}
