package org.daybook.wflow.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.daybook.wflow.JobId;
import org.daybook.wflow.WflowException.Damaged;
import org.daybook.wflow.internal.Standing.Phase;
import org.daybook.wflow.internal.Timers.Timer;
import org.jspecify.annotations.Nullable;

/// The fold holds for any events, those that no engine writes too.
class FoldPropertyTest {

  private static final int LENGTH = 80;

  private static Map<JobId, String> image(State state) {
    Map<JobId, String> image = new TreeMap<>();
    state.rows().forEach((job, row) -> image.put(job, HexFormat.of().formatHex(row)));
    return image;
  }

  private static void apply(State state, Event event) {
    state.apply(state.position() + 1, state.epoch(), event);
  }

  @Property(tries = 100)
  void nothingButAGapIsRefused(@ForAll long seed, @ForAll @IntRange(min = 2, max = 9) int gap) {
    Histories histories = new Histories(seed);
    State state = new State(0);
    for (int i = 0; i < LENGTH; i++) {
      apply(state, histories.any());
    }
    Map<JobId, String> before = image(state);
    long position = state.position();
    assertThatThrownBy(() -> state.apply(position + gap, state.epoch(), histories.any()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("event at %d follows %d", position + gap, position);
    assertThat(state.position()).isEqualTo(position);
    assertThat(image(state)).isEqualTo(before);
  }

  @Property(tries = 100)
  void anIllegalEventQuarantinesItsJobAndLeavesAllOthers(@ForAll long seed) {
    Histories histories = new Histories(seed);
    State state = new State(0);
    for (int i = 0; i < LENGTH; i++) {
      Event event = histories.next(state);
      if (event instanceof Event.OfJob ofJob && !isLegal(state, ofJob)) {
        isQuarantined(state, ofJob);
      } else {
        apply(state, event);
        assertThat(state.drainFaults()).as(event.toString()).isEmpty();
      }
    }
  }

  private static boolean isLegal(State state, Event.OfJob event) {
    return event instanceof Event.JobAdded
        ? state.index().job(event.job()) == null
        : state.permits(event);
  }

  private static void isQuarantined(State state, Event.OfJob event) {
    Map<JobId, String> before = image(state);
    Entry entry = state.index().job(event.job());
    apply(state, event);
    assertThat(state.drainFaults()).as(event.toString()).hasSize(1);
    Map<JobId, String> after = image(state);
    boolean parks =
        entry != null && !entry.standing().phase().ended() && !(event instanceof Event.JobAdded);
    if (parks) {
      assertThat(Objects.requireNonNull(state.index().job(event.job())).standing())
          .isInstanceOfSatisfying(
              Standing.Parked.class, parked -> assertThat(parked.why()).startsWith("quarantined"));
      before.remove(event.job());
      after.remove(event.job());
    }
    assertThat(after).as(event.toString()).isEqualTo(before);
  }

  @Property(tries = 80)
  void eventsOfAnEpochThatIsOverChangeNothing(@ForAll long seed) {
    Histories histories = new Histories(seed);
    State state = new State(0);
    apply(state, new Event.EpochTaken(5, true, Instant.EPOCH));
    for (int i = 0; i < LENGTH; i++) {
      apply(state, histories.next(state));
      state.drainFaults();
      Map<JobId, String> before = image(state);
      state.apply(state.position() + 1, state.epoch() - 1, histories.any());
      assertThat(image(state)).isEqualTo(before);
      assertThat(state.drainFaults()).isEmpty();
    }
  }

  @Property(tries = 80)
  void theSameLogMakesTheSameStateFromBytesAndFromRowsToo(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = LENGTH - 1) int cut) {
    Histories histories = new Histories(seed);
    State live = new State(0);
    State read = new State(0);
    State restored = new State(cut);
    for (int i = 0; i < LENGTH; i++) {
      if (i == cut) {
        live.rows().values().forEach(restored::restore);
        assertThat(image(restored)).isEqualTo(image(live));
      }
      Event event = histories.next(live);
      long epoch = live.epoch();
      live.apply(i + 1, epoch, event);
      Event decoded = EventCodec.decode(i + 1, EventCodec.encode(event).bytes());
      read.apply(i + 1, epoch, decoded);
      if (i >= cut) {
        restored.apply(i + 1, epoch, event);
        assertThat(image(restored)).isEqualTo(image(live));
      }
      assertThat(image(read)).isEqualTo(image(live));
    }
    assertThat(read.drainFaults()).isEqualTo(live.drainFaults());
    assertThat(index(restored)).isEqualTo(index(live));
  }

  @Property(tries = 80)
  void theIndexSaysWhatTheJobsDo(@ForAll long seed) {
    Histories histories = new Histories(seed);
    State state = new State(0);
    for (int i = 0; i < LENGTH; i++) {
      apply(state, histories.next(state));
      assertThat(index(state)).isEqualTo(made(state));
      for (Entry entry : state.index().all()) {
        assertThat(state.index().isTimed(entry)).isTrue();
        assertThat(state.index().isInLine(entry) || !(entry.standing() instanceof Standing.Queued))
            .isTrue();
      }
    }
  }

  /// What the index answers.
  private static List<String> index(State state) {
    Index index = state.index();
    List<String> all = new ArrayList<>();
    for (Phase phase : Phase.values()) {
      all.add(phase + " " + index.count(phase));
    }
    index.ready().forEach((wflow, jobs) -> all.add(wflow + " " + List.copyOf(jobs.values())));
    index.labelled().forEach((label, jobs) -> all.add(label + " " + List.copyOf(jobs.values())));
    all.add("waiting " + index.waiting());
    all.add("timers " + index.timers().due(Instant.MAX));
    for (String lane : List.of("a", "b")) {
      all.add(lane + index.line(lane) + index.aside(lane));
    }
    all.add("running " + index.running().stream().sorted().toList());
    return all;
  }

  /// The jobs with a label, or with none of a wflow, that may run now.
  private static Optional<String> queue(
      String name, List<Entry> jobs, @Nullable String label, @Nullable String wflow) {
    List<JobId> ready =
        jobs.stream()
            .filter(job -> Objects.equals(job.origin().label(), label))
            .filter(job -> wflow == null || job.origin().wflow().equals(wflow))
            .filter(job -> isReady(jobs, job))
            .map(Entry::id)
            .toList();
    return ready.isEmpty() ? Optional.empty() : Optional.of(name + " " + ready);
  }

  /// The same, looked for among the jobs.
  private static List<String> made(State state) {
    List<Entry> jobs =
        state.index().all().stream().sorted(Comparator.comparingLong(Entry::place)).toList();
    List<String> all = new ArrayList<>();
    for (Phase phase : Phase.values()) {
      all.add(phase + " " + jobs.stream().filter(job -> phaseOf(job) == phase).count());
    }
    for (String wflow : List.of("import", "process")) {
      queue(wflow, jobs, null, wflow).ifPresent(all::add);
    }
    queue("gpu", jobs, "gpu", null).ifPresent(all::add);
    long waiting =
        jobs.stream()
            .filter(job -> phaseOf(job) == Phase.QUEUED && "gpu".equals(job.origin().label()))
            .count();
    all.add("waiting " + (waiting == 0 ? Map.of() : Map.of("gpu", waiting)));
    TreeMap<Timer, JobId> timers = new TreeMap<>(Timer.ORDER);
    jobs.forEach(job -> timers(job, timers));
    all.add("timers " + timers);
    for (String lane : List.of("a", "b")) {
      List<Entry> mates = jobs.stream().filter(job -> lane.equals(job.origin().lane())).toList();
      List<JobId> line =
          mates.stream().filter(job -> phaseOf(job).inLane()).map(Entry::id).toList();
      List<JobId> aside =
          mates.stream()
              .filter(job -> !phaseOf(job).inLane() && !phaseOf(job).ended())
              .map(Entry::id)
              .toList();
      all.add(lane + line + aside);
    }
    all.add(
        "running "
            + jobs.stream()
                .filter(job -> phaseOf(job) == Phase.RUNNING)
                .map(Entry::id)
                .sorted()
                .toList());
    return all;
  }

  private static Phase phaseOf(Entry job) {
    return job.standing().phase();
  }

  private static boolean isReady(List<Entry> jobs, Entry job) {
    String lane = job.origin().lane();
    return phaseOf(job) == Phase.QUEUED
        && (lane == null
            || jobs.stream()
                .noneMatch(
                    mate ->
                        lane.equals(mate.origin().lane())
                            && phaseOf(mate).inLane()
                            && mate.place() < job.place()));
  }

  private static void timers(Entry job, Map<Timer, JobId> timers) {
    long seq = job.origin().seq();
    Instant until =
        switch (job.standing()) {
          case Standing.Scheduled scheduled -> scheduled.until();
          case Standing.Waiting waiting -> waiting.until();
          default -> null;
        };
    if (until != null) {
      timers.put(new Timer(until, seq, false), job.id());
    }
    Instant deadline = job.origin().deadline();
    boolean stopping = job.standing() instanceof Standing.Running running && running.stop() != null;
    if (deadline != null && !phaseOf(job).ended() && !stopping) {
      timers.put(new Timer(deadline, seq, true), job.id());
    }
  }

  @Property(tries = 100)
  void whatIsEncodedDecodesToTheSame(@ForAll long seed) {
    Histories histories = new Histories(seed);
    State state = new State(0);
    for (int i = 0; i < 40; i++) {
      Event event = histories.next(state);
      EventCodec.Encoded encoded = EventCodec.encode(event);
      Event decoded = EventCodec.decode(1, encoded.bytes());
      if (encoded.blob() == null) {
        assertThat(decoded).usingRecursiveComparison().isEqualTo(event);
      }
      assertThat(EventCodec.encode(decoded).bytes()).isEqualTo(encoded.bytes());
      apply(state, event);
    }
    for (Entry entry : state.index().all()) {
      Entry decoded = RowCodec.decode(RowCodec.encode(entry));
      assertThat(decoded).usingRecursiveComparison().isEqualTo(entry);
    }
    assertThat(Note.decode(Note.of(state, true).encode())).isEqualTo(Note.of(state, true));
  }

  @Property(tries = 80)
  void aRecordThatWasChangedOrCutIsDamage(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 1 << 20) int where) {
    byte[] bytes = EventCodec.encode(new Histories(seed).any()).bytes();
    byte[] cut = java.util.Arrays.copyOf(bytes, where % bytes.length);
    assertThatThrownBy(() -> EventCodec.decode(42, cut)).isInstanceOf(Damaged.class);
    bytes[where % bytes.length] ^= (byte) (1 << (where % 8));
    assertThatThrownBy(() -> EventCodec.decode(42, bytes))
        .isInstanceOf(Damaged.class)
        .hasMessageStartingWith("wflow log: the record at position 42 is damaged: ");
  }
}
