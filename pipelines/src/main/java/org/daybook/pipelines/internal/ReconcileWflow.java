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
import org.daybook.pipelines.internal.collate.GroupPass;
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

  /// How often it walks, at most, because the plugs or the index changed while it did.
  private static final int MOST_PASSES = 3;

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
    @Nullable String mark = null;
    int passes = 1;
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
      String life = done.path("mark").asText();
      mark = mark == null || mark.equals(life) ? life : "";
      if (done.has("last")) {
        context.progress(progress);
        after = new DocId(done.path("last").asText());
      } else if (covered(context, mark, passes) || passes == MOST_PASSES) {
        return progress;
      } else {
        passes++;
        after = null;
        mark = null;
      }
    }
  }

  private byte[] restingPage(@Nullable DocId after) throws Exception {
    long began = System.nanoTime();
    byte[] done = page(after);
    TimeUnit.NANOSECONDS.sleep(Math.min(System.nanoTime() - began, LONGEST_REST));
    return done;
  }

  /// A pass is whole for the index when it was the same file, and the same plugs, from its first
  /// page to its last; else it is made again.
  private boolean covered(Context context, String mark, int pass) throws Exception {
    if (mark.isEmpty()) {
      return false;
    }
    byte[] covered =
        context.step(
            "cover-" + pass,
            mark.getBytes(StandardCharsets.UTF_8),
            RetryPolicy.DEFAULT,
            () -> {
              Watches watches = parts.installed().current();
              boolean same = mark.endsWith(" " + watches.fingerprint());
              if (same) {
                parts.index().cover(mark.substring(0, mark.indexOf(' ')), watches.versions());
                GroupPass.over(parts, watches.all());
              }
              return new byte[] {(byte) (same ? 1 : 0)};
            });
    return covered[0] == 1;
  }

  private byte[] page(@Nullable DocId after) throws Exception {
    Watches current = parts.installed().current();
    String mark = parts.index().mark() + " " + current.fingerprint();
    List<Watch> watches = current.all();
    List<Document> documents = parts.store().list(after, parts.settings().pageSize());
    int dispatched =
        documents.isEmpty()
            ? 0
            : Concurrently.sum(
                documents,
                parts.settings().concurrency(),
                document -> consider(document.id(), watches));
    parts.index().flush();
    ObjectNode done =
        JsonNodeFactory.instance
            .objectNode()
            .put("seen", documents.size())
            .put("dispatched", dispatched)
            .put("mark", mark);
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
