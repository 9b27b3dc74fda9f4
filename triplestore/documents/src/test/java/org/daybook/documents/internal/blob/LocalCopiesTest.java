package org.daybook.documents.internal.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.daybook.documents.BlobRef;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalCopiesTest {

  private static final int SIZE = 100;
  private static final Duration LONGER = LocalCopies.STAYS.plusSeconds(1);

  @TempDir Path dir;
  private final TestClock clock = new TestClock();
  private LocalCopies copies;

  @BeforeEach
  void open() throws IOException {
    copies = LocalCopies.open(dir, 3 * SIZE, clock);
  }

  private static BlobRef ref(int name) {
    return new BlobRef("%064x".formatted(name));
  }

  private Path ask(int name) {
    return copies.file(ref(name), () -> new ByteArrayInputStream(new byte[SIZE]));
  }

  private long files() throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void aCopyIsMadeOnce() {
    Path file = ask(1);
    assertThat(file).hasSize(SIZE);
    assertThat(
            copies.file(
                ref(1),
                () -> {
                  throw new AssertionError("it is here");
                }))
        .isEqualTo(file);
  }

  @Test
  void thoseLongestNotAskedForGoWhenThereAreTooMany() throws IOException {
    Path first = ask(1);
    Path second = ask(2);
    clock.advance(LONGER);
    ask(1);
    ask(3);
    assertThat(files()).isEqualTo(3);
    ask(4);
    assertThat(second).doesNotExist();
    assertThat(first).exists();
    assertThat(files()).isEqualTo(3);
  }

  @Test
  void whatWasAskedForWithinTheHourStays() throws IOException {
    for (int name = 0; name < 10; name++) {
      ask(name);
    }
    assertThat(files()).isEqualTo(10);
    clock.advance(LONGER);
    ask(11);
    assertThat(files()).isEqualTo(3);
  }

  @Test
  void aCopyThatFailsLeavesNothing() throws IOException {
    assertThatThrownBy(
            () ->
                copies.file(
                    ref(1),
                    () -> {
                      throw Faults.unknown(ref(1));
                    }))
        .hasMessage("blob %s is not in this vault: store it first".formatted(ref(1)));
    assertThat(files()).isZero();
  }
}
