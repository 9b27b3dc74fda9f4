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
import java.util.List;
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
/// @param chain the processors whose runs caused this one, oldest first; empty when the cause came
///     from outside
/// @param cut whether the chain is a cycle, and the job is to fail as one instead of running
/// @param retry how the processor is tried again
public record ProcessArgs(
    DocId doc,
    String processor,
    String version,
    String digest,
    @Nullable String previous,
    int superseded,
    @Nullable Instant since,
    List<String> chain,
    boolean cut,
    ProcessorSpec.Retry retry) {

  private static final double FACTOR = 2;
  private static final double JITTER = 0.2;

  public ProcessArgs {
    chain = List.copyOf(chain);
  }

  /// The idempotency key: the same document, processor, version and input, after the same last run,
  /// are the same job.
  public String key() {
    return String.join(
        " ", doc.value(), processor, version, digest, previous == null ? "-" : previous);
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

  public byte[] bytes() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("doc", doc.value())
            .put("processor", processor)
            .put("version", version)
            .put("digest", digest)
            .put("previous", previous)
            .put("superseded", superseded)
            .put("since", since == null ? null : since.toString())
            .put("cut", cut);
    chain.forEach(json.putArray("chain")::add);
    json.putObject("retry")
        .put("attempts", retry.attempts())
        .put("firstMillis", retry.first().toMillis())
        .put("mostMillis", retry.most().toMillis());
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// Reads what [#bytes] wrote.
  public static ProcessArgs parse(byte[] bytes) {
    try {
      JsonNode json = new ObjectMapper().readTree(bytes);
      String since = json.path("since").textValue();
      JsonNode retry = json.path("retry");
      return new ProcessArgs(
          new DocId(json.path("doc").asText()),
          json.path("processor").asText(),
          json.path("version").asText(),
          json.path("digest").asText(),
          json.path("previous").textValue(),
          json.path("superseded").asInt(),
          since == null ? null : Instant.parse(since),
          json.path("chain").valueStream().map(JsonNode::asText).toList(),
          json.path("cut").asBoolean(),
          new ProcessorSpec.Retry(
              retry.path("attempts").asInt(),
              Duration.ofMillis(retry.path("firstMillis").asLong()),
              Duration.ofMillis(retry.path("mostMillis").asLong())));
    } catch (IOException e) {
      throw new UncheckedIOException("arguments of a process job", e);
    }
  }
}
