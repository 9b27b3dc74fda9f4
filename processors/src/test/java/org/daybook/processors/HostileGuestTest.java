package org.daybook.processors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.daybook.documents.WorkBranch;
import org.daybook.processors.RunResult.Code;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whatever a module does, its run ends typed and the next one runs.
@Timeout(60)
class HostileGuestTest {

  private static final Capabilities SOME =
      Bench.capabilities(Bench.tags("org.example.in"), Bench.tags("org.example.out"));
  private static final String SHORT = "{\"wallMillis\":300}";

  @TempDir private Path dir;
  private Bench bench;

  @BeforeEach
  void open() {
    bench = new Bench(dir);
  }

  @AfterEach
  void aGoodModuleStillRuns() {
    try {
      for (int i = 0; i < 2 * Bench.SETTINGS.threads(); i++) {
        assertThat(bench.run(Guests.module("good"), SOME)).isInstanceOf(RunResult.Completed.class);
      }
      assertThat(bench.plugs.running()).isZero();
      assertThat(bench.plugs.abandonedThreads()).isZero();
    } finally {
      bench.close();
    }
  }

  @Test
  void anEndlessLoopEndsAtItsTime() {
    expect(run("loop", SHORT), Code.TIMEOUT, "it ran longer than 300 ms");
  }

  @Test
  void anEndlessLoopOfBulkInstructionsEndsAtItsTime() {
    expect(run("fill-loop", SHORT), Code.TIMEOUT, "it ran longer than 300 ms");
  }

  @Test
  void anEndlessLoopInTheStartFunctionEndsAtItsTime() {
    expect(run("start-loop", SHORT), Code.TIMEOUT, "it ran longer than 300 ms");
  }

  @Test
  void aTrapInTheStartFunctionIsATrap() {
    expect(
        run("start-trap", "{}"),
        Code.TRAP,
        "it trapped while it started: Trapped on unreachable instruction");
  }

  @Test
  void aMemoryBombRunsOutOfMemory() {
    RunResult.Failed failed =
        expect(
            run("memory-bomb", "{\"memoryPages\":50}"),
            Code.OUT_OF_MEMORY,
            "it asked for more memory than its limit of 50 pages of 64 KiB, and then trapped: Trapped on unreachable instruction");
    assertThat(failed.metering().memoryPages()).isEqualTo(49);
  }

  @Test
  void theOperatorsMemoryLimitHoldsAgainstALargerOneInTheManifest() {
    RunResult.Failed failed =
        expect(
            run("memory-bomb", "{\"memoryPages\":30000}"),
            Code.OUT_OF_MEMORY,
            "it asked for more memory than its limit of 64 pages of 64 KiB, and then trapped: Trapped on unreachable instruction");
    assertThat(failed.metering().memoryPages()).isEqualTo(49);
  }

  @Test
  void deepRecursionOverflowsItsOwnStackOnly() {
    expect(run("recursion", "{}"), Code.STACK_OVERFLOW, "it recursed deeper than its stack allows");
  }

  @Test
  void deepRecursionThroughHostCallsEndsTyped() {
    RunResult.Failed failed = (RunResult.Failed) run("recursion-host", "{}");
    assertThat(failed.code()).isIn(Code.STACK_OVERFLOW, Code.CALL_LIMIT);
  }

  @Test
  void aTrapAfterHalfItsWritesLeavesThemOnTheBranchAlone() {
    var doc = bench.document(Map.of("org.example.in", "{}"));
    WorkBranch branch = bench.branch(doc);
    RunResult result = bench.run(Guests.module("half"), SOME, "{}", branch, new TestJournal());
    expect(result, Code.TRAP, "it trapped: Trapped on unreachable instruction");
    assertThat(result.metering().hostCalls()).isEqualTo(1);
    assertThat(bench.store.read(doc).orElseThrow().props()).hasSize(1);
  }

  @Test
  void divisionByZeroIsATrap() {
    expect(run("divide", "{}"), Code.TRAP, "it trapped: integer divide by zero");
  }

  @Test
  void readingBeyondItsMemoryIsATrap() {
    expect(
        run("beyond", "{}"),
        Code.TRAP,
        "it trapped: out of bounds memory access: attempted to access address: 65536 but limit is: 65536 and size: 1");
  }

  @Test
  void aHugeResultIsRefusedUnread() {
    expect(
        run("huge-result", "{\"outputBytes\":1000}"),
        Code.OUTPUT_LIMIT,
        "it returned 2147483647 bytes; 1000 more were allowed");
  }

  @Test
  void aFloodOfCallsEndsAtItsLimit() {
    expect(
        run("call-flood", "{\"hostCalls\":100}"),
        Code.CALL_LIMIT,
        "it called the host more than 100 times");
  }

  @Test
  void aFloodOfCallsEndsAtItsTimeToo() {
    bench.close();
    bench =
        new Bench(
            dir,
            new SandboxSettings(
                2,
                1 << 19,
                0.2,
                Bench.LIMITS.withWall(Duration.ofMillis(300)).withHostCalls(Long.MAX_VALUE),
                1 << 20,
                4 << 20,
                Duration.ofSeconds(20),
                Duration.ofSeconds(5),
                Set.of()));
    expect(run("call-flood", "{}"), Code.TIMEOUT, "it ran longer than 300 ms");
  }

  @Test
  void aFloodOfLogLinesEndsAtItsLimit() {
    expect(run("log-flood", "{}"), Code.OUTPUT_LIMIT, "it logged more than 10000 bytes");
  }

  @Test
  void aTableThatGrowsStartsSmallInTheNextInstance() {
    bench.install(Guests.module("table-grow"), SOME, "{}");
    Routine routine = bench.plugs.routine("org.example.test", "r");
    for (int i = 0; i < 3; i++) {
      var branch = bench.branch(bench.document(Map.of()));
      assertThat(
              routine.run(new Routine.Call(branch, SOME, bench.store.blobs(), new TestJournal())))
          .isInstanceOf(RunResult.Completed.class);
    }
  }

  @Test
  void aTableGrowsNoFurtherThanItsCap() {
    assertThat(run("table-bomb", "{}")).isInstanceOf(RunResult.Completed.class);
  }

  @Test
  void manyRunawaysAtOnceAllEnd() throws InterruptedException {
    bench.install(Guests.module("loop"), SOME, "{\"wallMillis\":100}");
    Routine routine = bench.plugs.routine("org.example.test", "r");
    var results = new java.util.concurrent.ConcurrentLinkedQueue<RunResult>();
    var threads =
        java.util.stream.IntStream.range(0, 8)
            .mapToObj(
                i ->
                    Thread.ofVirtual()
                        .start(
                            () ->
                                results.add(
                                    routine.run(
                                        new Routine.Call(
                                            bench.branch(bench.document(Map.of())),
                                            SOME,
                                            bench.store.blobs(),
                                            new TestJournal())))))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(results)
        .hasSize(8)
        .allSatisfy(result -> expect(result, Code.TIMEOUT, "it ran longer than 100 ms"));
  }

  private RunResult run(String guest, String limits) {
    return bench.run(
        Guests.module(guest),
        SOME,
        limits,
        bench.branch(bench.document(Map.of())),
        new TestJournal());
  }

  private static RunResult.Failed expect(RunResult result, Code code, String message) {
    assertThat(result).isInstanceOf(RunResult.Failed.class);
    RunResult.Failed failed = (RunResult.Failed) result;
    assertThat(failed.message()).isEqualTo(message);
    assertThat(failed.code()).isEqualTo(code);
    return failed;
  }
}
