package org.daybook.wflow;

import org.jspecify.annotations.Nullable;

/// A job to be added.
///
/// @param wflow the definition's name
/// @param key the idempotency key; the same wflow and key name the same job for as long as it is
///     retained
/// @param lane jobs with the same lane run one at a time, in order; null for a job of its own
/// @param supersede what becomes of the jobs already in the lane
/// @param args handed to the code
@SuppressWarnings("ArrayRecordComponent") // bytes, never compared; owners copy
public record JobRequest(
    String wflow, String key, @Nullable String lane, Supersede supersede, byte[] args) {

  /// What an added job does to the unfinished ones of its lane.
  public enum Supersede {
    /// They go first.
    NONE,
    /// Those that have not begun are cancelled; the running one goes first.
    WAITING,
    /// All are cancelled, the running one and the parked ones too.
    ALL
  }

  /// A job with no lane.
  public static JobRequest of(String wflow, String key, byte[] args) {
    return new JobRequest(wflow, key, null, Supersede.NONE, args);
  }
}
