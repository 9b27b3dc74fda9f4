package org.daybook.processors.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.daybook.documents.BlobRef;
import org.daybook.processors.Capabilities;
import org.daybook.processors.Manifest;
import org.junit.jupiter.api.Test;

class WarmInstancesTest {

  private static final Instance EMPTY =
      Instance.builder(Parser.parse(HexFormat.of().parseHex("0061736d01000000"))).build();

  private final Semaphore pages = new Semaphore(10);
  private final WarmInstances instances = new WarmInstances(pages, 2);

  private static WarmInstances.Use use(String routine) {
    var module = new ModuleKey(new BlobRef("ab".repeat(32)), Manifest.Form.ABI, "");
    return new WarmInstances.Use(routine, module, new Capabilities(Set.of(), Set.of()), 64, 10);
  }

  private static WarmInstances.Warm warm(int pages) {
    HostSide nobody = null;
    return new WarmInstances.Warm(
        nobody, new AbiEntry(nobody), EMPTY, new GuestMemory(new MemoryLimits(pages, 100)));
  }

  @Test
  void whatIsKeptCountsAsGuestsMemoryUntilItIsTaken() {
    var warm = warm(3);
    instances.give(use("one"), warm);
    assertThat(pages.availablePermits()).isEqualTo(7);
    assertThat(instances.take(use("other"))).isNull();
    assertThat(instances.take(use("one"))).isSameAs(warm);
    assertThat(instances.take(use("one"))).isNull();
    assertThat(pages.availablePermits()).isEqualTo(10);
  }

  @Test
  void asManyAreKeptAsAllowedAndFit() {
    for (int i = 0; i < 3; i++) {
      instances.give(use("one"), warm(1));
    }
    assertThat(pages.availablePermits()).isEqualTo(8);
    instances.give(use("large"), warm(9));
    assertThat(pages.availablePermits()).isEqualTo(8);
    pages.release(100);
    instances.give(use("larger"), warm(65));
    assertThat(instances.take(use("larger"))).isNull();
  }

  @Test
  void theLongestUnusedGiveWay() {
    instances.give(use("one"), warm(2));
    instances.give(use("two"), warm(3));
    instances.give(use("one"), warm(2));
    assertThat(instances.giveWay()).isTrue();
    assertThat(pages.availablePermits()).isEqualTo(6);
    assertThat(instances.take(use("two"))).isNull();
    instances.clear();
    assertThat(pages.availablePermits()).isEqualTo(10);
    assertThat(instances.giveWay()).isFalse();
  }

  @Test
  void oneThatAskedForTooMuchMemoryIsNotKept() {
    var warm = warm(1);
    warm.memory().grow(1_000);
    instances.give(use("one"), warm);
    assertThat(instances.take(use("one"))).isNull();
  }
}
