package org.daybook.wflow;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.daybook.wflow.internal.Entry;
import org.daybook.wflow.internal.Event;
import org.daybook.wflow.internal.Letter;
import org.daybook.wflow.internal.Payload;
import org.daybook.wflow.log.Appended;
import org.jspecify.annotations.Nullable;

/// Where the code of a partition's jobs asks. Thread-safe.
final class CodeDesk implements Desk {

  private final Partition partition;
  private final Shared shared;

  CodeDesk(Partition partition, Shared shared) {
    this.partition = partition;
    this.shared = shared;
  }

  @Override
  public Instant now() {
    return shared.now();
  }

  @Override
  public long epoch() {
    return partition.epoch();
  }

  @Override
  public long random() {
    return shared.random().nextLong();
  }

  @Override
  public Duration waitAfter(RetryPolicy retry, int failures) {
    return retry.waitAfter(failures, shared.random());
  }

  @Override
  public void mayAct(Attempt attempt) {}

  @Override
  public Appended record(Attempt attempt, List<? extends Event> events) {
    return partition.record(attempt, events);
  }

  @Override
  public void settle(Attempt attempt, Appended appended) {
    partition.settle(attempt, appended);
  }

  @Override
  public byte[] load(Payload payload) {
    return partition.reads().load(payload);
  }

  @Override
  public @Nullable Letter letter(JobId job, Letter.Kind kind, String name) {
    return partition.reads().letter(job, kind, name);
  }

  @Override
  public byte[] load(Letter letter) {
    return partition.reads().load(letter);
  }

  @Override
  public @Nullable Entry find(JobId job) {
    return partition.reads().find(job);
  }

  @Override
  public boolean send(JobId to, String signal, byte[] payload, String key) {
    return shared.ingress().signal(to, signal, payload, key);
  }

  @Override
  public Event child(JobId parent, JobId child, JobRequest request) {
    shared.definitions().require(request.wflow());
    shared.meters().jobsAdded.increment();
    return Events.added(child, parent, request, partition.now());
  }

  @Override
  public void progress(Attempt attempt, byte[] said) {
    shared.views().progress(attempt.job(), said);
    shared.listeners().progressed(attempt.job());
    if (attempt.tells(said, partition.now())) {
      partition.record(attempt, List.of(Events.told(attempt.job(), said, partition.now())));
    }
  }

  @Override
  public void limit(Attempt attempt, Attempt.Body body, Duration timeout) {
    partition.limit(attempt, body, timeout);
  }

  @Override
  public void finish(Attempt attempt, Attempt.Ending ending) {
    partition.finish(attempt, ending);
  }
}
