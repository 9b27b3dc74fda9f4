package org.daybook.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.jspecify.annotations.Nullable;

/// What a person wants done, stage after stage, to the documents of a predicate: the value of the
/// prop [#KEY] of a document. Its form is the published schema of that tag.
///
/// @param name reverse-domain; one of a vault
/// @param predicate in its JSON form, or a text with its text form
/// @param stages one after the other; the routines of one stage run in parallel
/// @param result put when all stages are done
/// @param onFailure runs when a stage has failed; null for none
/// @param afterChange which documents run again when the pipeline or one of its routines changes
/// @param enabled whether it runs
public record PipelineConfig(
    String name,
    JsonNode predicate,
    List<List<Placed>> stages,
    PropKey result,
    @Nullable Placed onFailure,
    AfterChange afterChange,
    boolean enabled) {

  /// The tag of pipelines.
  public static final Tag TAG = new Tag("org.daybook.pipeline");

  /// Where a document says what a pipeline is.
  public static final PropKey KEY = TAG.main();

  /// The tag of results, one prop for each pipeline that names no other.
  public static final Tag DONE = new Tag("org.daybook.done");

  /// Which documents run again when a pipeline changes.
  public enum AfterChange {
    /// None that is done or has failed, as long as what it read is the same.
    NOTHING,
    /// Those that failed.
    FAILED,
    /// Every one whose stages changed.
    ALL;

    /// As it is written in a pipeline.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// A routine in a pipeline.
  ///
  /// @param home where it runs, as [org.daybook.processors.Homes] says; null where its plug says
  public record Placed(RoutineName routine, @Nullable String home) {}

  public PipelineConfig {
    stages = stages.stream().map(List::copyOf).toList();
  }

  /// Reads a value that obeys the schema.
  ///
  /// @throws IllegalArgumentException for one that does not
  public static PipelineConfig read(JsonNode json) {
    String name = new Tag(json.path("name").asText()).name();
    var stages = new ArrayList<List<Placed>>();
    for (JsonNode stage : json.path("stages")) {
      stages.add(
          stage.has("parallel")
              ? stage.path("parallel").valueStream().map(PipelineConfig::placed).toList()
              : List.of(placed(stage)));
    }
    return new PipelineConfig(
        name,
        json.path("predicate"),
        stages,
        json.has("result") ? PropKey.parse(json.path("result").asText()) : new PropKey(DONE, name),
        json.has("onFailure") ? placed(json.path("onFailure")) : null,
        AfterChange.valueOf(json.path("rerun").asText("all").toUpperCase(Locale.ROOT)),
        json.path("enabled").asBoolean(true));
  }

  private static Placed placed(JsonNode stage) {
    return new Placed(
        RoutineName.parse(stage.path("routine").asText()), stage.path("home").textValue());
  }

  /// The predicate.
  ///
  /// @throws org.daybook.documents.DaybookException.Incorrect `predicate-invalid`
  public Predicate where() {
    return predicate.isTextual()
        ? Predicate.parseText(predicate.textValue())
        : Predicate.parse(predicate);
  }
}
