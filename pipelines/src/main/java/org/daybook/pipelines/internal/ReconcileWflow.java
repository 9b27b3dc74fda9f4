package org.daybook.pipelines.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.wflow.Context;
import org.daybook.wflow.RetryPolicy;
import org.daybook.wflow.Wflow;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides about every document, in order of id, a page a step: after a crash it goes on with the
/// page it was at.
public final class ReconcileWflow implements Wflow {

  public static final String NAME = "reconcile";

  /// Arguments: page after page.
  static final byte[] AT_ONCE = {};

  /// Arguments: resting as long as it works, since nobody waits for it.
  static final byte[] SLOWLY = "slowly".getBytes(StandardCharsets.UTF_8);

  private static final Logger LOG = LoggerFactory.getLogger(ReconcileWflow.class);
  private static final long LONGEST_REST = TimeUnit.SECONDS.toNanos(5);

  private final Parts parts;

  public ReconcileWflow(Parts parts) {
    this.parts = parts;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public RetryPolicy retry(byte[] args) {
    return RetryPolicy.DEFAULT;
  }

  @Override
  public byte[] run(Context context, byte[] args) throws Exception {
    parts.lanes().ingress();
    @Nullable DocId after = null;
    long seen = 0;
    long dispatched = 0;
    for (int page = 0; ; page++) {
      DocId from = after;
      JsonNode done =
          new ObjectMapper()
              .readTree(
                  context.step(
                      "page-" + page,
                      (from == null ? "" : from.value()).getBytes(StandardCharsets.UTF_8),
                      RetryPolicy.DEFAULT,
                      () -> args.length == 0 ? page(from) : restingPage(from)));
      seen += done.path("seen").asLong();
      dispatched += done.path("dispatched").asLong();
      byte[] progress = progress(seen, dispatched);
      if (!done.has("last")) {
        return progress;
      }
      context.progress(progress);
      after = new DocId(done.path("last").asText());
    }
  }

  private byte[] restingPage(@Nullable DocId after) throws Exception {
    long began = System.nanoTime();
    byte[] done = page(after);
    TimeUnit.NANOSECONDS.sleep(Math.min(System.nanoTime() - began, LONGEST_REST));
    return done;
  }

  private byte[] page(@Nullable DocId after) throws Exception {
    List<Watch> watches = parts.installed().current().all();
    List<Document> documents = parts.store().list(after, parts.settings().pageSize());
    int dispatched =
        documents.isEmpty()
            ? 0
            : Concurrently.sum(
                documents,
                parts.settings().concurrency(),
                document -> consider(document.id(), watches));
    ObjectNode done =
        JsonNodeFactory.instance
            .objectNode()
            .put("seen", documents.size())
            .put("dispatched", dispatched);
    if (documents.size() == parts.settings().pageSize()) {
      done.put("last", documents.getLast().id().value());
    }
    return done.toString().getBytes(StandardCharsets.UTF_8);
  }

  private int consider(DocId doc, List<Watch> watches) {
    try {
      return parts.dispatcher().consider(doc, watches, Optional::empty);
    } catch (DaybookException.Fault e) {
      LOG.error("Document {} could not be decided about and is left out", doc, e);
      return 0;
    }
  }

  private byte[] progress(long seen, long dispatched) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("documents", seen)
        .put("of", parts.store().count())
        .put("dispatched", dispatched)
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }
}
