package org.daybook.documents;

import java.time.Duration;
import java.util.List;

/// The vault's commits in order, and the durable places its followers have reached. Thread-safe.
public interface Feed {

  /// The last entry's place, or [Sequence#START].
  Sequence last();

  /// Up to `limit` entries after `after`, in order.
  List<FeedEntry> read(Sequence after, int limit);

  /// Waits until there is an entry after `after`.
  ///
  /// @return whether there is one; false when the time is over
  boolean awaitAfter(Sequence after, Duration atMost) throws InterruptedException;

  /// How far a follower got, or [Sequence#START] for one never seen.
  Sequence cursor(String follower);

  /// Records, durably, how far a follower got. Going back is allowed: that is how a follower is
  /// rebuilt.
  void moveCursor(String follower, Sequence reached);
}
