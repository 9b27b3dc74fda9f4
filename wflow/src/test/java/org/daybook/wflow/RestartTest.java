package org.daybook.wflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartTest {

  private static final byte[] NOTHING = {};

  @TempDir Path dir;

  private final AtomicReference<String> state = new AtomicReference<>("broken");

  /// Code that throws at its end for as long as it is broken.
  private Code breaking(Code.Run body) {
    return new Code(
        "w",
        RetryPolicy.NEVER,
        (context, args) -> {
          byte[] result = body.run(context, args);
          if (state.get().equals("broken")) {
            throw new IllegalStateException("broken");
          }
          return result;
        });
  }

  @Test
  void aParkedJobForgetsAStepAndAllAfterIt() throws Exception {
    AtomicInteger a = new AtomicInteger();
    AtomicInteger b = new AtomicInteger();
    Code code =
        breaking(
            (context, args) -> {
              byte[] one =
                  context.step("a", args, RetryPolicy.NEVER, () -> new byte[a.incrementAndGet()]);
              byte[] two =
                  context.step("b", one, RetryPolicy.NEVER, () -> new byte[b.incrementAndGet()]);
              context.step("c", two, RetryPolicy.NEVER, () -> NOTHING);
              return Code.bytes(one.length + " " + two.length);
            });
    try (Rig rig = new Rig(dir, code)) {
      JobId job = rig.add("w", "k");
      assertThat(rig.await(job).state().word()).isEqualTo("parked");
      assertThatThrownBy(() -> rig.engine().restart(job, "d"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("job %s has no step \"d\": wanted one of [a, b, c]".formatted(job));
      state.set("mended");
      assertThat(rig.engine().restart(job, "b")).isTrue();
      rig.succeeds(job, told -> assertThat(told).isEqualTo("1 2"));
      assertThat(rig.engine().job(job).orElseThrow().steps()).isEqualTo(3);
      assertThat(rig.engine().restart(job, "b")).isFalse();
      assertThat(rig.engine().restart(JobId.of("w", "unknown"), "b")).isFalse();
      rig.restart();
      assertThat(rig.engine().journal(job))
          .extracting(JournalEntry::name)
          .containsExactly("a", "b", "c");
    }
  }

  @Test
  void aResumedJobGoesOnAndADiscardedOneEnds() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    Code code =
        breaking(
            (context, args) ->
                context.step(
                    "a",
                    args,
                    RetryPolicy.NEVER,
                    () -> Code.bytes("run " + runs.incrementAndGet())));
    try (Rig rig = new Rig(dir, code)) {
      JobId resumed = rig.add("w", "resumed");
      JobId discarded = rig.add("w", "discarded");
      rig.await(resumed);
      rig.await(discarded);
      rig.crash();
      assertThat(rig.engine().discard(discarded, "of no use")).isTrue();
      assertThat(rig.state(discarded)).isEqualTo(new JobState.Cancelled("discarded: of no use"));
      assertThat(rig.engine().discard(discarded, "again")).isFalse();
      assertThat(rig.engine().resume(discarded)).isFalse();
      assertThat(rig.engine().resume(resumed)).isTrue();
      assertThat(rig.await(resumed).state()).isInstanceOf(JobState.Parked.class);
      state.set("mended");
      assertThat(rig.engine().resume(resumed)).isTrue();
      rig.succeeds(resumed, told -> assertThat(told).startsWith("run "));
      assertThat(runs).hasValue(2);
    }
  }

  @Test
  void aCompletionCountsAgainWhenTheJobIsRestartedBeforeIt() throws Exception {
    Code code =
        breaking(
            (context, args) -> {
              context.now("first");
              return context.await(context.awaitable("reply"));
            });
    try (Rig rig = new Rig(dir, code)) {
      JobId job = rig.add("w", "k");
      rig.awaitWord(job, "waiting");
      rig.engine().complete(new Awaitable(job, "reply"), Code.bytes("yes"));
      assertThat(rig.await(job).state().word()).isEqualTo("parked");
      state.set("mended");
      rig.restart();
      assertThat(rig.engine().restart(job, "first")).isTrue();
      rig.succeeds(job, told -> assertThat(told).isEqualTo("yes"));
    }
  }

  @Test
  void aWaitThatIsRestartedHasItsWholeTimeAgain() throws Exception {
    Code code =
        breaking(
            (context, args) ->
                context.receive("r", "go", Duration.ofHours(1)).orElse(Code.bytes("none")));
    try (Rig rig = new Rig(dir, code)) {
      JobId job = rig.add("w", "k");
      rig.awaitWord(job, "waiting");
      rig.forward(Duration.ofHours(1));
      assertThat(rig.await(job).state().word()).isEqualTo("parked");
      assertThatThrownBy(() -> rig.engine().restart(job, "x"))
          .hasMessage("job %s has no step \"x\": wanted one of [r]".formatted(job));
      state.set("mended");
      assertThat(rig.engine().restart(job, "r")).isTrue();
      rig.awaitWord(job, "waiting");
      rig.engine().signal(job, "go", Code.bytes("in time"), null);
      rig.succeeds(job, told -> assertThat(told).isEqualTo("in time"));
    }
  }
}
