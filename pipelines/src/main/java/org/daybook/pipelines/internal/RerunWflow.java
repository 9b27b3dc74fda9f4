package org.daybook.pipelines.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.pipelines.Decision;
import org.daybook.pipelines.Predicate;
import org.daybook.pipelines.Rerun;
import org.daybook.pipelines.Subject;
import org.daybook.wflow.Context;
import org.daybook.wflow.RetryPolicy;
import org.daybook.wflow.Wflow;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs a processor again on the documents of a predicate, a page a step. The job is the order that
/// forces the runs: a page that is done twice after a crash forces none a second time.
public final class RerunWflow implements Wflow {

  public static final String NAME = "rerun";

  private static final Logger LOG = LoggerFactory.getLogger(RerunWflow.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Parts parts;

  public RerunWflow(Parts parts) {
    this.parts = parts;
  }

  /// A job's arguments.
  public static byte[] args(Rerun rerun) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("processor", rerun.processor());
    json.set("where", rerun.where());
    return bytes(json);
  }

  /// How many documents an order is about, and would run now; looks at each and changes nothing.
  public static Rerun.Count count(Parts parts, Watch watch, Predicate where) {
    var walk = new Walk(parts.store(), where, parts.settings().pageSize());
    long documents = 0;
    long runs = 0;
    DocId last = null;
    for (var page = walk.after(last); !page.isEmpty(); page = walk.after(last)) {
      last = page.getLast().id();
      for (Document document : page) {
        if (matches(parts, where, watch, document)) {
          documents++;
          List<Flight> flights = parts.lanes().flights(document, watch.id());
          Decision decision = Decider.forced(document, watch, flights, parts.sight());
          runs += Dispatcher.adds(decision) ? 1 : 0;
        }
      }
    }
    return new Rerun.Count(documents, runs);
  }

  /// One that cannot be decided about in time does not match.
  private static boolean matches(Parts parts, Predicate where, Watch watch, Document document) {
    try {
      return where.matches(Subject.of(document, parts.sight()))
          && watch.predicate().matches(watch.subject(document, parts.sight()));
    } catch (DaybookException.Incorrect e) {
      LOG.warn("Document {} is left out: {}", document.id(), e.getMessage());
      return false;
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte[] run(Context context, byte[] args) throws Exception {
    parts.lanes().ingress(); // waits for the pipelines to be started
    JsonNode order = JSON.readTree(args);
    String processor = order.path("processor").asText();
    Predicate where = new Rerun(processor, order.path("where")).predicate();
    var walk = new Walk(parts.store(), where, parts.settings().pageSize());
    @Nullable DocId last = null;
    long documents = 0;
    long runs = 0;
    for (int page = 0; ; page++) {
      DocId after = last;
      JsonNode done =
          JSON.readTree(
              context.step(
                  "page-" + page,
                  (after == null ? "" : after.value()).getBytes(StandardCharsets.UTF_8),
                  RetryPolicy.DEFAULT,
                  () -> page(context.job().value(), processor, where, walk.after(after))));
      documents += done.path("documents").asLong();
      runs += done.path("runs").asLong();
      byte[] progress = bytes(counted(documents, runs));
      if (!done.has("last")) {
        return progress;
      }
      context.progress(progress);
      last = new DocId(done.path("last").asText());
    }
  }

  private byte[] page(String order, String processor, Predicate where, List<Document> page)
      throws Exception {
    Watch watch = parts.installed().current().watch(processor).orElse(null);
    if (watch == null || page.isEmpty()) {
      return bytes(counted(0, 0));
    }
    List<Document> matching =
        page.stream().filter(document -> matches(parts, where, watch, document)).toList();
    int runs =
        matching.isEmpty()
            ? 0
            : Concurrently.sum(
                matching,
                parts.settings().concurrency(),
                document -> forced(document.id(), watch, order));
    return bytes(counted(matching.size(), runs).put("last", page.getLast().id().value()));
  }

  private int forced(DocId doc, Watch watch, String order) {
    Decision decision = parts.dispatcher().force(doc, watch, order);
    return Dispatcher.adds(decision) ? 1 : 0;
  }

  private static ObjectNode counted(long documents, long runs) {
    return JsonNodeFactory.instance.objectNode().put("documents", documents).put("runs", runs);
  }

  private static byte[] bytes(ObjectNode json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// What a job of this kind came to.
  public static Rerun.Count result(byte[] bytes) {
    try {
      JsonNode json = JSON.readTree(bytes);
      return new Rerun.Count(json.path("documents").asLong(), json.path("runs").asLong());
    } catch (IOException e) {
      throw new UncheckedIOException("the result of a rerun job", e);
    }
  }
}
