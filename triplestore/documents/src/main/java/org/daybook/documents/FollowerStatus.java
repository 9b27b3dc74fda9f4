package org.daybook.documents;

import org.jspecify.annotations.Nullable;

/// How a follower is doing.
///
/// @param name its durable name
/// @param cursor how far it got
/// @param lag how many entries of the feed it has yet to take
/// @param failure why its last batch failed; null when it did not
public record FollowerStatus(String name, Sequence cursor, long lag, @Nullable String failure) {}
