package org.daybook.pipelines.internal.user;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.daybook.documents.Edit;
import org.daybook.documents.PropKey;
import org.daybook.pipelines.RunRecord;
import org.daybook.pipelines.RunRecord.Outcome;
import org.daybook.pipelines.internal.user.Progress.Standing;

/// What the end of one run means for the pipeline. What a stage writes is no new input of the
/// stages beside and before it, so their records are made to stand for the document as it is then;
/// with the last of the last stage, the result is put. Confined to one thread.
final class Round {

  private final Place place;
  private final Course course;
  private final String beyond;
  private final RunRecord record;
  private final Progress was;
  private final boolean completes;
  private final SortedMap<PropKey, JsonNode> props;
  private final SortedMap<PropKey, JsonNode> puts = new TreeMap<>();

  Round(Place place, Place.Seen before, Place.Seen after, RunRecord record) {
    this.place = place;
    this.course = place.course();
    this.beyond = after.beyond();
    this.record = record;
    this.was = Progress.of(course, before.props(), before.beyond());
    this.props = new TreeMap<>(after.props());
    this.completes = place.last() && record.outcome() == Outcome.SUCCEEDED && othersDone();
  }

  private boolean othersDone() {
    return course
        .steps()
        .filter(step -> !step.id().equals(place.id()))
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
    if (place.stage() == Place.ON_FAILURE) {
      put(
          RunRecord.key(place.id()),
          record.on(place.digest(props, beyond), place.configuration(props)).json());
    }
    return new Edit(puts, gone);
  }

  /// @param before which runs the stage follows
  /// @return its own runs
  private String stage(int number, String before) {
    var runs = new StringBuilder();
    List<Step> steps = course.stages().get(number);
    for (Step step : steps) {
      boolean own = step.id().equals(place.id());
      boolean reached = place.stage() == Place.ON_FAILURE || number <= place.stage();
      RunRecord now =
          own
              ? record
              : reached && was.standing(step) != Standing.OPEN
                  ? Course.record(step.id(), props).orElse(null)
                  : null;
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
