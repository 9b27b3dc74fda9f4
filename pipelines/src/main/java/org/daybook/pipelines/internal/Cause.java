package org.daybook.pipelines.internal;

import org.jspecify.annotations.Nullable;

/// What led to a run.
///
/// @param job whose run led here; null when it came from outside
/// @param depth how many runs led here
public record Cause(@Nullable String job, int depth) {

  public static final Cause OUTSIDE = new Cause(null, 0);
}
