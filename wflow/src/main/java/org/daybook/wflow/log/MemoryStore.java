package org.daybook.wflow.log;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.daybook.wflow.JobId;
import org.daybook.wflow.WflowException;
import org.daybook.wflow.WflowException.Unavailable;
import org.jspecify.annotations.Nullable;

/// A store in memory, for tests of what stands on one. The object is the disk: closed or crashed,
/// its partitions are opened again, and what was durable is there. An append is durable at once or,
/// [#manual], when the test says so.
public final class MemoryStore implements LogStore {

  static final String WHERE = "wflow log in memory";

  private final List<MemoryPartition> partitions;
  private final Map<JobId, JobRow> rows = new LinkedHashMap<>();
  private final ArrayDeque<Write> queue = new ArrayDeque<>();
  private final Map<Integer, Tail> openings = new HashMap<>();
  private final @Nullable Runnable onAwait;

  private MemoryStore(int partitions, @Nullable Runnable onAwait) {
    this.partitions = IntStream.range(0, partitions).mapToObj(MemoryPartition::new).toList();
    this.onAwait = onAwait;
  }

  public MemoryStore(int partitions) {
    this(partitions, null);
  }

  /// One whose writes wait for [#flush].
  ///
  /// @param onAwait called by whoever waits for a write that is not yet durable, again and again
  ///     until it is; may throw, and is called without a lock
  public static MemoryStore manual(int partitions, Runnable onAwait) {
    return new MemoryStore(partitions, onAwait);
  }

  /// How many writes wait.
  public synchronized int queued() {
    return queue.size();
  }

  /// Makes durable what is queued now.
  public synchronized void flush() {
    flush(queue.size());
  }

  /// Makes the first queued writes durable.
  public synchronized void flush(int writes) {
    for (int left = writes; left > 0 && !queue.isEmpty(); left--) {
      written(queue.remove());
    }
  }

  /// Ends every opening, and loses what is not durable: whoever waits for it is told, and nobody
  /// writes before opening again.
  public synchronized void crash() {
    Unavailable crashed = new Unavailable(WHERE + " has crashed: open it again", null);
    openings.values().forEach(tail -> tail.ended = crashed);
    openings.clear();
    List<Write> lost = List.copyOf(queue);
    queue.clear();
    lost.forEach(write -> write.done().completeExceptionally(crashed));
  }

  @Override
  public int partitions() {
    return partitions.size();
  }

  @Override
  public synchronized Standing standing(int partition) {
    MemoryPartition p = partitions.get(partition);
    return new Standing(p.epoch, p.base, p.last(), p.sealed, p.note);
  }

  /// Fences the older opening at once: of what that has queued nothing becomes durable.
  @Override
  public synchronized Log open(int partition) {
    MemoryPartition p = partitions.get(partition);
    p.epoch++;
    Tail tail = new Tail(partition, p.epoch, p.base, p.last(), p.sealed);
    tail.ended = p.sealed ? tail.refused(WHERE) : null;
    Tail before = openings.put(partition, tail);
    if (before != null) {
      before.ended = before.superseded(WHERE);
    }
    return new MemoryLog(this, p, tail);
  }

  /// Queues a write, which is durable at once unless the store is manual.
  synchronized <W extends Write.OfTail> W queued(Tail tail, Supplier<W> write) {
    refuseIfEnded(tail);
    W made = write.get();
    queue.add(made);
    if (onAwait == null) {
      flush();
    }
    return made;
  }

  private static void refuseIfEnded(Tail tail) {
    WflowException ended = tail.ended;
    switch (ended) {
      case WflowException.Superseded _ -> throw tail.superseded(WHERE);
      case WflowException.Sealed _ -> throw tail.refused(WHERE);
      case null -> {}
      default -> throw new Unavailable(String.valueOf(ended.getMessage()), ended);
    }
  }

  /// A future for a write that [Appended#await] can wait for without blocking.
  CompletableFuture<Void> waiting() {
    return onAwait == null ? new CompletableFuture<>() : new Awaited<>(onAwait);
  }

  private static final class Awaited<T> extends CompletableFuture<T> {
    private final Runnable onAwait;

    Awaited(Runnable onAwait) {
      this.onAwait = onAwait;
    }

    @Override
    public T join() {
      while (!isDone()) {
        onAwait.run();
      }
      return super.join();
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
      return new Awaited<>(onAwait);
    }
  }

  private void written(Write write) {
    switch (write) {
      case Write.Open _ -> throw new IllegalStateException("openings are not queued");
      case Write.OfTail w -> written(w, partitions.get(w.partition()));
    }
  }

  private void written(Write.OfTail write, MemoryPartition p) {
    Tail tail = write.tail();
    if (tail.epoch != p.epoch) {
      write.done().completeExceptionally(tail.superseded(WHERE));
      return;
    }
    if (p.sealed && !(write instanceof Write.Seal)) {
      write.done().completeExceptionally(tail.refused(WHERE));
      return;
    }
    switch (write) {
      case Write.Append w -> {
        p.add(w.first(), w.entries());
        tail.last = w.last();
      }
      case Write.Mark w -> marked(w.checkpoint(), p, tail);
      case Write.Seal _ -> {
        p.sealed = true;
        tail.sealed = true;
        tail.ended = tail.refused(WHERE);
      }
    }
    write.done().complete(null);
  }

  private void marked(Log.Checkpoint checkpoint, MemoryPartition p, Tail tail) {
    for (JobRow job : checkpoint.forget()) {
      p.forget(job.head());
      rows.computeIfPresent(
          job.id(),
          (_, row) -> row.seq() == job.seq() && row.partition() == tail.partition ? null : row);
    }
    checkpoint.rows().forEach(row -> rows.put(row.id(), row));
    p.trim(Math.max(p.base, checkpoint.position()));
    p.note = checkpoint.note();
    tail.base = p.base;
  }

  @Override
  public synchronized Optional<JobRow> row(JobId job) {
    return Optional.ofNullable(rows.get(job));
  }

  @Override
  public synchronized List<JobRow> rows(JobFilter filter, int limit) {
    return rows.values().stream()
        .filter(filter::matches)
        .sorted(JobFilter.order())
        .limit(limit)
        .toList();
  }

  /// The rows of one partition.
  synchronized List<JobRow> rowsOf(int partition) {
    return rows.values().stream().filter(row -> row.partition() == partition).toList();
  }

  @Override
  public synchronized Map<String, Long> counts() {
    return rows.values().stream()
        .filter(row -> row.ended() != null)
        .collect(Collectors.groupingBy(JobRow::state, Collectors.counting()));
  }

  @Override
  public synchronized long bytes() {
    return partitions.stream()
        .flatMap(p -> p.records.values().stream())
        .mapToLong(kept -> kept.stored().bytes().length)
        .sum();
  }

  @Override
  public synchronized void copyTo(Path file) {
    MemoryCopy.run(partitions, rows.values(), file.toAbsolutePath());
  }

  /// Makes durable what is queued, and ends every opening; partitions may be opened again.
  @Override
  public synchronized void close() {
    flush();
    Unavailable closed = new Unavailable(WHERE + " is closed: open it again", null);
    openings.values().forEach(tail -> tail.ended = closed);
    openings.clear();
  }
}
