package org.daybook.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.Heads;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.jspecify.annotations.Nullable;

/// What a document says about a processor's last run on it: prop
/// `org.daybook.run/<plug>:<processor>`, written by the host in the same commit as what the run
/// did.
///
/// @param outcome how it ended
/// @param plugVersion the plug's version then
/// @param version the processor's version then, see
///     [org.daybook.processors.ProcessorSpec#version()]
/// @param digest what the processor would read now, if nobody else wrote since: taken after the
///     run's own writes, where it made any on `main`
/// @param job the job that ran it
/// @param attempts how many it took
/// @param at when it ended
/// @param code why it failed, the same word as in the error tag, or why it waits for a person; null
///     when it merged
/// @param message the same for people; null when it merged
/// @param seen the version on which it last ran to its end, here or in an earlier run; null when it
///     never did, and in records of older versions of Daybook
/// @param reason why it ran, a word of [Decision.Reason]; null in records of older versions of
///     Daybook
/// @param pipeline the pipeline that it was a stage of; null for a plug's own processor
public record RunRecord(
    Outcome outcome,
    String plugVersion,
    String version,
    String digest,
    String job,
    int attempts,
    Instant at,
    @Nullable String code,
    @Nullable String message,
    @Nullable Heads seen,
    @Nullable String reason,
    @Nullable Configuration pipeline) {

  /// What caused a run that was a stage of a pipeline.
  ///
  /// @param doc the pipeline's document
  /// @param heads which version of it
  /// @param result the pipeline's result then
  /// @param reads the tags that the stage read
  /// @param input digest of the props under those tags alone: it can be taken again when the
  ///     pipeline is another
  /// @param done whether all stages were done with it and the result was put
  public record Configuration(
      DocId doc, Heads heads, PropKey result, SortedSet<Tag> reads, String input, boolean done) {

    public Configuration {
      reads = Collections.unmodifiableSortedSet(new TreeSet<>(reads));
    }

    private static @Nullable Configuration read(JsonNode value) {
      return value.isObject()
          ? new Configuration(
              new DocId(value.path("doc").asText()),
              Heads.parse(value.path("heads").asText()),
              PropKey.parse(value.path("result").asText()),
              value
                  .path("reads")
                  .valueStream()
                  .map(tag -> new Tag(tag.asText()))
                  .collect(Collectors.toCollection(TreeSet::new)),
              value.path("input").asText(),
              value.path("done").asBoolean())
          : null;
    }

    private ObjectNode json() {
      ObjectNode json =
          JsonNodeFactory.instance
              .objectNode()
              .put("doc", doc.value())
              .put("heads", heads.toString())
              .put("result", result.toString());
      ArrayNode tags = json.putArray("reads");
      reads.forEach(tag -> tags.add(tag.name()));
      return json.put("input", input).put("done", done);
    }
  }

  /// One of a plug's own processor.
  public RunRecord(
      Outcome outcome,
      String plugVersion,
      String version,
      String digest,
      String job,
      int attempts,
      Instant at,
      @Nullable String code,
      @Nullable String message,
      @Nullable Heads seen,
      @Nullable String reason) {
    this(
        outcome,
        plugVersion,
        version,
        digest,
        job,
        attempts,
        at,
        code,
        message,
        seen,
        reason,
        null);
  }

  /// The same run, of other input.
  public RunRecord on(String otherDigest, @Nullable Configuration otherPipeline) {
    return new RunRecord(
        outcome,
        plugVersion,
        version,
        otherDigest,
        job,
        attempts,
        at,
        code,
        message,
        seen,
        reason,
        otherPipeline);
  }

  /// The same run, whose result no longer waits for anybody: the processor runs again, whatever the
  /// input.
  public RunRecord withdrawn() {
    return on("", pipeline);
  }

  /// Whether what it did waits for a person.
  public boolean waits() {
    return outcome == Outcome.REVIEW && !digest.isEmpty();
  }

  /// The tag of run records.
  public static final Tag RUN = new Tag("org.daybook.run");

  /// The tag of errors: one prop for each processor whose last run did not succeed.
  public static final Tag ERROR = new Tag("org.daybook.error");

  /// How a run ended.
  public enum Outcome {
    SUCCEEDED,
    /// It will not be tried again on this input.
    FAILED,
    /// It waits for a person to resume its job.
    PARKED,
    /// It succeeded on input that had changed meanwhile; the newest input follows.
    OUTDATED,
    /// It succeeded, and what it did waits for a person.
    REVIEW,
    /// It succeeded, and a person rejected what it did.
    REJECTED;

    /// As it is written in the record.
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /// Where the record of a processor is.
  ///
  /// @param processor `<plug>:<processor>`
  public static PropKey key(String processor) {
    return new PropKey(RUN, processor);
  }

  /// Where the error of a processor is.
  ///
  /// @param processor `<plug>:<processor>`
  public static PropKey errorKey(String processor) {
    return new PropKey(ERROR, processor);
  }

  /// The record a document carries for a processor.
  public static Optional<RunRecord> in(Document document, String processor) {
    return document.prop(key(processor)).flatMap(RunRecord::read);
  }

  /// Reads the prop's value; empty for one that no version of Daybook wrote.
  public static Optional<RunRecord> read(JsonNode value) {
    for (Outcome outcome : Outcome.values()) {
      if (outcome.word().equals(value.path("outcome").textValue())) {
        try {
          return Optional.of(
              new RunRecord(
                  outcome,
                  value.path("plugVersion").asText(),
                  value.path("version").asText(),
                  value.path("digest").asText(),
                  value.path("job").asText(),
                  value.path("attempts").asInt(),
                  Instant.parse(value.path("at").asText()),
                  value.path("code").textValue(),
                  value.path("message").textValue(),
                  seen(value.path("seen")),
                  value.path("reason").textValue(),
                  Configuration.read(value.path("pipeline"))));
        } catch (DateTimeException | IllegalArgumentException _) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private static @Nullable Heads seen(JsonNode value) {
    return value.isTextual() ? Heads.parse(value.textValue()) : null;
  }

  /// The prop's value.
  public ObjectNode json() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("outcome", outcome.word())
            .put("plugVersion", plugVersion)
            .put("version", version)
            .put("digest", digest)
            .put("job", job)
            .put("attempts", attempts)
            .put("at", at.toString());
    if (code != null) {
      json.put("code", code);
    }
    if (message != null) {
      json.put("message", message);
    }
    if (seen != null) {
      json.put("seen", seen.toString());
    }
    if (reason != null) {
      json.put("reason", reason);
    }
    if (pipeline != null) {
      json.set("pipeline", pipeline.json());
    }
    return json;
  }
}
