package org.daybook.wflow.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.daybook.wflow.WflowException;
import org.daybook.wflow.WflowException.Damaged;
import org.daybook.wflow.WflowException.Sealed;
import org.daybook.wflow.WflowException.Superseded;
import org.daybook.wflow.WflowException.Unavailable;
import org.daybook.wflow.log.Log.Entry;
import org.daybook.wflow.log.Log.Stored;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [LogStore] keeps of its records.
abstract class LogContract {

  static final int PARTITIONS = 3;

  LogStore store;
  Log log;
  private final List<LogStore> others = new ArrayList<>();

  /// Opens the one store of this test, of [#PARTITIONS], which may hold records from before.
  abstract LogStore open();

  /// Opens it once more, while it is open.
  abstract LogStore openAnother();

  @BeforeEach
  void openStore() {
    store = open();
    log = store.open(0);
  }

  @AfterEach
  void closeStore() {
    others.forEach(LogStore::close);
    store.close();
  }

  final LogStore another() {
    LogStore another = openAnother();
    others.add(another);
    return another;
  }

  final void reopen() {
    store.close();
    openStore();
  }

  @Test
  void aNewLogIsEmpty() {
    assertThat(store.partitions()).isEqualTo(PARTITIONS);
    assertThat(log.last()).isZero();
    assertThat(log.base()).isZero();
    assertThat(log.sealed()).isFalse();
    assertThat(log.read(0, 10)).isEmpty();
    assertThat(log.at(1)).isEmpty();
    assertThat(log.chain(0)).isEmpty();
  }

  @Test
  void positionsGoOnWithoutAGapAcrossOpenings() {
    Appended first = append(entry("a"), entry("b"));
    assertThat(first.first()).isEqualTo(1);
    assertThat(first.last()).isEqualTo(2);
    assertThat(log.last()).isEqualTo(2);
    reopen();
    assertThat(log.last()).isEqualTo(2);
    assertThat(append(entry("c")).first()).isEqualTo(3);
    assertThat(texts(log.read(0, 10))).containsExactly("a", "b", "c");
  }

  @Test
  void readsFromAPositionUpToALimit() {
    append(entry("a"), entry("b"), entry("c"), entry("d"));
    assertThat(texts(log.read(1, 2))).containsExactly("b", "c");
    assertThat(log.read(1, 2)).extracting(Stored::position).containsExactly(2L, 3L);
    assertThat(log.read(4, 2)).isEmpty();
    assertThat(log.at(3)).map(LogContract::text).hasValue("c");
    assertThat(log.at(5)).isEmpty();
  }

  @Test
  void whatWasQueuedIsThereAfterTheLogAndTheStoreAreClosed() {
    for (int i = 0; i < 500; i++) {
      log.append(List.of(entry("e" + i)));
    }
    log.close();
    assertThat(store.standing(0).last()).isEqualTo(500);
    Log second = store.open(1);
    for (int i = 0; i < 500; i++) {
      second.append(List.of(entry("f" + i)));
    }
    reopen();
    assertThat(texts(log.read(0, 1000))).hasSize(500).startsWith("e0").endsWith("e499");
    assertThat(texts(store.open(1).read(0, 1000))).hasSize(500).endsWith("f499");
  }

  @Test
  void eachOpeningTakesAGreaterEpochAndARecordSaysWhichWroteIt() {
    long first = log.epoch();
    append(entry("a"));
    reopen();
    append(entry("b"));
    assertThat(log.epoch()).isGreaterThan(first);
    assertThat(log.read(0, 9)).extracting(Stored::epoch).containsExactly(first, log.epoch());
    assertThat(store.standing(0).epoch()).isEqualTo(log.epoch());
    assertThat(store.standing(1).epoch()).isZero();
  }

  @Test
  void appendersOfManyPartitionsGetPositionsWithoutAGapAndBatchesStayWhole() throws Exception {
    List<Log> logs = List.of(log, store.open(1), store.open(2));
    Map<String, Appended> all = new ConcurrentHashMap<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 12; t++) {
      Log mine = logs.get(t % PARTITIONS);
      String name = t + "-";
      threads.add(Thread.ofVirtual().start(() -> appendPairs(mine, name, all)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(all).hasSize(600);
    for (int p = 0; p < PARTITIONS; p++) {
      List<Stored> read = logs.get(p).read(0, 1000);
      assertThat(read)
          .extracting(Stored::position)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 400).boxed().toList());
      for (int i = 0; i < read.size(); i += 2) {
        String a = text(read.get(i));
        assertThat(text(read.get(i + 1))).isEqualTo(a.replace('a', 'b'));
        assertThat(all.get(a).first()).isEqualTo(i + 1);
      }
    }
  }

  private static void appendPairs(Log log, String name, Map<String, Appended> all) {
    for (int i = 0; i < 50; i++) {
      String text = name + i;
      Appended appended = log.append(List.of(entry(text + "a"), entry(text + "b")));
      appended.await();
      all.put(text + "a", appended);
    }
  }

  @Test
  void acknowledgementsComeInTheOrderOfTheAppends() throws Exception {
    ConcurrentLinkedQueue<Long> told = new ConcurrentLinkedQueue<>();
    Appended last = append(entry("first"));
    for (int i = 0; i < 300; i++) {
      last = log.append(List.of(entry("e" + i)));
      long position = last.first();
      last.durable().thenRun(() -> told.add(position));
    }
    last.durable().get(10, TimeUnit.SECONDS);
    append(entry("last"));
    assertThat(List.copyOf(told)).hasSize(300).isSorted();
  }

  @Test
  void whatIsAcknowledgedIsSeenByAnotherOpeningOfTheStore() {
    LogStore another = another();
    for (int i = 1; i <= 20; i++) {
      append(entry("e" + i));
      assertThat(another.standing(0).last()).isEqualTo(i);
    }
  }

  @Test
  void blobsAreKeptBesideTheirRecords() {
    byte[] blob = "large ".repeat(5_000).getBytes(UTF_8);
    append(
        entry("a"),
        new Entry(new byte[0], Entry.TRIMMED, blob),
        new Entry("c".getBytes(UTF_8), Entry.TRIMMED, new byte[0]));
    reopen();
    assertThat(texts(log.read(0, 10))).containsExactly("a", "", "c");
    assertThat(log.blob(2)).isEqualTo(blob);
    assertThat(log.blob(3)).isEmpty();
    assertThatThrownBy(() -> log.blob(1)).isInstanceOf(Damaged.class);
    assertThatThrownBy(() -> log.blob(4)).isInstanceOf(Damaged.class);
  }

  @Test
  void aChainIsReadFromItsFirstRecord() {
    append(kept("a1", 0), entry("x"), kept("b1", 0), kept("a2", 1), kept("b2", 3), kept("a3", 4));
    assertThat(texts(log.chain(6))).containsExactly("a1", "a2", "a3");
    assertThat(texts(log.chain(4))).containsExactly("a1", "a2");
    assertThat(texts(log.chain(5))).containsExactly("b1", "b2");
    assertThat(texts(log.chain(1))).containsExactly("a1");
  }

  @Test
  void aChainThatMissesARecordIsDamaged() {
    append(kept("a", 0), kept("b", 9));
    assertThatThrownBy(() -> log.chain(2)).isInstanceOf(Damaged.class).hasMessageContaining("9");
    assertThatThrownBy(() -> log.chain(7)).isInstanceOf(Damaged.class).hasMessageContaining("7");
  }

  @Test
  void aSealedLogTakesNothingMoreFromAnyOpening() {
    append(entry("a"));
    Appended queued = log.append(List.of(entry("b")));
    log.seal();
    queued.await();
    log.seal();
    assertThat(log.sealed()).isTrue();
    assertThat(store.standing(0).sealed()).isTrue();
    assertThatThrownBy(() -> log.append(List.of(entry("c"))))
        .isInstanceOf(Sealed.class)
        .extracting(e -> ((WflowException) e).code())
        .isEqualTo("wflow-log-sealed");
    reopen();
    assertThat(log.sealed()).isTrue();
    assertThatThrownBy(() -> log.append(List.of(entry("d"))).await()).isInstanceOf(Sealed.class);
    assertThat(texts(log.read(0, 9))).containsExactly("a", "b");
    store.open(1).append(List.of(entry("other"))).await();
  }

  @Test
  void ofTwoOpeningsOnlyTheLaterWrites() {
    append(entry("a"));
    Log later = another().open(0);
    assertThat(later.epoch()).isGreaterThan(log.epoch());
    assertThatThrownBy(() -> append(entry("lost")))
        .isInstanceOf(Superseded.class)
        .extracting(e -> ((WflowException) e).code())
        .isEqualTo("wflow-log-superseded");
    assertThatThrownBy(() -> log.append(List.of(entry("lost")))).isInstanceOf(Superseded.class);
    assertThatThrownBy(log::seal).isInstanceOf(Superseded.class);
    later.append(List.of(entry("b"))).await();
    assertThat(texts(later.read(0, 9))).containsExactly("a", "b");
    assertThat(later.sealed()).isFalse();
  }

  @Test
  void aPartitionThatWasTakenDoesNotKeepTheOthersFromWriting() {
    Log mine = store.open(1);
    another().open(0);
    List<Appended> good = new ArrayList<>();
    List<Appended> lost = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      appendUnlessKnownAsTaken(lost);
      good.add(mine.append(List.of(entry("good" + i))));
    }
    good.forEach(Appended::await);
    for (Appended one : lost) {
      assertThatThrownBy(one::await).isInstanceOf(Superseded.class);
    }
    assertThat(mine.read(0, 100)).hasSize(50);
    assertThat(store.standing(0).last()).isZero();
  }

  private void appendUnlessKnownAsTaken(List<Appended> lost) {
    try {
      lost.add(log.append(List.of(entry("lost"))));
    } catch (Superseded e) {
      assertThat(e).hasMessageContaining("partition 0");
    }
  }

  @Test
  void openingAPartitionAgainTakesItFromTheOlderOpening() {
    append(entry("a"));
    Log again = store.open(0);
    assertThatThrownBy(() -> log.append(List.of(entry("b")))).isInstanceOf(Superseded.class);
    again.append(List.of(entry("c"))).await();
    assertThat(texts(again.read(0, 9))).containsExactly("a", "c");
  }

  @Test
  void anAppendOfNothingIsRefused() {
    assertThatThrownBy(() -> log.append(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("append of no records: wanted at least one");
  }

  @Test
  void aClosedLogAndAClosedStoreTakeNothing() {
    Log other = store.open(1);
    log.close();
    assertThatThrownBy(() -> log.append(List.of(entry("late")))).isInstanceOf(Unavailable.class);
    other.append(List.of(entry("in time"))).await();
    store.close();
    assertThatThrownBy(() -> other.append(List.of(entry("late")))).isInstanceOf(Unavailable.class);
    openStore();
    assertThat(log.read(0, 1)).isEmpty();
    assertThat(texts(store.open(1).read(0, 9))).containsExactly("in time");
  }

  final Appended append(Entry... entries) {
    Appended appended = log.append(List.of(entries));
    appended.await();
    return appended;
  }

  static Entry entry(String text) {
    return kept(text, Entry.TRIMMED);
  }

  static Entry kept(String text, long previous) {
    return new Entry(text.getBytes(UTF_8), previous, null);
  }

  static String text(Stored stored) {
    return new String(stored.bytes(), UTF_8);
  }

  static List<String> texts(List<Stored> stored) {
    return stored.stream().map(LogContract::text).toList();
  }
}
