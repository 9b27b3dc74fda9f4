package org.daybook.pipelines.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.daybook.documents.DocId;
import org.daybook.pipelines.PipelineSettings;
import org.daybook.processors.ProcessorSpec;
import org.daybook.wflow.RetryPolicy;
import org.jspecify.annotations.Nullable;

/// What a `process` job is added with.
///
/// @param doc the document
/// @param processor `<plug>:<processor>`
/// @param version the processor's version
/// @param digest the input the run is for; on any other input the job ends without running
/// @param previous the job of the run record this run replaces; null for a first run
/// @param superseded how many runs in a row were ended by newer input before this one
/// @param since when the first of those was ended; null for none
/// @param origin what led to it
/// @param reason why it is to run, a word of [org.daybook.pipelines.Decision.Reason]; null in jobs
///     of older versions of Daybook
/// @param cut whether the chain is a cycle, and the job is to fail as one instead of running
/// @param forced the order by which it is to run though the document asks for nothing; null for a
///     run that the document asks for
/// @param retry how the processor is tried again
public record ProcessArgs(
    DocId doc,
    String processor,
    String version,
    String digest,
    @Nullable String previous,
    int superseded,
    @Nullable Instant since,
    Cause origin,
    @Nullable String reason,
    boolean cut,
    @Nullable String forced,
    ProcessorSpec.Retry retry) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double FACTOR = 2;
  private static final double JITTER = 0.2;

  /// The idempotency key: the same document, processor, version and input, after the same last run
  /// or by the same order, are the same job.
  public String key() {
    String occasion = forced != null ? "forced-" + forced : previous == null ? "-" : previous;
    return String.join(" ", doc.value(), processor, version, digest, occasion);
  }

  /// The order by which a run that somebody asked for is to be made in place of this one, which
  /// came to nothing; null for a run that the document asks for.
  @Nullable String orderedAgain() {
    return forced == null ? null : forced + "+";
  }

  /// One run at a time for a document and processor.
  public String lane() {
    return lane(doc, processor);
  }

  public static String lane(DocId doc, String processor) {
    return doc.value() + " " + processor;
  }

  /// Whether this run may no longer be superseded, so that a document that changes all the time
  /// still gets a result now and then.
  public boolean finishes(PipelineSettings settings, Instant now) {
    return superseded >= settings.supersedesBound()
        || (since != null
            && Duration.between(since, now).compareTo(settings.supersedesTime()) >= 0);
  }

  public RetryPolicy policy() {
    return new RetryPolicy(
        Math.max(1, retry.attempts()),
        retry.first(),
        FACTOR,
        retry.most().compareTo(retry.first()) < 0 ? retry.first() : retry.most(),
        JITTER);
  }

  /// Short, since the engine holds short arguments in memory: nothing is written for nothing.
  public byte[] bytes() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("doc", doc.value())
            .put("processor", processor)
            .put("version", version)
            .put("digest", digest);
    if (previous != null) {
      json.put("previous", previous);
    }
    if (superseded > 0) {
      json.put("superseded", superseded);
    }
    if (since != null) {
      json.put("since", since.toEpochMilli());
    }
    origin.into(json);
    if (reason != null) {
      json.put("reason", reason);
    }
    if (cut) {
      json.put("cut", true);
    }
    if (forced != null) {
      json.put("forced", forced);
    }
    json.putArray("retry")
        .add(retry.attempts())
        .add(retry.first().toMillis())
        .add(retry.most().toMillis());
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// Reads what [#bytes] wrote.
  public static ProcessArgs parse(byte[] bytes) {
    try {
      JsonNode json = JSON.readTree(bytes);
      JsonNode retry = json.path("retry");
      return new ProcessArgs(
          new DocId(json.path("doc").asText()),
          json.path("processor").asText(),
          json.path("version").asText(),
          json.path("digest").asText(),
          json.path("previous").textValue(),
          json.path("superseded").asInt(),
          json.has("since") ? Instant.ofEpochMilli(json.path("since").asLong()) : null,
          Cause.in(json),
          json.path("reason").textValue(),
          json.path("cut").asBoolean(),
          json.path("forced").textValue(),
          new ProcessorSpec.Retry(
              retry.path(0).asInt(),
              Duration.ofMillis(retry.path(1).asLong()),
              Duration.ofMillis(retry.path(2).asLong())));
    } catch (IOException e) {
      throw new UncheckedIOException("arguments of a process job", e);
    }
  }
}
