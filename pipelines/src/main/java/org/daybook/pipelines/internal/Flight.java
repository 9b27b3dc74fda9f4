package org.daybook.pipelines.internal;

import java.util.Objects;
import org.daybook.processors.ProcessorSpec;
import org.daybook.wflow.JobId;
import org.jspecify.annotations.Nullable;

/// A job of one document and processor, as the decision sees it.
///
/// @param job which
/// @param state where it is
/// @param version the processor's version it was dispatched for
/// @param digest the input it was dispatched for
/// @param finishes whether it may no longer be superseded: too many were before it, or for too long
/// @param forced whether it was asked for, though the document alone asks for nothing
/// @param queued whether it waits for its turn or a worker, be it for its first attempt or another
/// @param label of the workers that may run it; null for any
public record Flight(
    JobId job,
    State state,
    String version,
    String digest,
    boolean finishes,
    boolean forced,
    boolean queued,
    @Nullable String label) {

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

  boolean isFor(String input, ProcessorSpec spec) {
    return digest.equals(input) && version.equals(spec.version());
  }

  /// Whether it waits for workers of another home than its processor now has.
  boolean waitsElsewhere(ProcessorSpec spec) {
    return inFlight() && queued && !Objects.equals(label, spec.home());
  }

  boolean ended() {
    return state == State.ENDED;
  }
}
