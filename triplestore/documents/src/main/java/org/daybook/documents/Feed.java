package org.daybook.documents;

import java.time.Duration;
import java.util.List;

/// The vault's commits in order, and the durable places its followers have reached. Thread-safe.
public interface Feed {

  /// The last entry's place, or [Sequence#START].
  Sequence last();

  /// The last entry that is no longer told; [Sequence#START] while all are.
  Sequence horizon();

  /// Up to `limit` entries after `after`, in order.
  ///
  /// @throws DaybookException.Conflict `feed-behind` for a place before the horizon; its context
  ///     `resume` is where to go on, once the documents themselves were read
  List<FeedEntry> read(Sequence after, int limit);

  /// Waits until there is an entry after `after`.
  ///
  /// @return whether there is one; false when the time is over
  boolean awaitAfter(Sequence after, Duration atMost) throws InterruptedException;

  /// Stops telling the entries up to a place. Never waits for readers. What is some document's
  /// history stays, and can be read there; a place before the horizon changes nothing.
  void retain(Sequence horizon);

  /// How far a follower got, or [Sequence#START] for one never seen.
  Sequence cursor(String follower);

  /// Records, durably, how far a follower got. Going back is allowed: that is how a follower is
  /// rebuilt.
  void moveCursor(String follower, Sequence reached);

  /// Whether a follower is to stand still. Kept over restarts.
  boolean paused(String follower);

  /// Lets a follower stand still, or go on; durably.
  void pause(String follower, boolean paused);
}
