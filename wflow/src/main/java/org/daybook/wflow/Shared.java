package org.daybook.wflow;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.daybook.wflow.internal.Entry;
import org.daybook.wflow.internal.RowCodec;
import org.daybook.wflow.log.JobRow;
import org.daybook.wflow.log.LogStore;

/// What an engine's partitions have in common. Thread-safe.
final class Shared {

  private final LogStore store;
  private final EngineSettings settings;
  private final Definitions definitions;
  private final Surroundings surroundings;
  private final Ingress ingress;
  private final Alarm alarm;
  private final RandomGenerator random;
  private final Workers workers;
  private final Pools pools;
  private final Meters meters = new Meters();
  private final Tally tally;
  private final Views views = new Views();
  private final Listeners listeners;
  private final Map<Integer, List<NotArmed>> notArmed = new ConcurrentHashMap<>();
  private final Map<Integer, Throwable> broken = new ConcurrentHashMap<>();

  Shared(
      LogStore store,
      EngineSettings settings,
      Definitions definitions,
      Surroundings surroundings,
      Ingress ingress,
      Alarm alarm) {
    this.store = store;
    this.settings = settings;
    this.definitions = definitions;
    this.surroundings = surroundings;
    this.ingress = ingress;
    this.alarm = alarm;
    this.random = locked(surroundings.random());
    this.workers = new Workers(settings);
    this.pools = new Pools(settings.pools());
    this.tally = new Tally(store.counts());
    this.listeners = new Listeners(ingress::job);
  }

  private static RandomGenerator locked(RandomGenerator random) {
    return new RandomGenerator() {
      @Override
      public synchronized long nextLong() {
        return random.nextLong();
      }
    };
  }

  int partitions() {
    return store.partitions();
  }

  EngineSettings settings() {
    return settings;
  }

  Definitions definitions() {
    return definitions;
  }

  Ingress ingress() {
    return ingress;
  }

  Alarm alarm() {
    return alarm;
  }

  RandomGenerator random() {
    return random;
  }

  /// Whether the alarm has a thread of its own.
  boolean alarmed() {
    return surroundings.alarm();
  }

  Executor jobs() {
    return surroundings.jobs();
  }

  Telemetry telemetry() {
    return surroundings.telemetry();
  }

  Workers workers() {
    return workers;
  }

  Pools pools() {
    return pools;
  }

  Meters meters() {
    return meters;
  }

  Tally tally() {
    return tally;
  }

  Views views() {
    return views;
  }

  Listeners listeners() {
    return listeners;
  }

  /// The time, to the microsecond: what is stored and found again by.
  Instant now() {
    return surroundings.clock().instant().truncatedTo(ChronoUnit.MICROS);
  }

  /// A job that has a row.
  Optional<Entry> row(JobId job) {
    return store.row(job).map(JobRow::row).map(RowCodec::decode);
  }

  /// Takes a worker for a job, of those that may run it.
  ///
  /// @return false when there is none; the partition is asked again later
  boolean take(Entry.Origin job, Partition partition) {
    String label = job.label();
    return label == null ? workers.take(job.wflow(), partition) : pools.take(label, partition);
  }

  /// Takes a worker back from a job.
  void giveBack(Attempt attempt) {
    String label = attempt.label();
    if (label == null) {
      workers.release(attempt.wflow.name());
    } else {
      pools.release(label);
    }
  }

  /// Whether another partition waits for such a worker as a job has.
  boolean othersWait(Attempt attempt, Partition than) {
    String label = attempt.label();
    return label == null ? workers.othersWait(than) : pools.othersWait(label, than);
  }

  /// Takes a worker back from a job, and lets partitions that wait for one look.
  void release(Attempt attempt) {
    giveBack(attempt);
    askWaiting(attempt);
  }

  /// Lets partitions that wait for such a worker as a job had look for one.
  void askWaiting(Attempt attempt) {
    String label = attempt.label();
    for (Partition partition : label == null ? workers.waiting() : pools.waiting(label)) {
      surroundings.jobs().execute(partition::look);
    }
  }

  /// A partition has stopped for good.
  void broke(int partition, Throwable cause) {
    broken.putIfAbsent(partition, cause);
  }

  /// Why partitions have stopped, if any have.
  Optional<Throwable> broken() {
    return broken.values().stream().findFirst();
  }

  void checked(int partition, List<NotArmed> found) {
    notArmed.put(partition, found);
  }

  List<NotArmed> notArmed() {
    List<NotArmed> all = new ArrayList<>();
    notArmed.values().forEach(all::addAll);
    return all;
  }
}
