package org.daybook.pipelines;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.daybook.documents.DocId;
import org.jspecify.annotations.Nullable;

/// Where one document stands with one processor.
///
/// @param doc the document
/// @param processor `<plug>:<processor>`
/// @param state where it stands
/// @param matched whether the predicate holds; one that consumes its marker matches no longer once
///     it is done
/// @param run the last run, as the document records it; null when none is recorded
/// @param error the document's error tag of the processor; null when it has none
public record Dispatch(
    DocId doc,
    String processor,
    State state,
    boolean matched,
    @Nullable Run run,
    @Nullable Failure error) {

  /// Where a document stands with a processor.
  public enum State {
    /// A job for it is queued, or waits for its next attempt.
    WAITING,
    /// Its job runs.
    RUNNING,
    /// It ran on what is there.
    DONE,
    /// It ran on what is there, in vain.
    FAILED,
    /// Its job gave up, and waits for a person.
    PARKED,
    /// Its result is on a branch, and waits for a person.
    REVIEW,
    /// It has a result of input that has changed since; the newest follows.
    OUTDATED,
    /// Its job was parked and then given up: by a person, or since the predicate holds no longer.
    SKIPPED;

    /// The stable word.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// The state of that word.
    public static Optional<State> of(String word) {
      for (State state : values()) {
        if (state.word().equals(word)) {
          return Optional.of(state);
        }
      }
      return Optional.empty();
    }
  }

  /// The last run.
  ///
  /// @param job that ran it
  /// @param attempts how many it took
  /// @param version the processor's version then
  /// @param digest of the input it stands for
  /// @param at when it ended
  public record Run(String job, int attempts, String version, String digest, Instant at) {}

  /// An error tag.
  ///
  /// @param code why, as a stable word
  /// @param message why, for people
  /// @param at since when
  public record Failure(String code, String message, Instant at) {}

  /// The same in another state.
  public Dispatch in(State other) {
    return new Dispatch(doc, processor, other, matched, run, error);
  }
}
