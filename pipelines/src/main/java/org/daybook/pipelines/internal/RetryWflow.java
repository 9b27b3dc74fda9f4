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
import java.util.Optional;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.pipelines.Retried;
import org.daybook.wflow.Context;
import org.daybook.wflow.Ingress;
import org.daybook.wflow.Job;
import org.daybook.wflow.JobId;
import org.daybook.wflow.JobRequest;
import org.daybook.wflow.JobState;
import org.daybook.wflow.RetryPolicy;
import org.daybook.wflow.Wflow;
import org.jspecify.annotations.Nullable;

/// Lets the documents of a group of errors have another try, a page a step. Only errors that were
/// there when the job began are tried, and the job is the order that forces the runs: so a page
/// that is done twice after a crash tries none a second time, and an order that is repeated is this
/// job.
public final class RetryWflow implements Wflow {

  public static final String NAME = "retry";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LOOK_EVERY = Duration.ofSeconds(30);

  private final Parts parts;

  public RetryWflow(Parts parts) {
    this.parts = parts;
  }

  @Override
  public String name() {
    return NAME;
  }

  /// How many documents would have another try; changes nothing.
  ///
  /// @param code only errors with it; null for all
  public static Retried count(Parts parts, Watch watch, @Nullable String code) {
    return new Retry(parts, watch, code, null).all();
  }

  /// Orders it, and waits for its end.
  ///
  /// @param code only errors with it; null for all
  /// @param order whose repeat answers what became of the first
  /// @throws DaybookException.Unavailable `retry-unfinished`
  public static Retried retried(Parts parts, Watch watch, @Nullable String code, String order) {
    ObjectNode args = JsonNodeFactory.instance.objectNode().put("processor", watch.id());
    if (code != null) {
      args.put("code", code);
    }
    Ingress ingress = parts.lanes().ingress();
    JobId job = ingress.addJob(JobRequest.of(NAME, order, bytes(args))).job();
    Job end = rested(ingress, job);
    if (end.state() instanceof JobState.Succeeded(byte[] result)) {
      return counted(read(result));
    }
    throw new DaybookException.Unavailable(
        "retry-unfinished",
        "the retry is job %s, which is %s; look at it with daybook job %s"
            .formatted(job, end.state().word(), job));
  }

  private static Job rested(Ingress ingress, JobId job) {
    try {
      while (true) {
        Job found = ingress.await(job, LOOK_EVERY);
        if (found.state().rests()) {
          return found;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DaybookException.Unavailable(
          "pipelines-closed", "interrupted while errors were retried", e);
    }
  }

  @Override
  public byte[] run(Context context, byte[] args) throws Exception {
    parts.lanes().ingress(); // waits for the pipelines to be started
    JsonNode wanted = read(args);
    Retried sum = Retried.NOTHING;
    // Errors are noted to the millisecond, and one of this very one was there too.
    Retry.@Nullable Place place = new Retry.Place(context.now("begun").plusMillis(1), null);
    for (int n = 0; place != null; n++) {
      Retry.Place from = place;
      JsonNode page =
          read(
              context.step(
                  "page-" + n,
                  bytes(json(from)),
                  RetryPolicy.DEFAULT,
                  () -> page(wanted, context.job(), from)));
      sum = sum.plus(counted(page));
      place = page.has("next") ? place(page.path("next")) : null;
      context.progress(bytes(json(sum)));
    }
    return bytes(json(sum));
  }

  private byte[] page(JsonNode wanted, JobId job, Retry.Place from) {
    Optional<Watch> watch = parts.installed().current().watch(wanted.path("processor").asText());
    if (watch.isEmpty()) {
      return bytes(json(Retried.NOTHING));
    }
    Retry.Page page =
        new Retry(parts, watch.get(), wanted.path("code").textValue(), job.value()).page(from);
    ObjectNode json = json(page.counted());
    if (page.next() != null) {
      json.set("next", json(page.next()));
    }
    return bytes(json);
  }

  private static ObjectNode json(Retry.Place place) {
    ObjectNode json =
        JsonNodeFactory.instance.objectNode().put("before", place.before().toEpochMilli());
    return place.doc() == null ? json : json.put("doc", place.doc().value());
  }

  private static Retry.Place place(JsonNode json) {
    return new Retry.Place(
        Instant.ofEpochMilli(json.path("before").asLong()),
        json.has("doc") ? new DocId(json.path("doc").asText()) : null);
  }

  private static ObjectNode json(Retried retried) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("resumed", retried.resumed())
        .put("forced", retried.forced())
        .put("left", retried.left());
  }

  private static Retried counted(JsonNode json) {
    return new Retried(
        json.path("resumed").asLong(), json.path("forced").asLong(), json.path("left").asLong());
  }

  private static JsonNode read(byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("the journal of a retry job", e);
    }
  }

  private static byte[] bytes(JsonNode json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }
}
