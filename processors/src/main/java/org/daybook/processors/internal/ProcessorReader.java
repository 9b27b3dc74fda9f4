package org.daybook.processors.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.daybook.processors.Collation;
import org.daybook.processors.Manifest;
import org.daybook.processors.ProcessorSpec;
import org.jspecify.annotations.Nullable;

/// Reads the entries below `/processors` of a manifest.
final class ProcessorReader {

  private static final long DEFAULT_ATTEMPTS = 5;
  private static final long DEFAULT_FIRST_MILLIS = 1_000;
  private static final long DEFAULT_MOST_MILLIS = 60_000;
  private static final long MOST_MILLIS = 86_400_000;

  private final Faults faults;
  private final SortedMap<Tag, JsonNode> owns;
  private final Set<Tag> tags;
  private final SortedMap<String, Manifest.RoutineEntry> routines;
  private final Set<String> routineNames;
  /// The names of the processors that were read, by what they put.
  private final Map<PropKey, String> results = new HashMap<>();

  /// A reader for the processors of one manifest.
  ///
  /// @param routines those that could be read
  /// @param routineNames those that are there
  ProcessorReader(
      Faults faults,
      SortedMap<Tag, JsonNode> owns,
      Set<Tag> tags,
      SortedMap<String, Manifest.RoutineEntry> routines,
      Set<String> routineNames) {
    this.faults = faults;
    this.owns = owns;
    this.tags = tags;
    this.routines = routines;
    this.routineNames = routineNames;
  }

  Manifest.@Nullable ProcessorEntry read(Fields entry) {
    JsonNode predicate =
        entry.any(
            "predicate", true, "which documents it wants, such as {\"has\":\"org.example.photo\"}");
    String routine = RoutineReader.named(entry, routineNames);
    if (predicate != null && !predicate.isObject()) {
      entry.fault("predicate", Fields.found(predicate), "wanted a JSON object");
    }
    Manifest.RoutineEntry code = routine == null ? null : routines.get(routine);
    PropKey result = result(entry, code);
    Tag consumes = consumes(entry, code);
    String merge = entry.word("merge", false, List.of("auto", "review"));
    String home = RoutineReader.home(entry, code);
    String supersede = entry.word("supersede", false, List.of("cancel", "finish"));
    ProcessorSpec.Retry retry = retry(entry);
    Collation collate = CollationReader.read(entry, code);
    entry.done();
    return predicate == null || routine == null || result == null
        ? null
        : new Manifest.ProcessorEntry(
            predicate,
            routine,
            result,
            consumes,
            merge(merge, code),
            "finish".equals(supersede)
                ? ProcessorSpec.Supersede.FINISH
                : ProcessorSpec.Supersede.CANCEL,
            retry,
            home,
            collate);
  }

  /// What a predicate routine finds is looked at, unless the plug says otherwise.
  private static Manifest.Merge merge(
      @Nullable String word, Manifest.@Nullable RoutineEntry routine) {
    boolean looked =
        word == null
            ? routine != null && routine.kind() == Manifest.Kind.PREDICATE
            : word.equals("review");
    return looked ? Manifest.Merge.REVIEW : Manifest.Merge.AUTO;
  }

  private @Nullable PropKey result(Fields entry, Manifest.@Nullable RoutineEntry routine) {
    PropKey key =
        entry.key("result", true, "the prop that says it is done, as <tag> or <tag>/<id>");
    if (key == null) {
      return null;
    }
    JsonNode schema = owns.get(key.tag());
    String other = results.putIfAbsent(key, entry.name());
    if (schema == null) {
      faults.add(
          entry.at("result"), "the plug does not own the tag " + key.tag(), "name a tag from owns");
    } else if (routine != null && !routine.mayWrite(key) && !EmptyObject.allowedBy(schema)) {
      faults.add(
          entry.at("result"),
          "the schema of %s may not allow {}, which the host puts there".formatted(key.tag()),
          "let the schema allow an empty object, or add the tag to the routine's writes and put the result there");
    }
    if (schema != null && other != null) {
      faults.add(
          entry.at("result"),
          "the processor %s puts %s already".formatted(other, key),
          "name another prop, such as %s/%s".formatted(key.tag(), entry.name()));
    }
    return key;
  }

  private @Nullable Tag consumes(Fields entry, Manifest.@Nullable RoutineEntry routine) {
    PropKey key = entry.key("consumes", false, "a tag");
    if (key == null) {
      return null;
    }
    Tag tag = key.tag();
    if (!key.equals(tag.main())) {
      faults.add(
          entry.at("consumes"),
          "found the prop key " + key,
          "wanted a tag alone: all its props are removed");
    } else if (!tags.contains(tag)) {
      faults.add(
          entry.at("consumes"),
          "the tag %s is neither owned nor used".formatted(tag),
          "name it in owns or in uses");
    } else if (routine != null
        && !(routine.capabilities().mayRead(key) && routine.capabilities().mayWrite(key))) {
      faults.add(
          entry.at("consumes"),
          "the routine does not declare to read and write " + tag,
          "add it to the routine's reads and writes");
    }
    return tag;
  }

  private ProcessorSpec.Retry retry(Fields processor) {
    Fields entry = processor.within("retry");
    Long attempts = entry == null ? null : entry.whole("attempts", 1, 1_000);
    Long first = entry == null ? null : entry.whole("firstMillis", 1, MOST_MILLIS);
    Long most = entry == null ? null : entry.whole("mostMillis", 1, MOST_MILLIS);
    if (entry != null) {
      entry.done();
    }
    long firstMillis = first == null ? DEFAULT_FIRST_MILLIS : first;
    long mostMillis = most == null ? Math.max(firstMillis, DEFAULT_MOST_MILLIS) : most;
    if (mostMillis < firstMillis) {
      faults.add(
          processor.at("retry"),
          "mostMillis %d is below firstMillis %d".formatted(mostMillis, firstMillis),
          "raise mostMillis");
    }
    return new ProcessorSpec.Retry(
        (int) (attempts == null ? DEFAULT_ATTEMPTS : attempts),
        Duration.ofMillis(firstMillis),
        Duration.ofMillis(mostMillis));
  }
}
