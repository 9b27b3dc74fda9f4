package org.daybook.pipelines.internal;

import org.daybook.wflow.JobId;

/// A job of one document and processor, as the decision sees it.
///
/// @param job which
/// @param state where it is
/// @param version the processor's version it was dispatched for
/// @param digest the input it was dispatched for
/// @param finishes whether it may no longer be superseded: too many were before it, or for too long
/// @param forced whether it was asked for, though the document alone asks for nothing
public record Flight(
    JobId job, State state, String version, String digest, boolean finishes, boolean forced) {

  /// Where a job is.
  public enum State {
    QUEUED,
    /// It has begun, and runs or waits for its next attempt.
    BEGUN,
    PARKED,
    ENDED
  }

  boolean inFlight() {
    return state == State.QUEUED || state == State.BEGUN;
  }

  boolean isFor(String input, String processorVersion) {
    return digest.equals(input) && version.equals(processorVersion);
  }

  boolean ended() {
    return state == State.ENDED;
  }
}
