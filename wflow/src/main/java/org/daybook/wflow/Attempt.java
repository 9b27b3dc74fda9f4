package org.daybook.wflow;

import java.util.List;
import org.daybook.wflow.internal.Entry;
import org.daybook.wflow.internal.Event;
import org.daybook.wflow.internal.Slot;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One run of a job's code, on a thread of its own. [Partition] knows of at most one a job.
final class Attempt implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

  final Entry entry;
  final Wflow wflow;
  final List<Slot> journal;
  private final Partition partition;

  private volatile boolean begun;
  private volatile boolean cancelled;
  private volatile boolean stopped;
  private volatile @Nullable Ending ending;

  /// How a run of the code came to its end.
  sealed interface Ending {

    @SuppressWarnings("ArrayRecordComponent") // bytes, never compared; owners copy
    record Returned(byte[] result) implements Ending {}

    record Refused(String why) implements Ending {}

    record Threw(Throwable thrown) implements Ending {}

    /// The code was unwound, with what is to be recorded.
    record Unwound(List<Event> events) implements Ending {}
  }

  Attempt(Partition partition, Entry entry, Wflow wflow, List<Slot> journal) {
    this.partition = partition;
    this.entry = entry;
    this.wflow = wflow;
    this.journal = journal;
  }

  JobId job() {
    return entry.id();
  }

  /// Whether its thread runs or has run.
  boolean begun() {
    return begun;
  }

  void cancel() {
    cancelled = true;
  }

  /// The engine closes: unwinds the code and records nothing.
  void stop() {
    stopped = true;
  }

  /// @throws Unwinding when the code may not go on
  void check() {
    if (cancelled) {
      throw unwind(List.of(), "the job was cancelled");
    }
    if (stopped) {
      throw unwind(List.of(), "the engine closes");
    }
    if (ending != null) {
      throw new Unwinding("the job was unwound before");
    }
  }

  /// What is to be thrown to take the code off its thread; the events are recorded once it is off.
  Unwinding unwind(List<Event> events, String why) {
    if (ending == null) {
      ending = new Ending.Unwound(List.copyOf(events));
    }
    return new Unwinding(why);
  }

  @Override
  public void run() {
    begun = true;
    Ending how = code();
    Ending unwound = ending;
    partition.finish(this, unwound == null ? how : unwound);
  }

  private Ending code() {
    try {
      byte[] args = partition.payloads().load(entry.origin().args());
      JobContext context = new JobContext(partition, this);
      byte[] result = wflow.run(context, args);
      if (result == null) {
        throw new IllegalStateException("the code returned null: wanted bytes, if only none");
      }
      context.end();
      return new Ending.Returned(result.clone());
    } catch (FailedJob e) {
      return new Ending.Refused(Texts.reason(String.valueOf(e.getMessage())));
    } catch (Unwinding e) { // [#ending] says why, unless the code threw another job's
      return new Ending.Threw(e);
    } catch (Throwable e) { // contained: whatever a job's code throws must not reach the engine
      LOG.info("job {} ({} {}) threw", job(), entry.origin().wflow(), entry.origin().key(), e);
      return new Ending.Threw(e);
    }
  }
}
