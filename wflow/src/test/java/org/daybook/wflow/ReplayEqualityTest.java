package org.daybook.wflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.daybook.wflow.internal.Entry;
import org.daybook.wflow.internal.RowCodec;
import org.daybook.wflow.internal.State;
import org.daybook.wflow.log.JobRow;
import org.daybook.wflow.log.Log;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What is in memory is what the log makes, byte by byte, whichever way it is read.
class ReplayEqualityTest {

  private static final long BASE = 77_000_000;

  @BeforeAll
  static void beQuiet() {
    SimulationTest.beQuiet();
  }

  @AfterAll
  static void beHeard() {
    SimulationTest.beHeard();
  }

  @Test
  void theLogMakesTheStateInMemoryAfterEveryAppend() {
    assertThat(LongStream.range(BASE, BASE + 150).map(ReplayEqualityTest::appends).sum())
        .as("appends compared")
        .isGreaterThan(1_000);
  }

  @Test
  @Tag(TestTags.SLOW)
  void andThatForManySeeds() {
    assertThat(LongStream.range(BASE, BASE + 3_000).map(ReplayEqualityTest::appends).sum())
        .as("appends compared")
        .isGreaterThan(20_000);
  }

  @Test
  void aCheckpointAndTheEventsAfterItMakeWhatTheWholeLogDoes() {
    LongStream.range(BASE, BASE + 100).forEach(ReplayEqualityTest::checkpoints);
  }

  @Test
  void rowsAtAnyPositionAndTheEventsAfterItMakeWhatTheWholeLogDoes() {
    LongStream.range(BASE, BASE + 20).forEach(ReplayEqualityTest::positions);
  }

  /// @return how many were compared; none where every opening crashed at once
  private static long appends(long seed) {
    Simulation simulation = new Simulation(seed);
    SimWorld world = simulation.world();
    Appends appends = new Appends(world);
    world.history.listen(appends);
    assertThat(simulation.run()).as("seed %d", seed).isEmpty();
    return appends.compared;
  }

  /// Holds the state in memory at an append against what the log makes of it once it is durable.
  private static final class Appends implements SimHistory.Listener {
    private final SimWorld world;
    private final Map<String, Map<JobId, String>> live = new HashMap<>();
    private int compared;

    Appends(SimWorld world) {
      this.world = world;
    }

    @Override
    public void appended(int partition, long epoch, long last) {
      if (world.isOpen()) {
        Map<JobId, String> rows =
            world
                .engine()
                .partitions()
                .look(partition, found -> rows(found.index().all()), _ -> Map.of());
        live.put(place(partition, epoch, last), rows);
      }
    }

    @Override
    public void durable(int partition, long epoch, long last) {
      Map<JobId, String> rows = live.remove(place(partition, epoch, last));
      if (rows == null || rows.isEmpty()) {
        return;
      }
      Collection<Entry> folded = world.history.fold(partition).index().all();
      Map<JobId, String> made = rows(folded);
      made.keySet().removeIf(job -> !rows.containsKey(job) && world.history.ended(job));
      if (!made.equals(rows)) {
        world
            .history
            .problems()
            .add("memory at %s: %s, not %s".formatted(place(partition, epoch, last), rows, made));
      }
      compared++;
    }

    private static String place(int partition, long epoch, long position) {
      return partition + "/" + epoch + "/" + position;
    }
  }

  private static Map<JobId, String> rows(Collection<Entry> entries) {
    Map<JobId, String> rows = new TreeMap<>();
    entries.forEach(entry -> rows.put(entry.id(), hex(RowCodec.encode(entry))));
    return rows;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static void checkpoints(long seed) {
    Simulation simulation = new Simulation(seed);
    SimWorld world = simulation.world();
    simulation.afterEach(
        () ->
            world
                .store
                .logs()
                .forEach((partition, log) -> checkpoint(seed, world, log, partition)));
    assertThat(simulation.run()).as("seed %d", seed).isEmpty();
  }

  private static void checkpoint(long seed, SimWorld world, Log log, int partition) {
    Map<JobId, String> replayed = rows(Checkpoints.replayed(log).index().all());
    Map<JobId, String> whole = rows(world.history.fold(partition).index().all());
    whole.forEach(
        (job, row) -> {
          String found = replayed.get(job);
          if (found == null && world.history.ended(job)) {
            found = world.store.row(job).map(JobRow::row).map(ReplayEqualityTest::hex).orElse(null);
          }
          if (found != null || !world.history.mayBeForgotten(job)) {
            assertThat(found).as("job %s of seed %d", job, seed).isEqualTo(row);
          }
        });
    assertThat(whole.keySet()).as("seed %d", seed).containsAll(replayed.keySet());
  }

  private static void positions(long seed) {
    Simulation simulation = new Simulation(seed);
    assertThat(simulation.run()).as("seed %d", seed).isEmpty();
    SimHistory history = simulation.world().history;
    for (int partition = 0; partition < simulation.world().store.partitions(); partition++) {
      List<SimHistory.Recorded> log = history.log(partition);
      State prefix = new State(0);
      for (int at = 0; at < log.size(); at++) {
        if (at % 7 == 0) {
          assertThat(unfinished(continued(prefix, log.subList(at, log.size()))))
              .as("seed %d, partition %d, rows at %d", seed, partition, at)
              .isEqualTo(unfinished(history.fold(partition)));
        }
        apply(prefix, log.get(at));
      }
    }
  }

  private static State continued(State prefix, List<SimHistory.Recorded> tail) {
    State state = new State(prefix.position());
    for (Entry entry : prefix.index().all()) {
      if (!entry.standing().phase().ended()) {
        state.restore(RowCodec.encode(entry));
      }
    }
    tail.forEach(one -> apply(state, one));
    return state;
  }

  private static void apply(State state, SimHistory.Recorded one) {
    state.apply(one.position(), one.epoch(), one.event());
    assertThat(state.drainFaults()).isEmpty();
  }

  private static Map<JobId, String> unfinished(State state) {
    return rows(
        state.index().all().stream().filter(entry -> !entry.standing().phase().ended()).toList());
  }
}
