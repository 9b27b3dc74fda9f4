package org.daybook.pipelines;

/// What a retry of errors did, or would do.
///
/// @param resumed parked jobs that try again
/// @param forced documents that are run on again
/// @param left documents that no longer wanted it, or not in this way, when it was their turn
public record Retried(long resumed, long forced, long left) {

  public static final Retried NOTHING = new Retried(0, 0, 0);

  /// Both together.
  public Retried plus(Retried other) {
    return new Retried(resumed + other.resumed(), forced + other.forced(), left + other.left());
  }

  /// How many documents have another try.
  public long count() {
    return resumed + forced;
  }
}
