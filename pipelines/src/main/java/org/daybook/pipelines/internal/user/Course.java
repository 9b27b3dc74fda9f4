package org.daybook.pipelines.internal.user;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.daybook.documents.DocId;
import org.daybook.documents.Heads;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.daybook.pipelines.PipelineConfig.AfterChange;
import org.daybook.pipelines.RunRecord;
import org.daybook.pipelines.RunRecord.Outcome;
import org.daybook.pipelines.internal.InputDigest;

/// The stages of a pipeline, in their order. Pure.
///
/// @param doc the pipeline's document
/// @param heads the version that this is
/// @param name the pipeline's name
/// @param result the prop put when all stages are done
/// @param afterChange which documents run again when the pipeline changes
/// @param stages one after the other; the steps of each run in parallel
public record Course(
    DocId doc,
    Heads heads,
    String name,
    PropKey result,
    AfterChange afterChange,
    List<List<Step>> stages) {

  public Course {
    stages = stages.stream().map(List::copyOf).toList();
  }

  /// The processor of the stage that runs on failure.
  String failureId() {
    return name + ":failure";
  }

  Stream<Step> steps() {
    return stages.stream().flatMap(List::stream);
  }

  /// Every tag whose change may change what is to be done.
  Set<Tag> wakes() {
    return Stream.of(
            steps().flatMap(step -> step.reads().stream()),
            steps().flatMap(step -> step.asks().stream()).map(PropKey::tag),
            Stream.of(result.tag()))
        .flatMap(tags -> tags)
        .collect(Collectors.toSet());
  }

  /// The digest of a step's input.
  ///
  /// @param beyond what its predicate sees beyond the document
  /// @param before which runs of the stage before it follows
  String digest(Step step, SortedMap<PropKey, JsonNode> props, String beyond, String before) {
    String asked =
        step.asks().stream()
            .map(key -> "%s %s\n".formatted(key, props.get(key)))
            .collect(Collectors.joining());
    return InputDigest.of(input(step, props) + "\n" + beyond + asked + before);
  }

  private String input(Step step, SortedMap<PropKey, JsonNode> props) {
    return InputDigest.of(props, step.reads(), notes(props));
  }

  /// What the record of a step's run says of this pipeline.
  RunRecord.Configuration configuration(
      Step step, SortedMap<PropKey, JsonNode> props, boolean done) {
    return new RunRecord.Configuration(doc, heads, result, step.reads(), input(step, props), done);
  }

  /// The host's notes about this pipeline, which are no input of it.
  private Set<PropKey> notes(SortedMap<PropKey, JsonNode> props) {
    var notes = new TreeSet<PropKey>();
    for (PropKey key : props.keySet()) {
      if ((key.tag().equals(RunRecord.RUN) || key.tag().equals(RunRecord.ERROR))
          && key.id().startsWith(name + ":")) {
        notes.add(key);
      }
    }
    return notes;
  }

  /// The notes about stages that it no longer has.
  Set<PropKey> stale(SortedMap<PropKey, JsonNode> props) {
    Set<PropKey> notes = notes(props);
    Set<String> ids = steps().map(Step::id).collect(Collectors.toCollection(TreeSet::new));
    ids.add(failureId());
    notes.removeIf(key -> ids.contains(key.id()));
    return notes;
  }

  /// Whether what an earlier version of the pipeline did on a document is to stand.
  boolean kept(SortedMap<PropKey, JsonNode> props) {
    if (afterChange == AfterChange.ALL) {
      return false;
    }
    Map<String, RunRecord> records = records(props);
    return !records.isEmpty()
        && !versions(records).equals(versions())
        && records.values().stream().allMatch(record -> sawThis(record, props))
        && (records.values().stream().allMatch(record -> isDone(record, props))
            || (afterChange == AfterChange.NOTHING
                && records.values().stream().anyMatch(Course::failed)));
  }

  private Map<String, RunRecord> records(SortedMap<PropKey, JsonNode> props) {
    var records = new TreeMap<String, RunRecord>();
    for (PropKey key : notes(props)) {
      if (key.tag().equals(RunRecord.RUN) && !key.id().equals(failureId())) {
        record(key.id(), props)
            .filter(record -> record.pipeline() != null && record.pipeline().doc().equals(doc))
            .ifPresent(record -> records.put(key.id(), record));
      }
    }
    return records;
  }

  private static Map<String, String> versions(Map<String, RunRecord> records) {
    var versions = new TreeMap<String, String>();
    records.forEach((id, record) -> versions.put(id, record.version()));
    return versions;
  }

  private Map<String, String> versions() {
    return steps().collect(Collectors.toMap(Step::id, Step::version));
  }

  private boolean sawThis(RunRecord record, SortedMap<PropKey, JsonNode> props) {
    RunRecord.Configuration then = record.pipeline();
    return then != null && InputDigest.of(props, then.reads(), notes(props)).equals(then.input());
  }

  private static boolean isDone(RunRecord record, SortedMap<PropKey, JsonNode> props) {
    RunRecord.Configuration then = record.pipeline();
    return record.outcome() == Outcome.SUCCEEDED
        && then != null
        && then.done()
        && props.containsKey(then.result());
  }

  /// Whether every step has succeeded, on whatever input, and one of those runs belongs to no
  /// round that was done.
  boolean lacksResult(SortedMap<PropKey, JsonNode> props) {
    return steps().allMatch(step -> succeeded(step, props).isPresent())
        && steps().flatMap(step -> succeeded(step, props).stream()).anyMatch(Course::notDone);
  }

  private static Optional<RunRecord> succeeded(Step step, SortedMap<PropKey, JsonNode> props) {
    return record(step.id(), props)
        .filter(record -> record.outcome() == Outcome.SUCCEEDED)
        .filter(record -> record.version().equals(step.version()));
  }

  private static boolean notDone(RunRecord record) {
    RunRecord.Configuration then = record.pipeline();
    return then == null || !then.done();
  }

  static boolean failed(RunRecord record) {
    return record.outcome() == Outcome.FAILED || record.outcome() == Outcome.PARKED;
  }

  /// Whether a run was part of a round that was done, and whose result was removed since.
  static boolean removed(RunRecord record, SortedMap<PropKey, JsonNode> props) {
    RunRecord.Configuration then = record.pipeline();
    return then != null && then.done() && !props.containsKey(then.result());
  }

  static Optional<RunRecord> record(String processor, SortedMap<PropKey, JsonNode> props) {
    return Optional.ofNullable(props.get(RunRecord.key(processor))).flatMap(RunRecord::read);
  }
}
