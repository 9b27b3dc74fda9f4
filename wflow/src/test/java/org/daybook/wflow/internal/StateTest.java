package org.daybook.wflow.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.daybook.wflow.JobId;
import org.daybook.wflow.JobRequest.Supersede;
import org.daybook.wflow.WflowException.Damaged;
import org.daybook.wflow.internal.Standing.Phase;
import org.junit.jupiter.api.Test;

class StateTest {

  private static final Instant AT = Instant.EPOCH;
  private static final JobId A = new JobId("a".repeat(32));
  private static final JobId B = new JobId("b".repeat(32));

  @Provide
  Arbitrary<List<Event>> histories() {
    return Events.any().list().ofMaxSize(60);
  }

  /// The events of a history that are permitted, each applied to the state on the way.
  private static List<Event> legal(List<Event> history, State state) {
    List<Event> legal = new ArrayList<>();
    for (Event event : history) {
      Map<JobId, String> before = image(state);
      try {
        state.apply(state.position() + 1, event);
        legal.add(event);
      } catch (IllegalStateException e) {
        assertThat(event).isInstanceOfAny(Event.OfJob.class, Event.JobsForgotten.class);
        if (event instanceof Event.OfJob) {
          assertThat(image(state)).isEqualTo(before);
        } else {
          return legal;
        }
      }
    }
    return legal;
  }

  private static Map<JobId, String> image(State state) {
    Map<JobId, String> image = new TreeMap<>();
    state.rows().forEach((job, row) -> image.put(job, HexFormat.of().formatHex(row)));
    return image;
  }

  private static String indexes(State state) {
    Index index = state.index();
    StringBuilder all = new StringBuilder();
    for (Phase phase : Phase.values()) {
      all.append(phase).append(index.count(phase)).append(' ');
    }
    all.append(index.ready()).append(index.timers()).append(index.running());
    all.append(List.copyOf(index.ended())).append(index.newest());
    for (String lane : List.of("a", "b")) {
      all.append(lane).append(index.line(lane)).append(index.parked(lane));
    }
    return all.toString();
  }

  @Property(tries = 400)
  void theSameLogMakesTheSameStateAfterEveryEvent(@ForAll("histories") List<Event> history) {
    State live = new State(0);
    List<Event> log = legal(history, live);
    State first = new State(0);
    State second = new State(0);
    long position = 0;
    for (Event event : log) {
      position++;
      first.apply(position, event);
      second.apply(position, EventCodec.decode(position, EventCodec.encode(event)));
      assertThat(image(second)).isEqualTo(image(first));
      assertThat(indexes(second)).isEqualTo(indexes(first));
    }
  }

  @Property(tries = 400)
  void aCheckpointAndTheRestOfTheLogMakeTheSameState(
      @ForAll("histories") List<Event> history, @ForAll @IntRange(min = 0, max = 60) int cut) {
    List<Event> log = legal(history, new State(0));
    State whole = new State(0);
    Map<JobId, byte[]> rows = new TreeMap<>();
    int base = Math.min(cut, log.size());
    for (int i = 0; i < log.size(); i++) {
      if (i == base / 2 || i == base) {
        checkpoint(whole, rows);
      }
      whole.apply(i + 1, log.get(i));
    }
    if (base == log.size()) {
      checkpoint(whole, rows);
    }
    State restored = new State(base);
    rows.values().forEach(restored::restore);
    for (int i = base; i < log.size(); i++) {
      restored.apply(i + 1, log.get(i));
    }
    assertThat(image(restored)).isEqualTo(image(whole));
    assertThat(indexes(restored)).isEqualTo(indexes(whole));
  }

  /// Rows as a checkpoint leaves them: only what changed is written.
  private static void checkpoint(State state, Map<JobId, byte[]> rows) {
    state.drainForgotten().keySet().forEach(rows::remove);
    state.drainChanged().forEach(job -> rows.put(job, state.row(job)));
  }

  @Property(tries = 400)
  void inEveryLaneAtMostOneJobRunsAndOnlyTheFirstIsReady(@ForAll("histories") List<Event> history) {
    State state = new State(0);
    List<Event> begunWhenReady = new ArrayList<>();
    for (Event event : history) {
      if (!(event instanceof Event.AttemptBegun begun) || isReady(state, begun.job())) {
        begunWhenReady.add(event);
        try {
          state.apply(state.position() + 1, event);
        } catch (IllegalStateException _) {
          if (event instanceof Event.JobsForgotten) {
            return;
          }
        }
      }
      for (String lane : List.of("a", "b")) {
        List<JobId> line = state.index().line(lane);
        assertThat(line.stream().skip(1))
            .noneMatch(job -> phase(state, job) == Phase.RUNNING)
            .noneMatch(job -> isReady(state, job));
      }
    }
  }

  private static boolean isReady(State state, JobId job) {
    return state.index().ready().values().stream().anyMatch(jobs -> jobs.containsValue(job));
  }

  private static Phase phase(State state, JobId job) {
    return java.util.Objects.requireNonNull(state.index().job(job)).standing().phase();
  }

  @Test
  void anEventThatMayNotFollowIsNamed() {
    State state = new State(0).apply(1, added(A, null, Supersede.NONE));
    assertThatThrownBy(() -> state.apply(2, new Event.JobSucceeded(A, new byte[0], AT)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("job %s is QUEUED, which JobSucceeded may not follow".formatted(A));
    assertThatThrownBy(() -> state.apply(2, new Event.JobWoken(B, AT)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("job %s is unknown".formatted(B));
    assertThatThrownBy(() -> state.apply(3, new Event.AttemptBegun(A, AT)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("event at 3 follows 1");
  }

  @Test
  void supersedingIsDecidedInTheFold() {
    State state =
        new State(0)
            .apply(1, added(A, "lane", Supersede.NONE))
            .apply(2, new Event.AttemptBegun(A, AT))
            .apply(3, added(B, "lane", Supersede.ALL));
    assertThat(java.util.Objects.requireNonNull(state.index().job(A)).standing())
        .isEqualTo(new Standing.Running("superseded by job " + B));
    state.apply(4, new Event.EpochTaken(2, AT));
    assertThat(phase(state, A)).isEqualTo(Phase.CANCELLED);
    assertThat(isReady(state, B)).isTrue();
  }

  @Test
  void aDamagedRowIsNamed() {
    State state = new State(0).apply(1, added(A, null, Supersede.NONE));
    byte[] row = state.row(A);
    row[row.length - 1] ^= 1;
    assertThatThrownBy(() -> new State(1).restore(row))
        .isInstanceOf(Damaged.class)
        .hasMessage(
            "wflow log: a job's row in the checkpoint is damaged: its checksum does not match its %d bytes: restore the log from a backup",
            row.length);
  }

  private static Event added(JobId job, String lane, Supersede supersede) {
    return new Event.JobAdded(job, "w", "k", lane, supersede, new byte[0], AT);
  }
}
