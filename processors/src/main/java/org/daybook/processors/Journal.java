package org.daybook.processors;

import java.util.concurrent.Callable;

/// The port through which a run's outside facts (clock, random) are recorded, so that a replay sees
/// the same. What it throws, the engine's unwinding [Error] included, passes through the run
/// unchanged.
public interface Journal {

  /// Answers what was recorded under the name, or runs the effect and records it, durably.
  ///
  /// @param name unique within the run and the same in a replay
  /// @param request what the result depends on
  byte[] record(String name, byte[] request, Callable<byte[]> effect);

  /// Throws when the run is to end because its job was cancelled.
  void checkCancelled();
}
