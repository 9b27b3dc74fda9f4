package org.daybook.documents;

import java.util.List;

/// Something that is derived from the feed and can always be derived again.
public interface Follower {

  /// Its durable name.
  String name();

  /// How far it got. It may keep this with what it derives, so that both are one transaction, or in
  /// [Feed#cursor].
  Sequence cursor();

  /// Takes the next entries, in order, and makes its cursor the last one's place. May be given the
  /// same entries again after a crash, so it must be idempotent. A throw leaves the cursor where it
  /// was; the batch is offered again later.
  void apply(List<FeedEntry> batch) throws Exception;

  /// Derives everything anew from the documents as they stand, and then makes its cursor the place
  /// that the feed's end had when it began. Called when the feed no longer tells what it missed,
  /// and when a person asks. A throw, or a crash, in the midst leaves the cursor where it was; it
  /// is called again later.
  void rebuild() throws Exception;
}
