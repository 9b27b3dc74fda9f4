package org.daybook.queryapi.rest;

import java.util.Locale;
import org.daybook.documents.FollowerStatus;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// One follower of the feed.
///
/// @param cursor the sequence it has reached
/// @param lag how many changes it has yet to take
/// @param failure why its last batch failed; null when it did not
/// @param activity `following`, `rebuilding` or `paused`
@Schema(name = "Follower")
record FollowerView(
    String name, long cursor, long lag, @Nullable String failure, String activity, boolean paused) {

  static FollowerView of(FollowerStatus status) {
    return new FollowerView(
        status.name(),
        status.cursor().value(),
        status.lag(),
        status.failure(),
        status.activity().name().toLowerCase(Locale.ROOT),
        status.activity() == FollowerStatus.Activity.PAUSED);
  }
}
