package org.daybook.processors.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.daybook.documents.BlobRef;
import org.daybook.processors.Manifest;
import org.daybook.processors.Mutations;
import org.daybook.processors.TestTags;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// No near miss of a real module takes long to judge, or escapes untyped.
class MutatedSampleTest {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Duration MOST = Duration.ofMillis(200);
  private static final int WARM_UP = 300;

  @Test
  void aThousandMutationsAreJudgedInTime() throws Exception {
    assertThat(judge(1_000, 5)).isLessThan(MOST);
  }

  @Test
  @Tag(TestTags.SLOW)
  void aHundredThousandMutationsAreJudgedInTime() throws Exception {
    assertThat(judge(100_000, new Random().nextLong())).isLessThan(MOST);
  }

  /// On a thread with a guest thread's stack.
  ///
  /// @return the longest that one took, of CPU
  private static Duration judge(int mutations, long seed) throws Exception {
    System.out.printf("%d mutations of seed %d%n", mutations, seed);
    var task = new FutureTask<>(() -> worst(mutations, new Random(seed)));
    Thread.ofPlatform().stackSize(1 << 20).start(task);
    return task.get();
  }

  private static Duration worst(int mutations, Random random) {
    List<byte[]> samples = Mutations.samples();
    for (int i = 0; i < WARM_UP; i++) {
      judge(samples.get(i % samples.size()));
    }
    long start = System.nanoTime();
    long sum = 0;
    long worst = 0;
    int worstAt = 0;
    int admitted = 0;
    for (int i = 0; i < mutations; i++) {
      byte[] module = Mutations.mutated(samples.get(i % samples.size()), random);
      long before = THREADS.getCurrentThreadCpuTime();
      ModuleAdmission.Verdict verdict = judge(module);
      long took = THREADS.getCurrentThreadCpuTime() - before;
      sum += took;
      if (took > worst) {
        worst = took;
        worstAt = i;
      }
      switch (verdict) {
        case ModuleAdmission.Admitted there -> admitted++;
        case ModuleAdmission.Refused refused ->
            assertThat(refused.reasons())
                .isNotEmpty()
                .allSatisfy(
                    reason -> assertThat(reason.rule()).isNotBlank().doesNotContain("java."));
      }
    }
    System.out.printf(
        "%d admitted; CPU %d ms in sum, worst %d ms at mutation %d; %d s in all%n",
        admitted,
        sum / 1_000_000,
        worst / 1_000_000,
        worstAt,
        (System.nanoTime() - start) / 1_000_000_000);
    return Duration.ofNanos(worst);
  }

  private static ModuleAdmission.Verdict judge(byte[] module) {
    var key = new ModuleKey(new BlobRef(Digests.of(module)), Manifest.Form.ABI, "");
    return ModuleAdmission.judge(key, module, 1_000, null);
  }
}
