package org.daybook.wflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignalsTest {

  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path dir;

  /// Receives as many signals as its arguments say.
  private final Code counting =
      Code.of(
          "counting",
          (context, args) -> {
            StringBuilder told = new StringBuilder();
            for (int i = 0; i < Integer.parseInt(Code.text(args)); i++) {
              told.append(Code.text(context.receive("r" + i, "go"))).append(' ');
            }
            return Code.bytes(told.toString());
          });

  private final Code patient =
      Code.of(
          "patient",
          (context, args) ->
              Code.bytes(
                  context.receive("r", "go", HOUR).map(Code::text).orElse("nothing came")
                      + ", then "
                      + Code.text(context.receive("r2", "go"))));

  private final CountDownLatch gate = new CountDownLatch(1);

  private final Code gated =
      Code.of(
          "gated",
          (context, args) -> {
            atGate(context);
            return Code.bytes(
                Code.text(context.receive("r0", "go")) + Code.text(context.receive("r1", "go")));
          });

  private void atGate(Context context) throws InterruptedException {
    while (!gate.await(2, TimeUnit.MILLISECONDS)) {
      context.checkCancelled();
    }
  }

  private static JobId add(Rig rig, String wflow, String args) {
    return rig.engine().addJob(JobRequest.of(wflow, args, Code.bytes(args))).job();
  }

  private static boolean signal(Rig rig, JobId job, String payload) {
    return rig.engine().signal(job, "go", Code.bytes(payload), null);
  }

  @Test
  void aJobWaitsForASignalAndIsWokenByIt() throws Exception {
    try (Rig rig = new Rig(dir, counting)) {
      JobId job = add(rig, "counting", "1");
      rig.awaitWord(job, "waiting");
      assertThat(rig.state(job)).isEqualTo(new JobState.Waiting(null, "signal \"go\""));
      assertThat(rig.engine().signal(job, "other", Code.bytes("x"), null)).isTrue();
      rig.forward(HOUR);
      assertThat(rig.state(job).word()).isEqualTo("waiting");
      assertThat(signal(rig, job, "now")).isTrue();
      rig.succeeds(job, result -> assertThat(result).isEqualTo("now "));
      assertThat(rig.engine().journal(job))
          .extracting(entry -> entry.kind() + " " + entry.name() + " " + Code.text(entry.result()))
          .containsExactly("receive r0 now");
    }
  }

  @Test
  void signalsComeInTheOrderOfSendingAndThroughCrashes() throws Exception {
    try (Rig rig = new Rig(dir, counting)) {
      JobId job = add(rig, "counting", "40");
      for (int i = 0; i < 40; i++) {
        assertThat(signal(rig, job, "n" + i)).isTrue();
        if (i % 10 == 3) {
          rig.crash();
        } else if (i % 10 == 7) {
          rig.restart();
        }
      }
      StringBuilder wanted = new StringBuilder();
      for (int i = 0; i < 40; i++) {
        wanted.append("n").append(i).append(' ');
      }
      rig.succeeds(job, result -> assertThat(result).isEqualTo(wanted.toString()));
    }
  }

  @Test
  void aSignalMayComeBeforeItIsAskedForAndARepeatByKeyIsDropped() throws Exception {
    try (Rig rig = new Rig(dir, gated)) {
      JobId job = rig.add("gated", "k");
      assertThat(rig.engine().signal(job, "go", Code.bytes("a"), "one")).isTrue();
      assertThat(rig.engine().signal(job, "go", Code.bytes("again"), "one")).isTrue();
      rig.crash();
      assertThat(rig.engine().signal(job, "go", Code.bytes("again"), "one")).isTrue();
      gate.countDown();
      rig.awaitWord(job, "waiting");
      assertThat(rig.engine().signal(job, "go", Code.bytes("taken already"), "one")).isTrue();
      assertThat(rig.engine().signal(job, "go", Code.bytes("b"), "two")).isTrue();
      rig.succeeds(job, result -> assertThat(result).isEqualTo("ab"));
    }
  }

  @Test
  void aWaitWithATimeEndsWithItAndTheSignalIsKeptForTheNext() throws Exception {
    try (Rig rig = new Rig(dir, patient)) {
      JobId late = rig.add("patient", "late");
      JobId inTime = rig.add("patient", "in time");
      rig.awaitWord(late, "waiting");
      rig.awaitWord(inTime, "waiting");
      Instant until = rig.clock.instant().plus(HOUR);
      assertThat(rig.state(late)).isEqualTo(new JobState.Waiting(until, "signal \"go\""));
      rig.forward(HOUR.minusMillis(1));
      signal(rig, inTime, "first");
      rig.crash();
      rig.clock.forward(Duration.ofMillis(1));
      rig.restart();
      Rig.until(() -> rig.engine().journal(late).size() == 1, () -> "the time of the wait is over");
      signal(rig, late, "second");
      signal(rig, inTime, "second");
      rig.succeeds(late, told -> assertThat(told).isEqualTo("nothing came, then second"));
      rig.succeeds(inTime, told -> assertThat(told).isEqualTo("first, then second"));
    }
  }

  @Test
  void toAnEndedOrUnknownJobNothingIsSent() throws Exception {
    try (Rig rig = new Rig(dir, counting)) {
      JobId ended = add(rig, "counting", "0");
      rig.await(ended);
      JobId unknown = JobId.of("counting", "unknown");
      for (JobId job : new JobId[] {ended, unknown}) {
        assertThat(signal(rig, job, "x")).isFalse();
        assertThat(rig.engine().complete(new Awaitable(job, "a"), Code.bytes("x"))).isFalse();
        assertThat(rig.engine().fail(new Awaitable(job, "a"), "x")).isFalse();
      }
      rig.restart();
      assertThat(signal(rig, ended, "x")).isFalse();
    }
  }

  @Test
  void largePayloadsComeWhole() throws Exception {
    String large = "0123456789abcdef".repeat(5_000);
    try (Rig rig = new Rig(dir, gated)) {
      JobId job = rig.add("gated", "k");
      signal(rig, job, large);
      rig.crash();
      gate.countDown();
      rig.awaitWord(job, "waiting");
      rig.restart();
      signal(rig, job, large);
      rig.succeeds(job, result -> assertThat(result).isEqualTo(large + large));
      rig.restart();
      assertThat(rig.engine().journal(job))
          .allSatisfy(entry -> assertThat(Code.text(entry.result())).isEqualTo(large));
    }
  }

  @Test
  void aJobSendsToAnotherOnce() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    JobId unknown = JobId.of("counting", "unknown");
    Code sender =
        Code.of(
            "sender",
            (context, args) -> {
              boolean sent =
                  context.send("s", new JobId(Code.text(args)), "go", Code.bytes("sent"));
              boolean other = context.send("s2", unknown, "go", args);
              if (runs.incrementAndGet() < 3) {
                throw new IllegalStateException("tried again");
              }
              return Code.bytes(sent + " " + other);
            });
    try (Rig rig = new Rig(dir, counting, sender)) {
      JobId to = add(rig, "counting", "2");
      JobId from = add(rig, "sender", to.value());
      Rig.until(
          () -> {
            rig.forward(Duration.ofSeconds(1));
            return rig.state(from).ended();
          },
          () -> from + " is " + rig.state(from));
      rig.succeeds(from, told -> assertThat(told).isEqualTo("true false"));
      assertThat(rig.state(to).word()).isEqualTo("waiting");
      signal(rig, to, "mine");
      rig.succeeds(to, told -> assertThat(told).isEqualTo("sent mine "));
    }
  }

  private final Code awaiting =
      Code.of(
          "awaiting",
          (context, args) -> {
            atGate(context);
            Awaitable awaitable = context.awaitable("reply");
            try {
              return context.await(awaitable, HOUR).orElse(Code.bytes("none"));
            } catch (FailedStep e) {
              return Code.bytes("failed: " + e.getMessage());
            }
          });

  @Test
  void anAwaitableIsCompletedFromOutsideAndTheFirstCounts() throws Exception {
    try (Rig rig = new Rig(dir, awaiting)) {
      JobId early = rig.add("awaiting", "early");
      assertThat(rig.engine().complete(new Awaitable(early, "reply"), Code.bytes("yes"))).isTrue();
      assertThat(rig.engine().fail(new Awaitable(early, "reply"), "no")).isTrue();
      rig.crash();
      gate.countDown();
      rig.succeeds(early, told -> assertThat(told).isEqualTo("yes"));
      JobId failed = rig.add("awaiting", "failed");
      rig.awaitWord(failed, "waiting");
      assertThat(rig.state(failed))
          .isEqualTo(new JobState.Waiting(rig.clock.instant().plus(HOUR), "completion \"reply\""));
      Awaitable parsed = Awaitable.parse(failed + "/reply");
      assertThat(rig.engine().fail(parsed, "the other side is gone")).isTrue();
      rig.engine().complete(parsed, Code.bytes("too late"));
      rig.succeeds(failed, told -> assertThat(told).isEqualTo("failed: the other side is gone"));
      JobId never = rig.add("awaiting", "never");
      rig.awaitWord(never, "waiting");
      rig.forward(HOUR);
      rig.succeeds(never, told -> assertThat(told).isEqualTo("none"));
    }
  }

  @Test
  void anAwaitablesIdIsReadAndWritten() {
    JobId job = JobId.of("w", "k");
    Awaitable awaitable = new Awaitable(job, "a/b c");
    assertThat(Awaitable.parse(awaitable.toString())).isEqualTo(awaitable);
    for (String bad : new String[] {"", "x", job.value(), job + "/", "/a", "no-id/a"}) {
      assertThatThrownBy(() -> Awaitable.parse(bad)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
