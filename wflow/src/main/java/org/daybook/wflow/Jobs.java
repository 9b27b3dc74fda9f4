package org.daybook.wflow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.daybook.wflow.WflowException.Damaged;
import org.daybook.wflow.internal.Entry;
import org.daybook.wflow.internal.Outcome;
import org.daybook.wflow.internal.Payload;
import org.daybook.wflow.internal.RowCodec;
import org.daybook.wflow.internal.Slot;
import org.daybook.wflow.log.JobFilter;
import org.daybook.wflow.log.JobRow;
import org.daybook.wflow.log.LogStore;
import org.jspecify.annotations.Nullable;

/// Finds jobs, in memory and in their rows. Thread-safe.
final class Jobs {

  private static final byte[] NOTHING = {};
  private static final Comparator<Placed> NEWEST =
      Comparator.<Placed, java.time.Instant>comparing(placed -> placed.entry.origin().added())
          .thenComparing(placed -> placed.entry.id())
          .reversed();

  private final LogStore store;
  private final Shared shared;
  private final Partitions partitions;

  /// A job and where it is.
  record Placed(Entry entry, int partition) {}

  Jobs(LogStore store, Shared shared, Partitions partitions) {
    this.store = store;
    this.shared = shared;
    this.partitions = partitions;
  }

  /// A job as it stands, durably.
  Optional<Job> job(JobId job) {
    int number = job.partition(partitions.count());
    Entry live = partitions.look(number, partition -> durable(partition, job), _ -> null);
    return (live == null ? shared.row(job) : Optional.of(live))
        .map(entry -> new Placed(entry, number))
        .flatMap(placed -> unlessForgotten(placed, () -> view(placed)));
  }

  /// What is read of a job; none when it was forgotten meanwhile, and what it held with it.
  <T> Optional<T> unlessForgotten(Placed placed, Supplier<T> read) {
    Entry entry = placed.entry;
    try {
      return Optional.of(read.get());
    } catch (Damaged e) {
      long seq = entry.origin().seq();
      if (entry(entry.id()).filter(now -> now.origin().seq() == seq).isPresent()) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private static @Nullable Entry durable(Partition partition, JobId job) {
    Entry entry = partition.index().job(job);
    if (entry != null && !partition.isDurable(entry.position())) {
      partition.awaitDurable();
    }
    return entry;
  }

  /// What others see of it. Starts its partition only to read what its row does not hold.
  Job view(Placed placed) {
    Entry entry = placed.entry;
    if (Views.reads(entry) == 0) {
      return shared.views().job(entry, Payload::inline);
    }
    return partitions.use(
        placed.partition, partition -> shared.views().job(entry, partition.reads()::load));
  }

  List<Job> list(JobFilter filter, int limit) {
    return entries(filter, limit).stream()
        .flatMap(placed -> unlessForgotten(placed, () -> view(placed)).stream())
        .toList();
  }

  /// Jobs that match, the newest first.
  List<Placed> entries(JobFilter filter, int limit) {
    List<Placed> found = new ArrayList<>();
    Set<JobId> live = new HashSet<>();
    for (int number = 0; number < partitions.count(); number++) {
      int at = number;
      partitions.look(
          number,
          partition -> {
            for (Entry entry : partition.index().all()) {
              live.add(entry.id());
              if (Rows.matches(entry, filter)) {
                found.add(new Placed(entry, at));
              }
            }
            partition.awaitDurable();
            return live;
          },
          _ -> live);
    }
    rows(filter, limit, live, found);
    found.sort(NEWEST);
    return found.subList(0, Math.min(limit, found.size()));
  }

  /// Adds the rows of jobs that are not in memory, so many at most.
  private void rows(JobFilter filter, int limit, Set<JobId> live, List<Placed> found) {
    JobFilter from = filter;
    int added = 0;
    while (added < limit) {
      int page = Math.min(1_000, limit);
      List<JobRow> rows = store.rows(from, page);
      for (JobRow row : rows) {
        if (!live.contains(row.id()) && added < limit) {
          found.add(new Placed(RowCodec.decode(row.row()), row.partition()));
          added++;
        }
      }
      if (rows.size() < page) {
        return;
      }
      JobRow last = rows.getLast();
      from = from.after(new JobFilter.Place(last.added(), last.id()));
    }
  }

  List<JournalEntry> journal(JobId job) {
    Optional<Entry> entry = entry(job);
    if (entry.isEmpty() || entry.get().trail().head() == 0) {
      return List.of();
    }
    Placed placed = new Placed(entry.get(), job.partition(partitions.count()));
    return unlessForgotten(placed, () -> partitions.use(job, partition -> shown(partition, placed)))
        .orElse(List.of());
  }

  private static List<JournalEntry> shown(Partition partition, Placed placed) {
    return partition.reads().journal(placed.entry).stream()
        .filter(slot -> slot.kind() != Slot.Kind.DEADLINE)
        .map(slot -> shown(partition, slot))
        .toList();
  }

  Optional<Entry> entry(JobId job) {
    int number = job.partition(partitions.count());
    Entry live = partitions.look(number, partition -> partition.index().job(job), _ -> null);
    return live == null ? shared.row(job) : Optional.of(live);
  }

  private static JournalEntry shown(Partition partition, Slot slot) {
    byte[] result =
        slot.outcome() instanceof Outcome.Returned(Payload payload)
            ? partition.reads().load(payload)
            : NOTHING;
    return new JournalEntry(
        slot.kind().word(),
        slot.name(),
        slot.digest(),
        result,
        slot.outcome() instanceof Outcome.Failed(String why, _) ? why : null,
        slot.outcome() != null,
        slot.tries(),
        slot.at());
  }
}
