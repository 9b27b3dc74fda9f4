package org.daybook.wflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.daybook.wflow.internal.Entry;
import org.daybook.wflow.internal.Event;
import org.daybook.wflow.internal.EventCodec;
import org.daybook.wflow.internal.Standing;
import org.daybook.wflow.internal.State;
import org.daybook.wflow.log.JobFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A log that the engine of format 1 wrote means what it meant; `golden/format-1.txt` says what.
class GoldenLogTest {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final RetryPolicy PATIENT =
      new RetryPolicy(9, Duration.ofHours(1), 1, Duration.ofHours(1), 0);

  @TempDir Path dir;

  private static final class Line {
    final long position;
    final byte[] bytes;

    Line(String line) {
      int space = line.indexOf(' ');
      position = Long.parseLong(line.substring(0, space));
      bytes = HexFormat.of().parseHex(line.substring(space + 1));
    }

    Event event() {
      return EventCodec.decode(position, bytes);
    }
  }

  private static List<Line> lines(String file) {
    return GoldenJob.lines(file).stream().map(Line::new).toList();
  }

  @Test
  void recordsOfFormatOneDecodeToWhatTheyMeant() {
    Map<JobId, GoldenJob> jobs =
        GoldenJob.all().stream().collect(Collectors.toMap(GoldenJob::id, Function.identity()));
    Map<JobId, List<GoldenJob.Step>> steps = new HashMap<>();
    int added = 0;
    for (Line line : lines("format-1-appended.txt")) {
      switch (line.event()) {
        case Event.JobAdded e when jobs.containsKey(e.job()) -> {
          added++;
          isAdded(e, Objects.requireNonNull(jobs.get(e.job())));
        }
        case Event.StepRecorded e ->
            steps.computeIfAbsent(e.job(), _ -> new ArrayList<>()).add(step(e));
        default -> {}
      }
    }
    assertThat(added).isEqualTo(jobs.size()).isEqualTo(21);
    jobs.forEach((id, job) -> assertThat(steps.getOrDefault(id, List.of())).isEqualTo(job.steps()));
  }

  private static void isAdded(Event.JobAdded event, GoldenJob job) {
    assertThat(event.wflow()).isEqualTo(job.wflow());
    assertThat(event.key()).isEqualTo(job.key());
    assertThat(event.lane()).isEqualTo(job.lane());
    assertThat(event.at()).isEqualTo(Instant.parse(job.of("added")));
    byte[] args = Objects.requireNonNull(event.args().inline());
    assertThat(GoldenJob.described(args)).isEqualTo(job.of("args"));
  }

  private static GoldenJob.Step step(Event.StepRecorded event) {
    byte[] result = Objects.requireNonNull(event.payload().inline());
    return new GoldenJob.Step(
        event.name(), event.digest(), GoldenJob.described(result), event.at());
  }

  @Test
  void recordsThatWereKeptAreAmongThoseThatWereAppended() {
    Map<Long, byte[]> appended =
        lines("format-1-appended.txt").stream()
            .collect(Collectors.toMap(line -> line.position, line -> line.bytes));
    assertThat(lines("format-1-events.txt"))
        .hasSize(48)
        .allSatisfy(line -> assertThat(line.bytes).isEqualTo(appended.get(line.position)));
  }

  @Test
  void theWholeLogFoldsToTheJobsThereWere() {
    State state = new State(0);
    for (Line line : lines("format-1-appended.txt")) {
      state.apply(line.position, 1, line.event());
      assertThat(state.drainFaults()).as("position %d", line.position).isEmpty();
    }
    for (GoldenJob job : GoldenJob.all()) {
      Entry entry = state.index().job(job.id());
      assertThat(entry).as(job.key()).isNotNull();
      isAs(entry, job);
    }
    assertThat(state.index().all()).hasSize(GoldenJob.all().size());
  }

  private static void isAs(Entry entry, GoldenJob job) {
    String key = job.key();
    assertThat(entry.standing().phase().word()).as(key).isEqualTo(job.state());
    assertThat(entry.tries().attempts()).as(key).isEqualTo(Integer.parseInt(job.of("attempts")));
    assertThat(entry.trail().steps()).as(key).isEqualTo(job.steps().size());
    assertThat(entry.changed()).as(key).isEqualTo(Instant.parse(job.of("changed")));
    switch (entry.standing()) {
      case Standing.Waiting(var until, var why, _) -> {
        assertThat(until).as(key).isEqualTo(Instant.parse(job.of("until")));
        assertThat(why).as(key).isEqualTo(job.of("why"));
      }
      case Standing.Parked(var why) -> assertThat(why).as(key).isEqualTo(job.of("why"));
      case Standing.Failed(var why) -> assertThat(why).as(key).isEqualTo(job.of("why"));
      case Standing.Cancelled(var why) -> assertThat(why).as(key).isEqualTo(job.of("why"));
      default -> {}
    }
  }

  private static Wflow fine(String name, Wflow.Run code) {
    return new Wflow() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public RetryPolicy retry(byte[] args) {
        return PATIENT;
      }

      @Override
      public byte[] run(Context context, byte[] args) throws Exception {
        context.step("fine", args, PATIENT, () -> SimCode.args(0, 0));
        return code.run(context, args);
      }
    };
  }

  /// What the jobs that are unfinished go on with.
  private static List<Wflow> wflows() {
    return List.of(
        fine("again", (context, _) -> done(context)),
        fine("block", (context, _) -> done(context)),
        fine("park", (context, _) -> done(context)),
        fine("retry", (context, args) -> context.step("flaky", args, PATIENT, () -> done(context))),
        Wflow.of("small", (context, _) -> done(context)),
        Wflow.of(
            "sleeper",
            (context, args) -> {
              context.now("when");
              context.random("dice");
              context.step("before", args, PATIENT, () -> done(context));
              context.sleep("long", Duration.ofDays(36_500));
              return done(context);
            }));
  }

  private static byte[] done(Context context) {
    return ("done " + context.job()).getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private Engine opened(TestClock clock) throws Exception {
    Path file = dir.resolve("wflow.db");
    if (Files.notExists(file)) {
      Files.write(file, GoldenJob.read("format-1.db"));
    }
    return Engine.open(file, EngineSettings.DEFAULTS, wflows(), clock, new Random(1));
  }

  @Test
  void aFileOfFormatOneGoesOnAndItsUnfinishedJobsEnd() throws Exception {
    TestClock clock = new TestClock();
    clock.forward(Duration.ofHours(2));
    try (Engine engine = opened(clock)) {
      for (GoldenJob job : GoldenJob.all()) {
        if (job.state().equals("parked")) {
          assertThat(engine.job(job.id()).orElseThrow().state())
              .isEqualTo(new JobState.Parked(job.of("why")));
          assertThat(engine.resume(job.id())).isTrue();
        }
      }
      clock.forward(Duration.ofDays(37_000));
      engine.clockChanged();
      for (GoldenJob job : GoldenJob.all()) {
        if (!isEnded(job)) {
          Job now = engine.await(job.id(), SOON);
          assertThat(now.state()).as(job.key()).isInstanceOf(JobState.Succeeded.class);
          assertThat(((JobState.Succeeded) now.state()).result())
              .asString()
              .isEqualTo("done " + job.id());
        }
      }
      assertThat(engine.awaitIdle(SOON)).isTrue();
    }
  }

  private static boolean isEnded(GoldenJob job) {
    return List.of("succeeded", "failed", "cancelled").contains(job.state());
  }

  @Test
  void itsEndedJobsAreListedWithTheirJournals() throws Exception {
    for (int opening = 0; opening < 2; opening++) {
      try (Engine engine = opened(new TestClock())) {
        assertThat(engine.jobs(JobFilter.ALL, 100)).hasSize(21);
        Map<String, Long> counts = engine.counts();
        assertThat(counts).containsEntry("failed", 1L).containsEntry("cancelled", 5L);
        for (GoldenJob job : GoldenJob.all()) {
          if (isEnded(job)) {
            Job now = engine.job(job.id()).orElseThrow();
            isEndedAs(now, job);
            List<JournalEntry> journal = engine.journal(job.id());
            assertThat(journal.stream().map(GoldenLogTest::step).toList()).isEqualTo(job.steps());
          }
        }
      }
    }
  }

  private static void isEndedAs(Job now, GoldenJob job) {
    assertThat(now.wflow()).isEqualTo(job.wflow());
    assertThat(now.key()).isEqualTo(job.key());
    assertThat(now.lane()).isEqualTo(job.lane());
    assertThat(now.attempts()).isEqualTo(Integer.parseInt(job.of("attempts")));
    assertThat(now.steps()).isEqualTo(job.steps().size());
    assertThat(now.added()).isEqualTo(Instant.parse(job.of("added")));
    assertThat(now.changed()).isEqualTo(Instant.parse(job.of("changed")));
    assertThat(GoldenJob.described(now.args())).isEqualTo(job.of("args"));
    assertThat(now.state().word()).isEqualTo(job.state());
    switch (now.state()) {
      case JobState.Succeeded(var result) ->
          assertThat(GoldenJob.described(result)).isEqualTo(job.of("result"));
      case JobState.Failed(var why) -> assertThat(why).isEqualTo(job.of("why"));
      case JobState.Cancelled(var why) -> assertThat(why).isEqualTo(job.of("why"));
      default -> throw new AssertionError(now.state());
    }
  }

  private static GoldenJob.Step step(JournalEntry entry) {
    return new GoldenJob.Step(
        entry.name(), entry.requestDigest(), GoldenJob.described(entry.result()), entry.at());
  }
}
