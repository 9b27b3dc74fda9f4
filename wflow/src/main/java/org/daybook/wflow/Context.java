package org.daybook.wflow;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/// What a wflow's code may do beside computing. Confined to the job's thread. Every method may
/// throw the engine's own [Unwinding] to take a job off its thread that waits or is to stop: code
/// must let it pass. Names are unique within the job, and the same in a replay.
public interface Context {

  JobId job();

  /// The engine's incarnation this attempt runs under; grows with every start of the job's
  /// partition.
  long epoch();

  /// 1 for the first attempt of the job.
  int attempt();

  /// Runs an effect once: what it returns is recorded, durably, before this returns, and a replay
  /// answers what was recorded. A throw is tried again as the options say; the last one is recorded
  /// too, and thrown to the job, in a replay as well.
  ///
  /// @param name says what the step is
  /// @param request what the result depends on; a replay with another request parks the job as
  ///     diverged
  /// @param body the effect; may run again if the process dies before its result is recorded, so it
  ///     must be idempotent
  /// @throws FailedStep when it failed for good. The next attempt of the job, if there is one,
  ///     tries its last step again
  byte[] step(String name, byte[] request, StepOptions options, Body body) throws FailedStep;

  /// As above, without a timeout, and with every failure worth another try.
  default byte[] step(String name, byte[] request, RetryPolicy retry, Body body) throws FailedStep {
    return step(name, request, StepOptions.of(retry), body);
  }

  /// What was found when this was first asked, recorded like a step's result, but without waiting
  /// for the disk: it is durable before the next effect. For what can be found again, differently,
  /// without harm.
  ///
  /// @param request what the fact depends on, as in [#step]
  /// @param found finds it; what it throws is not recorded
  byte[] fact(String name, byte[] request, Supplier<byte[]> found);

  /// What the journal holds of a step or fact that a replay has not come to yet; nothing when it
  /// holds none, or a failed one. Not recorded, so code must not take another way by it, but for
  /// [#skip] and [#skipTo].
  Optional<byte[]> recorded(String name);

  /// Passes over whatever the journal still holds, as if it had been asked for. For code that
  /// cannot run again as it did, since a part of it was replaced, and knows how it ended.
  void skip();

  /// Passes over what the journal holds before a step or fact, which is to be asked for next; over
  /// all of it, when it holds none of that name. For code of which a part ended, and would not end
  /// the same way for certain: by its time.
  void skipTo(String name);

  /// Waits durably: the time counts on while nothing runs.
  void sleep(String name, Duration time);

  /// The time when this was first asked, recorded.
  Instant now(String name);

  /// A random number, drawn when this was first asked, recorded.
  long random(String name);

  /// The next signal of that name sent to this job, in the order of sending; waits for it.
  byte[] receive(String name, String signal);

  /// As above; none when the time is over first.
  Optional<byte[]> receive(String name, String signal, Duration atMost);

  /// Sends a signal to another job, once.
  ///
  /// @return false when that job has ended or is unknown
  boolean send(String name, JobId to, String signal, byte[] payload);

  /// Something to be completed from outside, by its id: [Ingress#complete]. Nothing is recorded;
  /// the same name gives the same id.
  Awaitable awaitable(String name);

  /// Waits until it is completed.
  ///
  /// @throws FailedStep when it was completed as failed
  byte[] await(Awaitable awaitable) throws FailedStep;

  /// As above; none when the time is over first.
  Optional<byte[]> await(Awaitable awaitable, Duration atMost) throws FailedStep;

  /// Adds a job as a child of this one, once, and goes on. It is cancelled when this job is
  /// cancelled or fails; when this one succeeds, it goes on alone.
  ///
  /// @param request of a wflow the engine has; without a lane, and its key only for people
  JobId start(String name, JobRequest request);

  /// Waits for a child's end.
  ///
  /// @return its result
  /// @throws FailedStep when it failed or was cancelled
  byte[] result(String name, JobId child) throws FailedStep;

  /// Adds a child and waits for its end.
  default byte[] call(String name, JobRequest request) throws FailedStep {
    return result(name + "/result", start(name, request));
  }

  /// Says how far the job is, for people. Recorded now and then, without waiting; the last one
  /// wins.
  void progress(byte[] progress);

  /// Lets others ask this job while it is unfinished: [Ingress#query]. Called on the asker's
  /// thread.
  void answer(String query, Supplier<byte[]> answer);

  /// Throws [Unwinding] when the job is to stop; cheap, for loops between steps and in bodies.
  void checkCancelled();

  /// A step's effect.
  @FunctionalInterface
  interface Body {
    byte[] run() throws Exception;
  }
}
