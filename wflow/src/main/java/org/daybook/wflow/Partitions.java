package org.daybook.wflow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.daybook.wflow.internal.Note;
import org.daybook.wflow.internal.Standing.Phase;
import org.daybook.wflow.log.Log;
import org.daybook.wflow.log.LogStore;
import org.jspecify.annotations.Nullable;

/// An engine's partitions, each started when it is wanted or its time comes, and stopped when it
/// has been idle for a while: stopped, it costs nothing but its note. Thread-safe.
final class Partitions {

  /// When a partition that could not be started is tried again.
  private static final Duration AGAIN = Duration.ofSeconds(10);

  private final LogStore store;
  private final List<Slot> slots = new ArrayList<>();
  private final Shared shared;
  private volatile boolean closed;

  /// A partition's place. Who uses it holds the lock to read, who starts or stops it the one to
  /// write.
  private static final class Slot {
    final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    final int number;
    @Nullable Running running;
    Note note;
    boolean clean;

    Slot(int number, Note note, boolean clean) {
      this.number = number;
      this.note = note;
      this.clean = clean;
    }
  }

  private record Running(Partition partition, Log log) {}

  Partitions(LogStore store, Shared shared) {
    this.store = store;
    this.shared = shared;
    for (int number = 0; number < store.partitions(); number++) {
      LogStore.Standing standing = store.standing(number);
      Note note = Note.decode(standing.note());
      slots.add(new Slot(number, note, note.position() == standing.last()));
    }
  }

  /// Starts those that have something to do, and sets the alarm for the others.
  void open() {
    for (Slot slot : slots) {
      if (slot.clean && slot.note.rests()) {
        shared.alarm().set(slot.number, slot.note.wake());
      } else {
        use(slot.number, partition -> partition);
      }
    }
  }

  int count() {
    return slots.size();
  }

  /// Uses a partition, starting it if it is not.
  <T extends @Nullable Object> T use(int number, Function<Partition, T> use) {
    Slot slot = slots.get(number);
    while (true) {
      slot.lock.readLock().lock();
      try {
        Running running = slot.running;
        if (running != null) {
          return use.apply(running.partition);
        }
      } finally {
        slot.lock.readLock().unlock();
      }
      start(slot);
    }
  }

  <T extends @Nullable Object> T use(JobId job, Function<Partition, T> use) {
    return use(job.partition(slots.size()), use);
  }

  /// Uses a partition as it stands.
  ///
  /// @param stopped what to say of one that is not started
  <T extends @Nullable Object> T look(
      int number, Function<Partition, T> use, Function<Note, T> stopped) {
    Slot slot = slots.get(number);
    slot.lock.readLock().lock();
    try {
      Running running = slot.running;
      return running == null ? stopped.apply(slot.note) : use.apply(running.partition);
    } finally {
      slot.lock.readLock().unlock();
    }
  }

  private void start(Slot slot) {
    slot.lock.writeLock().lock();
    try {
      if (closed) {
        throw new WflowException.Unavailable("the wflow engine is closed", null);
      }
      if (slot.running == null) {
        Log log = store.open(slot.number);
        Partition partition = new Partition(slot.number, shared, log);
        slot.running = new Running(partition, log);
        partition.start(slot.clean && slot.note.closed());
        slot.clean = false;
      }
    } finally {
      slot.lock.writeLock().unlock();
    }
  }

  /// A partition's time has come: it does what is due, or stops.
  void ring(int number) {
    boolean stop;
    try {
      stop =
          use(
              number,
              partition -> {
                partition.ring();
                return partition.stopDue();
              });
    } catch (RuntimeException e) {
      // One that could not be started has nobody else to set its alarm again.
      look(number, _ -> true, _ -> again(number));
      throw e;
    }
    if (stop) {
      stop(slots.get(number));
    }
  }

  private boolean again(int number) {
    if (!closed) {
      shared.alarm().set(number, shared.now().plus(AGAIN));
    }
    return true;
  }

  /// Stops one that nobody uses. Whoever uses it may take long: the alarm does not wait for that.
  private void stop(Slot slot) {
    if (!slot.lock.writeLock().tryLock()) {
      look(slot.number, Partition::stopLater, _ -> true);
      return;
    }
    try {
      Running running = slot.running;
      if (running != null && running.partition.stopDue()) {
        close(slot, running);
        shared.alarm().set(slot.number, slot.note.wake());
      }
    } finally {
      slot.lock.writeLock().unlock();
    }
  }

  private static void close(Slot slot, Running running) {
    Note note = running.partition.close();
    running.log.close();
    slot.clean = note != null;
    slot.note = note == null ? slot.note : note;
    slot.running = null;
  }

  /// How many unfinished jobs each partition has in each phase, of one moment a partition.
  List<Note> notes() {
    return IntStream.range(0, slots.size())
        .mapToObj(number -> look(number, Partition::note, note -> note))
        .toList();
  }

  /// The pools of workers, and how many jobs wait for each.
  List<WorkerPool> workers() {
    Map<String, Long> waiting = new TreeMap<>();
    long queued = 0;
    for (int number = 0; number < slots.size(); number++) {
      Map<String, Long> of = look(number, partition -> partition.index().waiting(), _ -> Map.of());
      of.forEach((label, jobs) -> waiting.merge(label, jobs, Long::sum));
      queued +=
          look(number, partition -> partition.index().count(Phase.QUEUED), _ -> 0L)
              - of.values().stream().mapToLong(jobs -> jobs).sum();
    }
    int most = shared.settings().mostRunning();
    int running = shared.workers().running();
    List<WorkerPool> pools = new ArrayList<>();
    pools.add(new WorkerPool(WorkerPool.ANY, most, running, Math.max(0, queued)));
    Map<String, Pools.Size> sizes = shared.pools().sizes();
    sizes.forEach(
        (label, size) ->
            pools.add(
                new WorkerPool(
                    label, size.workers(), size.running(), waiting.getOrDefault(label, 0L))));
    waiting.keySet().removeAll(sizes.keySet());
    waiting.forEach((label, jobs) -> pools.add(new WorkerPool(label, 0, 0, jobs)));
    pools.subList(1, pools.size()).sort(Comparator.comparing(WorkerPool::label));
    return pools;
  }

  /// How many are started.
  int started() {
    int started = 0;
    for (int number = 0; number < slots.size(); number++) {
      started += look(number, _ -> 1, _ -> 0);
    }
    return started;
  }

  void close() {
    closed = true;
    List<Slot> open = slots.stream().filter(this::isRunning).toList();
    // All are told before one is waited for: their jobs talk to each other.
    open.forEach(slot -> running(slot).partition.closing());
    Engine.closeAll(open.stream().<Runnable>map(slot -> () -> close(running(slot))).toList());
  }

  /// Not under the lock: code that is waited for may be using its partition.
  private static void close(Running running) {
    running.partition.close();
    running.log.close();
  }

  private boolean isRunning(Slot slot) {
    slot.lock.writeLock().lock();
    try {
      return slot.running != null;
    } finally {
      slot.lock.writeLock().unlock();
    }
  }

  /// Once closed, nobody takes it away.
  private static Running running(Slot slot) {
    return Objects.requireNonNull(slot.running);
  }
}
