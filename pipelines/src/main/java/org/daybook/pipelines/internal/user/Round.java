package org.daybook.pipelines.internal.user;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.daybook.documents.Edit;
import org.daybook.documents.PropKey;
import org.daybook.pipelines.RunRecord;
import org.daybook.pipelines.RunRecord.Outcome;
import org.daybook.pipelines.internal.user.Progress.Standing;
import org.jspecify.annotations.Nullable;

/// What the end of one run means for the pipeline. What a stage writes is no new input of the
/// stages beside and before it, so their records are made to stand for the document as it is then;
/// with the last of the last stage, the result is put. Where that stage was taken away it is put
/// without a run. Confined to one thread.
final class Round {

  private final Course course;
  private final String beyond;
  private final @Nullable Run run;
  private final Progress was;
  private final boolean completes;
  private final SortedMap<PropKey, JsonNode> props;
  private final SortedMap<PropKey, JsonNode> puts = new TreeMap<>();

  private record Run(Place place, RunRecord record) {}

  /// The round of a run that has ended.
  Round(Place place, Place.Seen before, Place.Seen after, RunRecord record) {
    this.course = place.course();
    this.beyond = after.beyond();
    this.run = new Run(place, record);
    this.was = Progress.of(course, before.props(), before.beyond());
    this.props = new TreeMap<>(after.props());
    this.completes =
        place.last() && record.outcome() == Outcome.SUCCEEDED && allDone(course, was, place.id());
  }

  /// The round without a run, for a document on which every stage is done.
  private Round(Course course, Place.Seen now, Progress was) {
    this.course = course;
    this.beyond = now.beyond();
    this.run = null;
    this.was = was;
    this.props = new TreeMap<>(now.props());
    this.completes = true;
  }

  /// What puts the result without a run; empty when a stage is not done.
  static Optional<Edit> completed(Course course, Place.Seen now) {
    Progress was = Progress.of(course, now.props(), now.beyond());
    return allDone(course, was, null)
        ? Optional.of(new Round(course, now, was).edit())
        : Optional.empty();
  }

  private static boolean allDone(Course course, Progress was, @Nullable String but) {
    return course
        .steps()
        .filter(step -> !step.id().equals(but))
        .allMatch(step -> was.standing(step) == Standing.DONE);
  }

  Edit edit() {
    var gone = new TreeSet<PropKey>();
    if (completes) {
      gone.addAll(course.stale(props));
      props.keySet().removeAll(gone);
      if (!props.containsKey(course.result())) {
        put(course.result(), JsonNodeFactory.instance.objectNode());
      }
    }
    String followed = "";
    for (int stage = 0; stage < course.stages().size(); stage++) {
      followed = stage(stage, followed);
    }
    if (run != null && run.place().stage() == Place.ON_FAILURE) {
      Place place = run.place();
      put(
          RunRecord.key(place.id()),
          run.record().on(place.digest(props, beyond), place.configuration(props)).json());
    }
    return new Edit(puts, gone);
  }

  /// @param before which runs the stage follows
  /// @return its own runs
  private String stage(int number, String before) {
    var runs = new StringBuilder();
    List<Step> steps = course.stages().get(number);
    for (Step step : steps) {
      RunRecord ended = ended(step);
      boolean own = ended != null;
      RunRecord now = ended == null ? stands(number, step) : ended;
      if (now != null) {
        put(
            RunRecord.key(step.id()),
            now.on(course.digest(step, props, beyond, before), configuration(step, now, own))
                .json());
      }
      boolean done = now != null && now.outcome() == Outcome.SUCCEEDED;
      runs.append(Progress.line(step, done ? now : null));
    }
    return runs.toString();
  }

  /// The record of the run that has ended, of its own step alone.
  private @Nullable RunRecord ended(Step step) {
    return run != null && step.id().equals(run.place().id()) ? run.record() : null;
  }

  /// The record of an earlier run that stands; of stages that are still to come none does.
  private @Nullable RunRecord stands(int number, Step step) {
    boolean reached =
        run == null || run.place().stage() == Place.ON_FAILURE || number <= run.place().stage();
    return reached && was.standing(step) != Standing.OPEN
        ? Course.record(step.id(), props).orElse(null)
        : null;
  }

  /// An earlier run keeps the version of the pipeline that caused it.
  private RunRecord.Configuration configuration(Step step, RunRecord now, boolean own) {
    RunRecord.Configuration then = now.pipeline();
    boolean done = completes || (!own && then != null && then.done());
    RunRecord.Configuration fresh = course.configuration(step, props, done);
    return own || then == null
        ? fresh
        : new RunRecord.Configuration(
            then.doc(), then.heads(), fresh.result(), fresh.reads(), fresh.input(), done);
  }

  private void put(PropKey key, JsonNode value) {
    if (!value.equals(props.get(key))) {
      props.put(key, value);
      puts.put(key, value);
    }
  }
}
