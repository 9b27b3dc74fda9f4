package org.daybook.wflow.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.daybook.wflow.WflowException.Unavailable;
import org.daybook.wflow.log.Log.Checkpoint;
import org.daybook.wflow.log.Log.Entry;
import org.daybook.wflow.log.Log.Forgotten;
import org.daybook.wflow.log.Log.Stored;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [Log] keeps.
abstract class LogContract {

  private Log log;

  /// Opens the one log of this test, which may hold records from before.
  abstract Log open();

  @BeforeEach
  void openLog() {
    log = open();
  }

  @AfterEach
  void closeLog() {
    log.close();
  }

  private void reopen() {
    log.close();
    log = open();
  }

  @Test
  void aNewLogIsEmpty() {
    assertThat(log.last()).isZero();
    assertThat(log.base()).isZero();
    assertThat(log.read(0, 10)).isEmpty();
    assertThat(log.at(1)).isEmpty();
    assertThat(rows()).isEmpty();
  }

  @Test
  void positionsGoOnWithoutAGapAcrossOpenings() {
    Appended first = log.append(List.of(entry("a"), entry("b")));
    first.await();
    assertThat(first.first()).isEqualTo(1);
    assertThat(first.last()).isEqualTo(2);
    assertThat(log.last()).isEqualTo(2);
    reopen();
    assertThat(log.last()).isEqualTo(2);
    Appended second = log.append(List.of(entry("c")));
    second.await();
    assertThat(second.first()).isEqualTo(3);
    assertThat(texts(log.read(0, 10))).containsExactly("a", "b", "c");
  }

  @Test
  void readsFromAPositionUpToALimit() {
    log.append(List.of(entry("a"), entry("b"), entry("c"), entry("d"))).await();
    assertThat(texts(log.read(1, 2))).containsExactly("b", "c");
    assertThat(log.read(4, 2)).isEmpty();
    assertThat(log.at(3)).hasValueSatisfying(b -> assertThat(new String(b, UTF_8)).isEqualTo("c"));
  }

  @Test
  void whatWasDurableWhenItClosedIsThereAndSoIsWhatWasQueued() {
    for (int i = 0; i < 500; i++) {
      log.append(List.of(entry("e" + i)));
    }
    reopen();
    assertThat(texts(log.read(0, 1000))).hasSize(500).startsWith("e0").endsWith("e499");
  }

  @Test
  void eachOpeningTakesAGreaterEpoch() {
    long first = log.epoch();
    reopen();
    long second = log.epoch();
    reopen();
    assertThat(first).isLessThan(second);
    assertThat(second).isLessThan(log.epoch());
  }

  @Test
  void appendersThatComeTogetherGetPositionsOfTheirOwnAndBatchesStayWhole() throws Exception {
    ConcurrentLinkedQueue<Appended> all = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 16; t++) {
      String name = "t" + t + "-";
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int i = 0; i < 50; i++) {
                      Appended appended =
                          log.append(List.of(entry(name + i + "a"), entry(name + i + "b")));
                      appended.await();
                      all.add(appended);
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    Set<Long> firsts = new HashSet<>();
    List<String> texts = texts(log.read(0, 10_000));
    assertThat(texts).hasSize(1600);
    for (Appended appended : all) {
      assertThat(firsts.add(appended.first())).isTrue();
      String a = texts.get((int) appended.first() - 1);
      assertThat(texts.get((int) appended.last() - 1)).isEqualTo(a.replace('a', 'b'));
    }
  }

  @Test
  void aCheckpointTrimsWhatNoGroupKeeps() {
    log.append(List.of(entry("a"), kept("g", "b"), entry("c"), kept("h", "d"))).await();
    log.checkpoint(
        new Checkpoint(3, Map.of("x", "X1".getBytes(UTF_8), "y", "Y1".getBytes(UTF_8)), List.of()));
    log.append(List.of(entry("e"))).await();
    reopen();
    assertThat(log.base()).isEqualTo(3);
    assertThat(rows()).containsExactlyInAnyOrder("X1", "Y1");
    assertThat(texts(log.read(3, 10))).containsExactly("d", "e");
    assertThat(log.at(1)).isEmpty();
    assertThat(texts(log.group("g"))).containsExactly("b");
    assertThat(texts(log.group("h"))).containsExactly("d");
  }

  @Test
  void aLaterCheckpointReplacesTheRowsItNames() {
    log.append(List.of(entry("a"))).await();
    log.checkpoint(
        new Checkpoint(1, Map.of("x", "X1".getBytes(UTF_8), "y", "Y1".getBytes(UTF_8)), List.of()));
    log.append(List.of(entry("b"))).await();
    log.checkpoint(new Checkpoint(2, Map.of("x", "X2".getBytes(UTF_8)), List.of())).await();
    assertThat(rows()).containsExactlyInAnyOrder("X2", "Y1");
  }

  @Test
  void aForgottenGroupLosesItsRowAndItsRecordsUpToThePosition() {
    log.append(List.of(kept("g", "old"), entry("forget"), kept("g", "new"))).await();
    log.checkpoint(
            new Checkpoint(3, Map.of("g", "row".getBytes(UTF_8)), List.of(new Forgotten("g", 2))))
        .await();
    assertThat(texts(log.group("g"))).containsExactly("new");
    assertThat(rows()).containsExactly("row");
    log.checkpoint(new Checkpoint(3, Map.of(), List.of(new Forgotten("g", 3)))).await();
    assertThat(log.group("g")).isEmpty();
    assertThat(rows()).isEmpty();
  }

  @Test
  void positionsGoOnEvenWhenEverythingWasTrimmed() {
    log.append(List.of(entry("a"), entry("b"))).await();
    log.checkpoint(new Checkpoint(2, Map.of(), List.of()));
    reopen();
    assertThat(log.last()).isEqualTo(2);
    Appended next = log.append(List.of(entry("c")));
    next.await();
    assertThat(next.first()).isEqualTo(3);
  }

  @Test
  void anAppendOfNothingIsRefused() {
    assertThatThrownBy(() -> log.append(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("append of no records: wanted at least one");
  }

  @Test
  void aClosedLogTakesNothing() {
    log.close();
    assertThatThrownBy(() -> log.append(List.of(entry("late")))).isInstanceOf(Unavailable.class);
    log = open();
    assertThat(log.read(0, 1)).isEmpty();
  }

  static Entry entry(String text) {
    return new Entry(text.getBytes(UTF_8), null);
  }

  private static Entry kept(String group, String text) {
    return new Entry(text.getBytes(UTF_8), group);
  }

  private static List<String> texts(List<Stored> stored) {
    return stored.stream().map(one -> new String(one.bytes(), UTF_8)).toList();
  }

  private List<String> rows() {
    List<String> rows = new ArrayList<>();
    log.restore(row -> rows.add(new String(row, UTF_8)));
    return rows;
  }
}
