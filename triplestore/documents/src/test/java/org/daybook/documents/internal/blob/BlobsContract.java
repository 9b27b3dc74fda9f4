package org.daybook.documents.internal.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.daybook.documents.BlobRef;
import org.daybook.documents.Blobs;
import org.daybook.documents.DaybookException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What every place for blobs keeps.
@Timeout(120)
abstract class BlobsContract {

  static final String HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
  static final BlobRef UNKNOWN = new BlobRef("ab".repeat(32));
  static final Duration GRACE = Duration.ofHours(1);

  @TempDir Path dir;
  final TestClock clock = new TestClock();
  VaultBlobs blobs;

  /// The same place each time within a test.
  abstract VaultBlobs reopened();

  /// Puts other bytes in a blob's place, behind the store's back.
  abstract void damage(BlobRef ref, String text) throws IOException;

  /// Puts something there that is not Daybook's.
  abstract void plant(String name) throws IOException;

  /// All that lies there, whoever put it.
  abstract List<String> names() throws IOException;

  abstract Path spool();

  @BeforeEach
  void open() {
    blobs = reopened();
  }

  @AfterEach
  void close() {
    blobs.close();
  }

  void reopen() {
    blobs.close();
    blobs = reopened();
  }

  BlobRef put(String text) throws IOException {
    return blobs.put(stream(text)).ref();
  }

  static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] random(int size, long seed) {
    var bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  String text(BlobRef ref) throws IOException {
    try (InputStream in = blobs.open(ref)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  String range(BlobRef ref, long offset, long length) throws IOException {
    try (InputStream in = blobs.open(ref, offset, length)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  Collected collect() {
    return blobs.collect(GRACE, any -> false);
  }

  private List<Path> spooled() throws IOException {
    try (Stream<Path> found = Files.list(spool())) {
      return found.toList();
    }
  }

  @Test
  void bytesAreFoundUnderTheirDigest() throws IOException {
    assertThat(blobs.put(stream("hello"))).isEqualTo(new Blobs.Stored(new BlobRef(HELLO), 5));
    assertThat(blobs.size(new BlobRef(HELLO))).hasValue(5);
    assertThat(text(new BlobRef(HELLO))).isEqualTo("hello");
    assertThat(names()).containsExactly("2c/" + HELLO);
    assertThat(spooled()).isEmpty();
  }

  @Test
  void noBytesAreABlobToo() throws IOException {
    BlobRef ref = put("");
    assertThat(blobs.size(ref)).hasValue(0);
    assertThat(text(ref)).isEmpty();
    assertThat(range(ref, 0, 10)).isEmpty();
    assertThat(Files.size(blobs.file(ref))).isZero();
    assertThat(blobs.verify(ref)).isEqualTo(new Verification.Whole(0));
  }

  @Test
  void bytesOutliveTheProcess() throws IOException {
    BlobRef ref = put("hello");
    reopen();
    assertThat(text(ref)).isEqualTo("hello");
  }

  @Test
  void rangesAreReadWithinTheirBounds() throws IOException {
    BlobRef ref = put("0123456789");
    assertThat(range(ref, 3, 4)).isEqualTo("3456");
    assertThat(range(ref, 8, 100)).isEqualTo("89");
    assertThat(range(ref, 8, Long.MAX_VALUE)).isEqualTo("89");
    assertThat(range(ref, 0, 10)).isEqualTo("0123456789");
    assertThat(range(ref, 4, 0)).isEmpty();
    assertThat(range(ref, 10, 1)).isEmpty();
    try (InputStream in = blobs.open(ref, 2, 6)) {
      assertThat(in.read()).isEqualTo('2');
      in.skipNBytes(3);
      assertThat(in.readAllBytes()).asString().isEqualTo("67");
    }
  }

  @Test
  void aRangeBeyondTheEndIsAMistake() throws IOException {
    BlobRef ref = put("0123456789");
    assertThatThrownBy(() -> blobs.open(ref, 11, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "range from 11 of 1 bytes of blob %s: wanted a start from 0 to 10 and no negative length"
                .formatted(ref));
    assertThatThrownBy(() -> blobs.open(ref, 11, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> blobs.open(ref, -1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> blobs.open(ref, 0, -1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anUnknownBlobIsNotFound() {
    assertThat(blobs.size(UNKNOWN)).isEmpty();
    assertThat(blobs.hold(UNKNOWN)).isFalse();
    assertThat(blobs.verify(UNKNOWN)).isEqualTo(new Verification.Missing());
    List<Runnable> reads =
        List.of(
            () -> blobs.open(UNKNOWN),
            () -> blobs.open(UNKNOWN, 0, 1),
            () -> blobs.open(UNKNOWN, 0, 0),
            () -> blobs.file(UNKNOWN),
            () -> blobs.copyTo(dir.resolve("backup"), UNKNOWN));
    assertThat(reads)
        .allSatisfy(
            read ->
                assertThatThrownBy(read::run)
                    .isInstanceOf(DaybookException.NotFound.class)
                    .hasMessage("blob %s is not in this vault: store it first".formatted(UNKNOWN))
                    .extracting("code")
                    .isEqualTo("blob-unknown"));
  }

  @Test
  void aFileHoldsTheBytes() throws IOException {
    BlobRef ref = put("hello");
    assertThat(blobs.file(ref)).hasContent("hello");
    assertThat(blobs.file(ref)).isEqualTo(blobs.file(ref));
  }

  @Test
  void aCorruptBlobFailsBeforeItsEndIsBelieved() throws IOException {
    BlobRef ref = put("hello");
    damage(ref, "hellO");
    String found = new BlobRef(put("hellO").sha256()).sha256();
    try (InputStream in = blobs.open(ref)) {
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(DaybookException.Fault.class)
          .hasMessage(
              ("blob %s holds bytes whose SHA-256 is %s: what keeps them changed them; store the"
                      + " same bytes again, or restore them from a backup")
                  .formatted(HELLO, found))
          .extracting("code")
          .isEqualTo("blob-corrupt");
    }
    try (InputStream in = blobs.open(ref)) {
      assertThatThrownBy(() -> in.skip(100)).isInstanceOf(DaybookException.Fault.class);
    }
    assertThat(blobs.verify(ref)).isEqualTo(new Verification.Corrupt(found));
  }

  @Test
  void theSameBytesHealABlobFoundCorrupt() throws IOException {
    BlobRef ref = put("hello");
    damage(ref, "hellO");
    assertThatThrownBy(() -> text(ref)).isInstanceOf(DaybookException.Fault.class);
    put("hello");
    assertThat(text(ref)).isEqualTo("hello");

    damage(ref, "hEllo");
    assertThat(blobs.verify(ref)).isInstanceOf(Verification.Corrupt.class);
    reopen();
    put("hello");
    assertThat(text(ref)).as("known over a restart").isEqualTo("hello");
    assertThat(blobs.verify(ref)).isEqualTo(new Verification.Whole(5));
  }

  @Test
  void theSameBytesHealABlobOfAnotherSize() throws IOException {
    BlobRef ref = put("hello");
    damage(ref, "hell");
    put("hello");
    assertThat(text(ref)).isEqualTo("hello");
    assertThat(blobs.size(ref)).hasValue(5);
  }

  @Test
  void aBlobMendedByHandIsNoLongerSuspected() throws IOException {
    BlobRef ref = put("hello");
    damage(ref, "hellO");
    assertThat(blobs.verify(ref)).isInstanceOf(Verification.Corrupt.class);
    damage(ref, "hello");
    assertThat(blobs.verify(ref)).isEqualTo(new Verification.Whole(5));
    assertThat(text(ref)).isEqualTo("hello");
  }

  @Test
  void manyAtOnceOfTheSameBytesMakeOneBlob() throws Exception {
    byte[] bytes = random(300_000, 1);
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
      BlobRef ref = answers.iterator().next().ref();
      assertThat(blobs.verify(ref)).isEqualTo(new Verification.Whole(300_000));
    }
    assertThat(names()).hasSize(1);
    assertThat(spooled()).isEmpty();
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
    assertThatThrownBy(() -> blobs.put(failing))
        .isInstanceOf(IOException.class)
        .hasMessage("the line broke");
    assertThat(names()).isEmpty();
    assertThat(spooled()).isEmpty();
  }

  @Test
  void anInterruptedPutStoresAllOrNothing() throws IOException {
    Thread.currentThread().interrupt();
    try {
      put("hello");
    } catch (DaybookException.Unavailable e) {
      assertThat(e)
          .hasMessageContaining("cannot be read: the thread was interrupted: try again")
          .extracting("code")
          .isEqualTo("blob-store");
    }
    assertThat(Thread.interrupted()).as("the interrupt is still to be seen").isTrue();
    assertThat(names()).isSubsetOf("2c/" + HELLO);
    assertThat(spooled()).isEmpty();
    put("hello");
    assertThat(text(new BlobRef(HELLO))).isEqualTo("hello");
  }

  @Test
  void leftoversOfAnEarlierProcessAreSweptAtOpen() throws IOException {
    Files.writeString(spool().resolve("half"), "hal");
    reopen();
    assertThat(spooled()).isEmpty();
  }

  @Test
  void collectionDeletesWhatIsOldAndUnused() throws IOException {
    BlobRef used = put("used");
    BlobRef unused = put("unused");
    assertThat(collect().deleted()).as("young").isZero();
    clock.advance(GRACE.plusSeconds(2));
    Collected collected = blobs.collect(GRACE, used::equals);
    assertThat(collected).isEqualTo(new Collected(2, 1, 6, 0, 0, List.of(), true));
    assertThat(blobs.size(used)).hasValue(4);
    assertThat(blobs.size(unused)).isEmpty();
    assertThat(names()).containsExactly(BlobNames.name(used));
  }

  @Test
  void aHeldBlobOutlivesTheGraceTimeOnce() throws IOException {
    BlobRef ref = put("hello");
    clock.advance(GRACE.multipliedBy(2));
    assertThat(blobs.hold(ref)).isTrue();
    assertThat(collect().deleted()).isZero();
    clock.advance(GRACE.minusSeconds(10));
    assertThat(collect().deleted()).isZero();
    clock.advance(Duration.ofSeconds(20));
    assertThat(collect().deleted()).isOne();
    assertThat(blobs.hold(ref)).isFalse();
  }

  @Test
  void theSameBytesAgainStartTheGraceTimeAnew() throws IOException {
    BlobRef ref = put("hello");
    clock.advance(GRACE.multipliedBy(2));
    put("hello");
    assertThat(collect().deleted()).isZero();
    assertThat(names()).hasSize(1);
    clock.advance(GRACE.plusSeconds(10));
    assertThat(collect().deleted()).isOne();
    assertThat(blobs.size(ref)).isEmpty();
  }

  @Test
  void whatIsNotDaybooksIsReportedAndLeft() throws IOException {
    put("hello");
    plant("notes.txt");
    plant("2c/" + "ab".repeat(32));
    plant("2c/readme");
    clock.advance(GRACE.multipliedBy(2));
    Collected collected = collect();
    assertThat(collected.deleted()).isOne();
    assertThat(collected.unknown()).isEqualTo(3);
    assertThat(collected.unknownNames())
        .containsExactlyInAnyOrder("notes.txt", "2c/" + "ab".repeat(32), "2c/readme");
    assertThat(names())
        .containsExactlyInAnyOrder("notes.txt", "2c/" + "ab".repeat(32), "2c/readme");
  }

  @Test
  void anInterruptStopsACollection() throws IOException {
    for (int i = 0; i < 5; i++) {
      put("text " + i);
    }
    clock.advance(GRACE.multipliedBy(2));
    var asked = new ArrayList<BlobRef>();
    Collected collected =
        blobs.collect(
            GRACE,
            ref -> {
              asked.add(ref);
              Thread.currentThread().interrupt();
              return true;
            });
    assertThat(Thread.interrupted()).isTrue();
    assertThat(collected.finished()).isFalse();
    assertThat(asked).hasSize(1);
    assertThat(names()).hasSize(5);
  }

  @Test
  void allThatLiesThereIsShownUntilNoMoreIsWanted() throws IOException {
    Set<BlobRef> stored = Set.of(put("one"), put("two"), put("three"));
    plant("notes.txt");
    var seen = new HashSet<BlobRef>();
    var unknown = new ArrayList<String>();
    blobs.walk(
        listed -> {
          switch (listed) {
            case Listed.Blob blob -> {
              seen.add(blob.ref());
              assertThat(blob.modified())
                  .isBetween(clock.instant().minusSeconds(60), clock.instant().plusSeconds(2));
              assertThat(blobs.size(blob.ref())).hasValue(blob.size());
            }
            case Listed.Unknown(String name) -> unknown.add(name);
          }
          return true;
        });
    assertThat(seen).isEqualTo(stored);
    assertThat(unknown).containsExactly("notes.txt");
    assertThat(blobs.usage()).isEqualTo(new Usage(3, 11));
    var first = new ArrayList<Listed>();
    blobs.walk(
        listed -> {
          first.add(listed);
          return false;
        });
    assertThat(first).hasSize(1);
  }

  @Test
  void aCopyIsVerifiedAndMadeOnce() throws IOException {
    BlobRef ref = put("hello");
    Path backup = dir.resolve("backup");
    assertThat(blobs.copyTo(backup, ref)).isTrue();
    Path copy = backup.resolve("2c").resolve(HELLO);
    assertThat(copy).hasContent("hello");
    assertThat(blobs.copyTo(backup, ref)).isFalse();
    Files.writeString(copy, "hellO");
    assertThat(blobs.copyTo(backup, ref)).as("a damaged copy is replaced").isTrue();
    assertThat(copy).hasContent("hello");
    damage(ref, "hellO");
    assertThat(copy).as("a damaged original leaves the copy alone").hasContent("hello");
    try (Stream<Path> files = Files.list(copy.resolveSibling(""))) {
      assertThat(files).containsExactly(copy);
    }
  }

  @Test
  void noCopyIsMadeOfACorruptBlob() throws IOException {
    BlobRef ref = put("hello");
    damage(ref, "hellO");
    assertThatThrownBy(() -> blobs.copyTo(dir.resolve("backup"), ref))
        .isInstanceOf(DaybookException.Fault.class)
        .extracting("code")
        .isEqualTo("blob-corrupt");
    try (Stream<Path> files = Files.walk(dir.resolve("backup"))) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void aPlaceThatTakesNoCopySaysSo() throws IOException {
    BlobRef ref = put("hello");
    Path file = Files.writeString(dir.resolve("file"), "");
    assertThatThrownBy(() -> blobs.copyTo(file, ref))
        .isInstanceOf(DaybookException.Unavailable.class)
        .hasMessage(
            ("blobs cannot be copied to %s: java.nio.file.FileSystemException: %s/2c: Not a"
                    + " directory; make room there or mend it, then try again")
                .formatted(file, file))
        .extracting("code")
        .isEqualTo("blob-copy");
  }

  /// How often each of the threads acts in [#noBlobThatIsUsedOrHeldEverVanishes].
  abstract int actions();

  /// Writers store bytes and commit links to them, others drop links, a collector runs without
  /// pause, and time leaps by more than the grace whenever no commit is under way. They go on until
  /// the collector has had something to do.
  @Test
  void noBlobThatIsUsedOrHeldEverVanishes() throws Exception {
    long seed = Long.getLong("daybook.seed", System.nanoTime());
    Set<BlobRef> used = ConcurrentHashMap.newKeySet();
    var commits = new ReentrantReadWriteLock();
    var done = new AtomicBoolean();
    var deleted = new AtomicLong();
    long latest = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    BooleanSupplier goOn = () -> deleted.get() == 0 && System.nanoTime() < latest;
    var refs = new ArrayList<BlobRef>();
    for (int name = 0; name < 12; name++) {
      refs.add(put("race " + name));
    }
    try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      var collector =
          threads.submit(
              () -> {
                while (!done.get()) {
                  deleted.addAndGet(blobs.collect(GRACE, used::contains).deleted());
                }
              });
      var writers = new ArrayList<Future<?>>();
      for (int writer = 0; writer < 200; writer++) {
        var random = new Random(seed + writer);
        writers.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < actions() || goOn.getAsBoolean(); i++) {
                    act(random, refs, used, commits);
                  }
                  return null;
                }));
      }
      try {
        for (Future<?> writer : writers) {
          writer.get();
        }
      } finally {
        done.set(true);
      }
      collector.get();
    } catch (ExecutionException e) {
      throw new AssertionError("-Ddaybook.seed=" + seed, e);
    }
    assertThat(used)
        .as("-Ddaybook.seed=" + seed)
        .allSatisfy(ref -> assertThat(blobs.verify(ref)).isInstanceOf(Verification.Whole.class));
    assertThat(deleted.get()).as("collection had something to do").isPositive();
    assertThat(spooled()).isEmpty();
  }

  private void act(Random random, List<BlobRef> refs, Set<BlobRef> used, ReadWriteLock commits)
      throws IOException {
    int name = random.nextInt(refs.size());
    BlobRef ref = refs.get(name);
    switch (random.nextInt(40) == 0 ? 3 : random.nextInt(3) + (random.nextInt(3) == 0 ? 4 : 0)) {
      case 0 -> {
        commits.readLock().lock();
        try {
          put("race " + name);
          assertThat(blobs.size(ref)).as("just stored").isPresent();
          assertThat(blobs.hold(ref)).as("just stored").isTrue();
          used.add(ref);
        } finally {
          commits.readLock().unlock();
        }
      }
      case 1, 2 -> {
        commits.readLock().lock();
        try {
          if (blobs.hold(ref)) {
            assertThat(blobs.size(ref)).as("held").isPresent();
            Thread.yield();
            assertThat(text(ref)).as("held").isEqualTo("race " + name);
            used.add(ref);
          }
        } finally {
          commits.readLock().unlock();
        }
      }
      case 3 -> {
        commits.writeLock().lock();
        try {
          clock.advance(GRACE.multipliedBy(2));
        } finally {
          commits.writeLock().unlock();
        }
      }
      default -> used.remove(ref);
    }
  }
}
