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

/// Where a job's code asks for what is not computing: its partition, or nobody when the code is run
/// just to look.
interface Desk {

  long epoch();

  Instant now();

  long random();

  Duration waitAfter(RetryPolicy retry, int failures);

  /// Before anything that is not in the journal.
  ///
  /// @throws Unwinding when the code may not go beyond it
  void mayAct(Attempt attempt);

  /// Records events of running code, without waiting for them to be durable.
  Appended record(Attempt attempt, List<? extends Event> events);

  /// Waits until what was recorded is durable.
  void settle(Attempt attempt, Appended appended);

  byte[] load(Payload payload);

  /// The first such letter of a job; null when there is none.
  @Nullable Letter letter(JobId job, Letter.Kind kind, String name);

  byte[] load(Letter letter);

  /// A job, wherever it is; null when it is unknown.
  @Nullable Entry find(JobId job);

  boolean send(JobId to, String signal, byte[] payload, String key);

  /// The event that adds a child.
  Event child(JobId parent, JobId child, JobRequest request);

  void progress(Attempt attempt, byte[] said);

  /// A body begins that has a timeout.
  void limit(Attempt attempt, Attempt.Body body, Duration timeout);

  /// Its code is off its thread.
  void finish(Attempt attempt, Attempt.Ending ending);
}
