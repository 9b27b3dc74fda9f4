package org.daybook.wflow;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.daybook.wflow.internal.Entry;
import org.daybook.wflow.internal.Event;
import org.daybook.wflow.internal.EventCodec;
import org.daybook.wflow.internal.Outcome;
import org.daybook.wflow.internal.State;
import org.daybook.wflow.log.Appended;
import org.daybook.wflow.log.Log;
import org.jspecify.annotations.Nullable;

/// All that ever became durable, and what it comes to, kept apart from the engine.
final class SimHistory {

  private final List<State> folds = new ArrayList<>();
  private final List<List<Recorded>> logs = new ArrayList<>();
  private final Map<JobId, List<Recorded>> jobs = new LinkedHashMap<>();
  private final Map<JobId, LinkedHashMap<String, Slot>> journals = new LinkedHashMap<>();
  private final Map<String, JobId> lanes = new LinkedHashMap<>();
  private final Set<JobId> forgotten = new HashSet<>();
  private final List<String> problems = new ArrayList<>();
  private final MessageDigest trace;
  private Listener listener = new Listener() {};

  /// @param payload what the event carries
  @SuppressWarnings("ArrayRecordComponent") // bytes, never compared
  record Recorded(long position, long epoch, Event event, byte[] payload) {}

  /// What a job's journal holds under a name.
  ///
  /// @param outcome null while it has only failed
  @SuppressWarnings("ArrayRecordComponent") // bytes, never compared
  record Slot(Event.OfJob event, @Nullable Outcome outcome, byte[] payload) {}

  SimHistory(int partitions) {
    for (int i = 0; i < partitions; i++) {
      folds.add(new State(0));
      logs.add(new ArrayList<>());
    }
    try {
      trace = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// What must never be; noted, because who notices may be called by the engine.
  List<String> problems() {
    return problems;
  }

  /// Is told of every append, when it is queued and when it is durable.
  interface Listener {
    default void appended(int partition, long epoch, long last) {}

    default void durable(int partition, long epoch, long last) {}
  }

  void listen(Listener told) {
    listener = told;
  }

  void appending(int partition, long epoch, Appended appended) {
    listener.appended(partition, epoch, appended.last());
  }

  void durable(int partition, long epoch, long first, List<Log.Entry> entries) {
    long position = first;
    for (Log.Entry entry : entries) {
      Event event = EventCodec.decode(position, entry.bytes());
      trace.update((byte) partition);
      trace.update(entry.bytes());
      byte[] inline = event.payload().inline();
      byte[] payload = inline == null ? Objects.requireNonNull(entry.blob()) : inline;
      add(partition, new Recorded(position, epoch, event, payload));
      position++;
    }
    listener.durable(partition, epoch, position - 1);
  }

  private void add(int partition, Recorded recorded) {
    State fold = folds.get(partition);
    logs.get(partition).add(recorded);
    if (recorded.event instanceof Event.JobAdded(JobId job, _, _, _, _, _, _, _, _, _, _, _)) {
      addedAnew(fold, job);
    }
    fold.apply(recorded.position, recorded.epoch, recorded.event);
    problems.addAll(fold.drainFaults());
    fold.drainTouched();
    if (recorded.event instanceof Event.OfJob event) {
      jobs.computeIfAbsent(event.job(), _ -> new ArrayList<>()).add(recorded);
      journal(event, recorded.payload);
      lane(fold, event);
    }
  }

  /// A job that was forgotten may be added anew, and is another one.
  private void addedAnew(State fold, JobId job) {
    Entry before = fold.index().job(job);
    if (before != null && forgotten.remove(job)) {
      fold.evict(before);
      jobs.remove(job);
      journals.remove(job);
    }
  }

  private void journal(Event.OfJob event, byte[] payload) {
    LinkedHashMap<String, Slot> journal =
        journals.computeIfAbsent(event.job(), _ -> new LinkedHashMap<>());
    switch (event) {
      case Event.StepRecorded e -> journal.put(e.name(), new Slot(e, e.outcome(), payload));
      case Event.StepFailed e -> journal.put(e.name(), new Slot(e, null, payload));
      case Event.JobRestarted e ->
          List.copyOf(journal.keySet()).stream().skip(e.kept()).forEach(journal::remove);
      default -> {}
    }
  }

  /// Of the jobs of a lane only one has begun and neither ended nor was parked since.
  private void lane(State fold, Event.OfJob event) {
    String lane = Objects.requireNonNull(fold.index().job(event.job())).origin().lane();
    if (lane != null && event instanceof Event.AttemptBegun) {
      begun(fold, lane, event.job());
    } else if (lane != null && event instanceof Event.JobParked) {
      lanes.remove(lane, event.job());
    }
  }

  private void begun(State fold, String lane, JobId job) {
    JobId before = lanes.put(lane, job);
    Entry mate = before == null || before.equals(job) ? null : fold.index().job(before);
    if (mate != null && mate.standing().phase().inLane()) {
      problems.add(
          "job %s of lane %s began while %s is %s".formatted(job, lane, before, mate.standing()));
    }
  }

  void forgetting(JobId job) {
    forgotten.add(job);
  }

  boolean mayBeForgotten(JobId job) {
    return forgotten.contains(job);
  }

  Set<JobId> jobs() {
    return jobs.keySet();
  }

  List<Recorded> of(JobId job) {
    return jobs.getOrDefault(job, List.of());
  }

  Map<String, Slot> journal(JobId job) {
    return journals.getOrDefault(job, new LinkedHashMap<>());
  }

  /// All of a partition that ever became durable.
  List<Recorded> log(int partition) {
    return logs.get(partition);
  }

  State fold(int partition) {
    return folds.get(partition);
  }

  /// As it stands durably; null when it never was.
  @Nullable Entry entry(JobId job) {
    return folds.get(job.partition(folds.size())).index().job(job);
  }

  boolean ended(JobId job) {
    Entry entry = entry(job);
    return entry == null || entry.standing().phase().ended();
  }

  /// Of all bytes so far.
  String digest() {
    try {
      MessageDigest now = (MessageDigest) trace.clone();
      return HexFormat.of().formatHex(now.digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("a digest in memory can be copied", e);
    }
  }
}
