package org.daybook.pipelines.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// What led to a run.
///
/// @param job whose run led here; null when it came from outside
/// @param depth how many runs led here
public record Cause(@Nullable String job, int depth) {

  public static final Cause OUTSIDE = new Cause(null, 0);

  /// Puts it into a job's arguments; nothing is written for nothing.
  public void into(ObjectNode args) {
    if (job != null) {
      args.put("cause", job).put("depth", depth);
    }
  }

  /// Reads what [#into] wrote.
  public static Cause in(JsonNode args) {
    return new Cause(args.path("cause").textValue(), args.path("depth").asInt());
  }
}
