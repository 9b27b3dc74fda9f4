package org.daybook.pipelines.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What led to a run. It says all that bounds the chain of them, so that nothing depends on how
/// long the jobs of the chain are kept.
///
/// @param job whose run led here; null when it came from outside
/// @param depth how many runs led here
/// @param runs how often each of them did, by name
/// @param root the first of the jobs; null when it came from outside
/// @param created how many documents the runs that lead back to the root had created then
public record Cause(
    @Nullable String job,
    int depth,
    SortedMap<String, Integer> runs,
    @Nullable String root,
    int created) {

  public static final Cause OUTSIDE = new Cause(null, 0, Collections.emptySortedMap(), null, 0);

  public Cause {
    runs = Collections.unmodifiableSortedMap(new TreeMap<>(runs));
  }

  /// That of a job of which nothing more is known.
  public static Cause of(String job) {
    return new Cause(job, 1, Collections.emptySortedMap(), job, 0);
  }

  /// That of what a run leads to that had this cause.
  ///
  /// @param run its job
  /// @param name what ran
  /// @param all how many documents were created since the root
  Cause then(String run, String name, int all) {
    var more = new TreeMap<>(runs);
    more.merge(name, 1, Integer::sum);
    return new Cause(run, depth + 1, more, root == null ? run : root, all);
  }

  /// The root of what a run leads to that had this cause.
  ///
  /// @param run its job
  String rootOf(String run) {
    return root == null ? run : root;
  }

  /// Puts it into a job's arguments; nothing is written for nothing.
  public void into(ObjectNode args) {
    if (job == null) {
      return;
    }
    args.put("cause", job).put("depth", depth);
    if (!runs.isEmpty()) {
      ObjectNode names = args.putObject("runs");
      runs.forEach(names::put);
    }
    if (root != null && !root.equals(job)) {
      args.put("root", root);
    }
    if (created > 0) {
      args.put("created", created);
    }
  }

  /// Reads what [#into] wrote, in this version or in one that told less.
  public static Cause in(JsonNode args) {
    String job = args.path("cause").textValue();
    var runs = new TreeMap<String, Integer>();
    args.path("runs").properties().forEach(run -> runs.put(run.getKey(), run.getValue().asInt()));
    return new Cause(
        job,
        args.path("depth").asInt(),
        runs,
        args.path("root").asText(job),
        args.path("created").asInt());
  }
}
