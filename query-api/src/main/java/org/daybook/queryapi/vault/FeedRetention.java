package org.daybook.queryapi.vault;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.daybook.documents.Feed;
import org.daybook.documents.FeedEntry;
import org.daybook.documents.Sequence;
import org.jspecify.annotations.Nullable;

/// How much of the feed stays told. An entry goes when either bound says so; documents keep their
/// own history.
///
/// @param keepFor how long; null: without end
/// @param keepEntries how many of the newest; null: all
public record FeedRetention(@Nullable Duration keepFor, @Nullable Long keepEntries) {

  /// All of it.
  public static final FeedRetention ALL = new FeedRetention(null, null);

  private static final int PAGE = 1_000;

  public FeedRetention {
    if (keepFor != null && !keepFor.isPositive()) {
      throw new IllegalArgumentException("keepFor = %s: wanted above zero".formatted(keepFor));
    }
    if (keepEntries != null && keepEntries < 1) {
      throw new IllegalArgumentException(
          "keepEntries = %d: wanted 1 or more".formatted(keepEntries));
    }
  }

  /// Moves a feed's horizon to where it belongs now.
  void trim(Feed feed, Instant now) {
    Sequence horizon = feed.horizon();
    if (keepEntries != null) {
      horizon = later(horizon, new Sequence(Math.max(0, feed.last().value() - keepEntries)));
    }
    if (keepFor != null) {
      horizon = later(horizon, before(feed, now.minus(keepFor)));
    }
    feed.retain(horizon);
  }

  /// The last entry that was made before a time.
  private static Sequence before(Feed feed, Instant time) {
    Sequence last = feed.horizon();
    while (true) {
      List<FeedEntry> page = feed.read(last, PAGE);
      for (FeedEntry entry : page) {
        if (!entry.at().isBefore(time)) {
          return last;
        }
        last = entry.sequence();
      }
      if (page.size() < PAGE) {
        return last;
      }
    }
  }

  private static Sequence later(Sequence one, Sequence other) {
    return one.compareTo(other) < 0 ? other : one;
  }
}
