package org.daybook.wflow;

import java.time.Duration;
import java.time.Instant;

/// What a wflow's code may do beside computing. Confined to the job's thread. Every method may
/// throw the engine's own [Error] to unwind a job that waits or was cancelled: code must let it
/// pass.
public interface Context {

  JobId job();

  /// The engine's incarnation this attempt runs under; grows with every start of the engine.
  long epoch();

  /// 1 for the first attempt of the job.
  int attempt();

  /// Runs an effect once: what it returns is recorded, durably, before this returns, and a replay
  /// answers what was recorded. A throw is not recorded: it is tried again as the policy says, then
  /// thrown to the job.
  ///
  /// @param name says what the step is; unique within the job
  /// @param request what the result depends on; a replay with another request parks the job as
  ///     diverged
  /// @param body the effect; may run again if the process dies before its result is recorded, so it
  ///     must be idempotent
  byte[] step(String name, byte[] request, RetryPolicy retry, Body body) throws Exception;

  /// Waits durably: the time counts on while nothing runs.
  void sleep(String name, Duration time);

  /// The time when this was first asked, recorded.
  Instant now(String name);

  /// A random number, drawn when this was first asked, recorded.
  long random(String name);

  /// Says how far the job is, for people; not recorded, the last one wins.
  void progress(byte[] progress);

  /// Throws the unwinding [Error] when the job was cancelled; cheap, for loops between steps.
  void checkCancelled();

  /// A step's effect.
  @FunctionalInterface
  interface Body {
    byte[] run() throws Exception;
  }
}
