package org.daybook.documents;

import org.jspecify.annotations.Nullable;

/// How a follower is doing.
///
/// @param name its durable name
/// @param cursor how far it got
/// @param lag how many entries of the feed it has yet to take
/// @param failure why its last batch failed; null when it did not
/// @param activity what it is about
public record FollowerStatus(
    String name, Sequence cursor, long lag, @Nullable String failure, Activity activity) {

  /// What a follower is about.
  public enum Activity {
    /// Taking entries, or waiting for one.
    FOLLOWING,
    /// Deriving everything anew.
    REBUILDING,
    /// Standing still until it is resumed.
    PAUSED
  }
}
