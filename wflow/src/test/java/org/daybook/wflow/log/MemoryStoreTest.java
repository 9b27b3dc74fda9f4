package org.daybook.wflow.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.wflow.WflowException.Superseded;
import org.daybook.wflow.WflowException.Unavailable;
import org.junit.jupiter.api.Test;

class MemoryStoreTest extends RowContract {

  private final MemoryStore memory = new MemoryStore(PARTITIONS);

  @Override
  LogStore open() {
    return memory;
  }

  @Override
  LogStore openAnother() {
    return memory;
  }

  @Test
  void byHandNothingIsAcknowledgedBeforeItIsFlushed() {
    MemoryStore manual = MemoryStore.manual(1, () -> {});
    Log one = manual.open(0);
    Appended a = one.append(List.of(entry("a")));
    Appended b = one.append(List.of(entry("b")));
    assertThat(manual.queued()).isEqualTo(2);
    assertThat(a.durable()).isNotDone();
    assertThat(one.last()).isZero();
    assertThat(one.read(0, 9)).isEmpty();
    manual.flush(1);
    assertThat(a.durable()).isCompleted();
    assertThat(b.durable()).isNotDone();
    assertThat(texts(one.read(0, 9))).containsExactly("a");
    manual.flush();
    assertThat(b.durable()).isCompleted();
    assertThat(one.last()).isEqualTo(2);
  }

  @Test
  void byHandWaitingCallsTheHookUntilItIsDurable() {
    AtomicInteger calls = new AtomicInteger();
    MemoryStore[] manual = new MemoryStore[1];
    manual[0] =
        MemoryStore.manual(
            1,
            () -> {
              if (calls.incrementAndGet() == 3) {
                manual[0].flush();
              }
            });
    Log one = manual[0].open(0);
    one.append(List.of(entry("a"))).await();
    assertThat(calls).hasValue(3);
    manual[0].close();
    assertThat(manual[0].standing(0).last()).isEqualTo(1);
  }

  @Test
  void aCrashLosesWhatIsNotDurableAndEndsTheOpenings() {
    MemoryStore manual = MemoryStore.manual(1, () -> {});
    Log one = manual.open(0);
    one.append(List.of(entry("a")));
    manual.flush();
    Appended lost = one.append(List.of(entry("b")));
    manual.crash();
    assertThatThrownBy(lost::await).isInstanceOf(Unavailable.class);
    assertThatThrownBy(() -> one.append(List.of(entry("c")))).isInstanceOf(Unavailable.class);
    Log two = manual.open(0);
    assertThat(two.epoch()).isEqualTo(2);
    Appended again = two.append(List.of(entry("d")));
    manual.flush();
    assertThat(again.first()).isEqualTo(2);
    assertThat(texts(two.read(0, 9))).containsExactly("a", "d");
  }

  @Test
  void byHandATakeoverFailsWhatTheOlderOpeningHasQueued() {
    MemoryStore manual = MemoryStore.manual(1, () -> {});
    Log one = manual.open(0);
    Appended lost = one.append(List.of(entry("a")));
    Log two = manual.open(0);
    two.append(List.of(entry("b")));
    manual.flush();
    assertThatThrownBy(lost::await).isInstanceOf(Superseded.class);
    assertThat(texts(two.read(0, 9))).containsExactly("b");
  }
}
