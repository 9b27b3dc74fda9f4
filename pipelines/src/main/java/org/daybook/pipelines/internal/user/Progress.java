package org.daybook.pipelines.internal.user;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.daybook.documents.PropKey;
import org.daybook.pipelines.RunRecord;
import org.daybook.pipelines.RunRecord.Outcome;
import org.jspecify.annotations.Nullable;

/// How far a document is with the stages of a pipeline. Each stage follows the runs of the one
/// before it: when one of those runs again, so do all stages after it. Pure.
final class Progress {

  /// Where a step stands.
  enum Standing {
    /// It succeeded on what is there.
    DONE,
    /// It failed on what is there.
    FAILED,
    /// It has yet to run.
    OPEN
  }

  private final Course course;
  private final Map<String, Standing> standings = new HashMap<>();

  /// For each stage, the runs of the stage before.
  private final List<String> before = new ArrayList<>();

  private Progress(Course course) {
    this.course = course;
  }

  static Progress of(Course course, SortedMap<PropKey, JsonNode> props, String beyond) {
    var progress = new Progress(course);
    String followed = "";
    for (List<Step> stage : course.stages()) {
      progress.before.add(followed);
      var runs = new StringBuilder();
      for (Step step : stage) {
        Optional<RunRecord> record = Course.record(step.id(), props);
        String digest = course.digest(step, props, beyond, followed);
        Standing standing =
            record.map(found -> standing(found, step, digest, props)).orElse(Standing.OPEN);
        progress.standings.put(step.id(), standing);
        runs.append(line(step, standing == Standing.DONE ? record.orElse(null) : null));
      }
      followed = runs.toString();
    }
    return progress;
  }

  /// How a stage tells which run of a step before it it follows.
  static String line(Step step, @Nullable RunRecord done) {
    return "%s %s\n".formatted(step.id(), done == null ? "-" : done.job());
  }

  private static Standing standing(
      RunRecord record, Step step, String digest, SortedMap<PropKey, JsonNode> props) {
    if (!record.version().equals(step.version())
        || !record.digest().equals(digest)
        || Course.removed(record, props)) {
      return Standing.OPEN;
    }
    return record.outcome() == Outcome.SUCCEEDED
        ? Standing.DONE
        : Course.failed(record) ? Standing.FAILED : Standing.OPEN;
  }

  Standing standing(Step step) {
    return standings.getOrDefault(step.id(), Standing.OPEN);
  }

  /// Which runs a stage follows, counted from 0.
  String before(int stage) {
    return before.get(stage);
  }

  boolean ready(int stage) {
    return stage == 0
        || course.stages().get(stage - 1).stream()
            .allMatch(step -> standing(step) == Standing.DONE);
  }

  /// The steps that have failed, with the runs that did.
  String failures(SortedMap<PropKey, JsonNode> props) {
    return course
        .steps()
        .filter(step -> standing(step) == Standing.FAILED)
        .map(step -> line(step, Course.record(step.id(), props).orElse(null)))
        .collect(Collectors.joining());
  }
}
