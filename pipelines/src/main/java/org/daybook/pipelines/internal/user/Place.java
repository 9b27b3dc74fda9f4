package org.daybook.pipelines.internal.user;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.daybook.documents.Edit;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.daybook.pipelines.Decision.Reason;
import org.daybook.pipelines.RoutineName;
import org.daybook.pipelines.RunRecord;
import org.daybook.pipelines.internal.InputDigest;

/// Where a processor stands in a pipeline: it is a step of one of its stages, or what runs when one
/// of those has failed. Pure.
///
/// @param course the pipeline's stages
/// @param stage which one it is of, from 0; [#ON_FAILURE] for what runs on failure
/// @param id the processor's
/// @param routine what it runs
/// @param routines of all steps, by their id
public record Place(
    Course course, int stage, String id, RoutineName routine, Map<String, RoutineName> routines) {

  /// The stage of what runs on failure.
  public static final int ON_FAILURE = -1;

  public Place {
    routines = Map.copyOf(routines);
  }

  /// Whether the pipeline's predicate decides about it: later stages follow the first.
  public boolean first() {
    return stage == 0;
  }

  /// Every tag whose change may change what is to be done.
  public Set<Tag> wakes() {
    return course.wakes();
  }

  /// The digest of its input: for what runs on failure, of the failures alone.
  public String digest(SortedMap<PropKey, JsonNode> props, String beyond) {
    Progress progress = Progress.of(course, props, beyond);
    return stage == ON_FAILURE
        ? InputDigest.of(progress.failures(props))
        : course.digest(step(), props, beyond, progress.before(stage));
  }

  /// Why it is not its turn; empty when it is.
  public Optional<Reason> waits(SortedMap<PropKey, JsonNode> props, String beyond) {
    Progress progress = Progress.of(course, props, beyond);
    if (stage == ON_FAILURE) {
      return progress.failures(props).isEmpty() ? Optional.of(Reason.NO_FAILURE) : Optional.empty();
    }
    return progress.ready(stage) ? Optional.empty() : Optional.of(Reason.AWAITS_STAGE);
  }

  /// Whether what an earlier version of the pipeline did here is to stand.
  public boolean kept(SortedMap<PropKey, JsonNode> props) {
    return course.kept(props);
  }

  /// Whether its last run was part of a round whose result was removed since.
  public boolean removed(RunRecord record, SortedMap<PropKey, JsonNode> props) {
    return Course.removed(record, props);
  }

  /// What the routine is given.
  public ObjectNode input(SortedMap<PropKey, JsonNode> props) {
    ObjectNode input = JsonNodeFactory.instance.objectNode();
    if (stage == ON_FAILURE) {
      course
          .steps()
          .map(Step::id)
          .filter(step -> Course.record(step, props).filter(Course::failed).isPresent())
          .max(Comparator.comparing(step -> Course.record(step, props).orElseThrow().at()))
          .ifPresent(step -> input.set("failed", failure(step, props)));
    }
    return input;
  }

  private ObjectNode failure(String step, SortedMap<PropKey, JsonNode> props) {
    RunRecord record = Course.record(step, props).orElseThrow();
    return JsonNodeFactory.instance
        .objectNode()
        .put("stage", step)
        .put("routine", String.valueOf(routines.get(step)))
        .put("code", record.code())
        .put("message", record.message());
  }

  /// What the record of a run says of the pipeline.
  public RunRecord.Configuration configuration(SortedMap<PropKey, JsonNode> props) {
    return course.configuration(step(), props, false);
  }

  /// What the host writes beside a run's own edit, when that is merged.
  ///
  /// @param before the document before the merge, and what is seen beyond it
  /// @param after the document with the run's own edit
  /// @param record of the run, whose digest is yet to be taken
  public Edit settled(Seen before, Seen after, RunRecord record) {
    return new Round(this, before, after, record).edit();
  }

  /// Whether it may be that only the result is lacking: every stage has succeeded, on whatever
  /// input, and the result was never put for it. The stage whose end was to put it was taken away.
  public boolean lacksResult(SortedMap<PropKey, JsonNode> props) {
    return course.lacksResult(props);
  }

  /// What puts the result where every stage is done on what is there; empty where one is not.
  public Optional<Completed> completed(Seen now) {
    return Round.completed(course, now)
        .flatMap(
            edit ->
                course
                    .steps()
                    .flatMap(step -> Course.record(step.id(), now.props()).stream())
                    .max(Comparator.comparing(RunRecord::at))
                    .map(last -> new Completed(last.job(), edit)));
  }

  /// What a document lacks on which every stage is done.
  ///
  /// @param job that ran last of all stages
  /// @param edit the result, and the notes that it is there
  public record Completed(String job, Edit edit) {}

  /// A document's props, and what the pipeline's predicate sees beyond them.
  public record Seen(SortedMap<PropKey, JsonNode> props, String beyond) {}

  boolean last() {
    return stage == course.stages().size() - 1;
  }

  /// For what runs on failure, a step that reads nothing.
  Step step() {
    return stage == ON_FAILURE
        ? new Step(id, new TreeSet<>(), new TreeSet<>(), "")
        : course.stages().get(stage).stream()
            .filter(step -> step.id().equals(id))
            .findFirst()
            .orElseThrow();
  }
}
