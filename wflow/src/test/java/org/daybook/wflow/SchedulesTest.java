package org.daybook.wflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.daybook.wflow.JobRequest.Supersede;
import org.daybook.wflow.internal.Cron;
import org.daybook.wflow.log.JobFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchedulesTest {

  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path dir;

  private final List<String> runs = new CopyOnWriteArrayList<>();
  private final Semaphore places = new Semaphore(1_000);

  private final Code report =
      Code.of(
          "report",
          (context, args) -> {
            while (!places.tryAcquire(2, TimeUnit.MILLISECONDS)) {
              context.checkCancelled();
            }
            runs.add(Code.text(args) + " " + context.now("t"));
            return args;
          });

  private static Schedule hourly(String args) {
    return schedule("0 * * * *", args);
  }

  private static Schedule schedule(String cron, String args) {
    return new Schedule("reports", cron, ZoneOffset.UTC, "report", Code.bytes(args));
  }

  private static List<Job> in(Rig rig, String state) {
    return rig.engine().jobs(JobFilter.ALL.in(java.util.Set.of(state)), 100);
  }

  private void hour(Rig rig, int number) {
    rig.forward(HOUR);
    Rig.until(() -> runs.size() == number, () -> "run " + number + " of " + runs);
    Rig.until(() -> in(rig, "running").isEmpty(), () -> "run " + number + " ends");
  }

  @Test
  void aScheduleRunsAgainAndAgain() throws Exception {
    try (Rig rig = new Rig(dir, report)) {
      JobId first = rig.engine().schedule(hourly("a"));
      assertThat(rig.state(first))
          .isEqualTo(new JobState.Scheduled(Instant.parse("2026-01-01T01:00:00Z")));
      assertThat(rig.engine().job(first).orElseThrow().key())
          .isEqualTo("reports@2026-01-01T01:00:00Z");
      assertThat(rig.engine().schedule(hourly("a"))).isEqualTo(first);
      hour(rig, 1);
      rig.restart();
      hour(rig, 2);
      rig.crash();
      hour(rig, 3);
      assertThat(runs)
          .containsExactly(
              "a 2026-01-01T01:00:00Z", "a 2026-01-01T02:00:00Z", "a 2026-01-01T03:00:00Z");
      assertThat(in(rig, "scheduled")).hasSize(1);
      assertThat(rig.engine().schedules())
          .singleElement()
          .satisfies(found -> assertThat(found.cron()).isEqualTo("0 * * * *"));
    }
  }

  @Test
  void aScheduleOfTheSameNameReplacesTheOtherWhateverChanges() throws Exception {
    try (Rig rig = new Rig(dir, report)) {
      JobId a = rig.engine().schedule(hourly("a"));
      JobId b = rig.engine().schedule(hourly("b"));
      assertThat(rig.state(a)).isEqualTo(new JobState.Cancelled("the schedule changed"));
      assertThat(rig.state(b).word()).isEqualTo("scheduled");
      JobId c = rig.engine().schedule(schedule("30 * * * *", "c"));
      JobId again = rig.engine().schedule(hourly("a"));
      assertThat(List.of(a, b, c, again)).doesNotHaveDuplicates();
      assertThat(in(rig, "scheduled")).extracting(Job::id).containsExactly(again);
      hour(rig, 1);
      hour(rig, 2);
      assertThat(runs).containsExactly("a 2026-01-01T01:00:00Z", "a 2026-01-01T02:00:00Z");
    }
  }

  @Test
  void aRunIsArmedEvenWhereOneOfItsTimeWasCancelled() throws Exception {
    try (Rig rig = new Rig(dir, report)) {
      rig.engine().schedule(schedule("0 2 * * *", "at two"));
      JobId hourly = rig.engine().schedule(hourly("hourly"));
      hour(rig, 1);
      assertThat(rig.state(hourly).word()).isEqualTo("succeeded");
      hour(rig, 2);
      hour(rig, 3);
      assertThat(in(rig, "scheduled")).hasSize(1);
    }
  }

  @Test
  void anEndedScheduleRunsNoMoreAndMayComeBack() throws Exception {
    try (Rig rig = new Rig(dir, report)) {
      JobId first = rig.engine().schedule(hourly("a"));
      assertThat(rig.engine().unschedule("reports")).isTrue();
      assertThat(rig.engine().unschedule("reports")).isFalse();
      assertThat(rig.engine().schedules()).isEmpty();
      assertThat(rig.state(first)).isEqualTo(new JobState.Cancelled("the schedule ended"));
      rig.restart();
      rig.forward(HOUR.dividedBy(2));
      JobId second = rig.engine().schedule(hourly("a"));
      assertThat(rig.state(second).word()).isEqualTo("scheduled");
      rig.forward(HOUR.dividedBy(2));
      rig.succeeds(second, _ -> {});
    }
  }

  @Test
  void whatWasMissedIsMadeUpForOnce() throws Exception {
    try (Rig rig = new Rig(dir, report)) {
      rig.engine().schedule(hourly("a"));
      rig.engine().close();
      rig.clock.forward(Duration.ofDays(3).plusMinutes(10));
      rig.restart();
      Rig.until(() -> runs.size() == 1, () -> "it is made up for");
      assertThat(rig.engine().awaitIdle(Rig.SOON)).isTrue();
      assertThat(runs).containsExactly("a 2026-01-04T00:10:00Z");
      assertThat(in(rig, "scheduled"))
          .extracting(Job::state)
          .containsExactly(new JobState.Scheduled(Instant.parse("2026-01-04T01:00:00Z")));
    }
  }

  @Test
  void runsDoNotOverlapAndTheNewestThatWaitsReplacesTheOthers() throws Exception {
    try (Rig rig = new Rig(dir, report)) {
      places.drainPermits();
      JobId first = rig.engine().schedule(hourly("a"));
      rig.forward(HOUR);
      rig.awaitWord(first, "running");
      rig.forward(HOUR);
      Rig.until(() -> in(rig, "queued").size() == 1, () -> "the second waits");
      JobId second = in(rig, "queued").getFirst().id();
      rig.forward(HOUR);
      rig.awaitWord(second, "cancelled");
      JobId third = in(rig, "queued").getFirst().id();
      assertThat(rig.state(second)).isEqualTo(new JobState.Cancelled("superseded by job " + third));
      places.release(2);
      rig.succeeds(first, _ -> {});
      rig.succeeds(third, _ -> {});
      assertThat(in(rig, "scheduled")).hasSize(1);
    }
  }

  @Test
  void theClockOfItsZoneIsMeantWhenThatIsSetForwardAndBack() {
    Cron berlin = new Cron("s", "30 2 * * *", "Europe/Berlin");
    Instant before = Instant.parse("2026-03-28T12:00:00Z");
    Instant skipped = Crons.next(berlin, before).orElseThrow();
    assertThat(skipped).as("a time that never comes").isEqualTo("2026-03-30T00:30:00Z");
    Instant autumn = Crons.next(berlin, Instant.parse("2026-10-24T12:00:00Z")).orElseThrow();
    assertThat(autumn).isEqualTo("2026-10-25T00:30:00Z");
    assertThat(Crons.next(berlin, autumn).orElseThrow())
        .as("not twice a day")
        .isEqualTo("2026-10-26T01:30:00Z");
    Cron hourly = new Cron("s", "0 * * * *", "Europe/Berlin");
    Instant at = Instant.parse("2026-10-24T20:30:00Z");
    for (int run = 0; run < 12; run++) {
      Instant next = Crons.next(hourly, at).orElseThrow();
      assertThat(Duration.between(at, next)).isBetween(Duration.ofSeconds(1), HOUR);
      at = next;
    }
  }

  @Test
  void whatIsNoScheduleIsRefused() {
    try (Rig rig = new Rig(dir, report)) {
      assertThatThrownBy(() -> schedule("every hour", "a"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("cron \"every hour\": ")
          .hasMessageEndingWith("wanted minute, hour, day of month, month and day of week");
      Schedule never = schedule("0 0 30 2 *", "a");
      assertThatThrownBy(() -> rig.engine().schedule(never))
          .isInstanceOf(IllegalArgumentException.class);
      Schedule unknown =
          new Schedule("s", "0 * * * *", ZoneId.of("UTC"), "unknown", Code.bytes("a"));
      assertThatThrownBy(() -> rig.engine().schedule(unknown))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("no wflow \"unknown\": wanted one of [report]");
      assertThat(rig.engine().schedules()).isEmpty();
      assertThat(rig.add("report", "x", "schedule/reports", Supersede.NONE)).isNotNull();
    }
  }
}
