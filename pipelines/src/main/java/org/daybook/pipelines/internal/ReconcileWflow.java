package org.daybook.pipelines.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.daybook.documents.DocId;
import org.daybook.documents.Sequence;
import org.daybook.pipelines.internal.collate.GroupPass;
import org.daybook.wflow.Context;
import org.daybook.wflow.Job;
import org.daybook.wflow.RetryPolicy;
import org.daybook.wflow.Wflow;
import org.daybook.wflow.log.JobFilter;
import org.jspecify.annotations.Nullable;

/// Decides about every document, in order of id, a page a step: after a crash it goes on with the
/// page it was at.
public final class ReconcileWflow implements Wflow {

  public static final String NAME = "reconcile";

  /// Arguments: all documents and processors, page after page.
  static final byte[] AT_ONCE = {};

  /// Arguments: the processors that the index does not know as they are installed now.
  static final byte[] CHANGED = "changed".getBytes(StandardCharsets.UTF_8);

  /// Arguments: all, resting as long as it works, since nobody waits for it.
  static final byte[] SLOWLY = "slowly".getBytes(StandardCharsets.UTF_8);

  /// How often it walks, at most, because the plugs or the index changed while it did.
  private static final int MOST_PASSES = 3;

  /// The jobs of processors that have not come to an end.
  static final JobFilter UNDER_WAY =
      JobFilter.ALL
          .ofWflow(ProcessWflow.NAME)
          .in(Set.of("scheduled", "queued", "running", "waiting", "parked"));

  private static final double RESTS_FOR_OTHERS = 2;
  private static final long LONGEST_REST = TimeUnit.SECONDS.toNanos(5);

  private final Parts parts;

  public ReconcileWflow(Parts parts) {
    this.parts = parts;
  }

  /// Whether a pass is about some processors only.
  static boolean isPart(byte[] args) {
    return Arrays.equals(args, CHANGED);
  }

  /// The arguments of a pass that takes the place of others under way, and does what they were to
  /// do: of all when one of them was, and slowly only when somebody waits for none of them.
  static byte[] together(byte[] wanted, List<Job> underWay) {
    byte[] args = wanted;
    for (Job job : underWay) {
      boolean same = isPart(args) == isPart(job.args()) && isSlow(args) == isSlow(job.args());
      args = same ? args : AT_ONCE;
    }
    return args;
  }

  private static boolean isSlow(byte[] args) {
    return Arrays.equals(args, SLOWLY);
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
                      () -> page(from, args)));
      seen += done.path("seen").asLong();
      dispatched += done.path("dispatched").asLong();
      byte[] progress = progress(seen, dispatched, done);
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

  /// Rests as long as it worked where nobody waits for it, and twice as long where
  /// somebody commits meanwhile, who is slowed by a fifth to a quarter then.
  private byte[] page(@Nullable DocId after, byte[] args) throws Exception {
    long began = System.nanoTime();
    Sequence last = parts.store().feed().last();
    byte[] done = page(after, isPart(args));
    boolean others = !parts.store().feed().last().equals(last);
    double rests = others ? RESTS_FOR_OTHERS : isSlow(args) ? 1 : 0;
    long worked = System.nanoTime() - began;
    TimeUnit.NANOSECONDS.sleep(Math.min((long) (rests * worked), LONGEST_REST));
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
                parts.index().cover(mark.substring(0, mark.indexOf(' ')), watches.states());
                GroupPass.over(parts, watches.all());
              }
              return new byte[] {(byte) (same ? 1 : 0)};
            });
    return covered[0] == 1;
  }

  private byte[] page(@Nullable DocId after, boolean changed) throws Exception {
    Watches current = parts.installed().current();
    String mark = parts.index().mark() + " " + current.fingerprint();
    if (after == null) {
      underWay(current);
      new LeftReviews(parts).drop();
    }
    Related.Page page = new Related(parts, current, changed).after(after);
    int dispatched = page.wakes().isEmpty() ? 0 : consider(page.wakes());
    parts.index().flush();
    ObjectNode done =
        JsonNodeFactory.instance
            .objectNode()
            .put("seen", page.seen())
            .put("dispatched", dispatched)
            .put("mark", mark);
    if (page.tags() != null) {
      ArrayNode tags = done.putArray("tags");
      page.tags().forEach(tag -> tags.add(tag.name()));
    }
    if (page.last() != null) {
      done.put("last", page.last().value());
    }
    return done.toString().getBytes(StandardCharsets.UTF_8);
  }

  private int consider(Map<DocId, List<Watch>> wakes) throws Exception {
    return Concurrently.sum(
        wakes.entrySet(),
        parts.settings().concurrency(),
        wake -> consider(wake.getKey(), wake.getValue()));
  }

  /// Documents with jobs: what a job was for may hold no longer, though nothing tells of it; and
  /// its processor may be gone.
  private void underWay(Watches current) {
    parts
        .lanes()
        .ingress()
        .eachJob(
            UNDER_WAY,
            job -> {
              ProcessArgs args = ProcessArgs.parse(job.args());
              current
                  .watch(args.processor())
                  .ifPresentOrElse(
                      watch -> consider(args.doc(), List.of(watch)),
                      () -> parts.dispatcher().uninstalled(job.id(), args));
            });
  }

  private int consider(DocId doc, List<Watch> watches) {
    return parts.considering().consider(doc, watches, Optional::empty);
  }

  /// How far it is: of all documents, or among those with the tags that it is about, whose number
  /// nobody knows.
  private byte[] progress(long seen, long dispatched, JsonNode page) {
    ObjectNode progress =
        JsonNodeFactory.instance.objectNode().put("documents", seen).put("dispatched", dispatched);
    if (page.has("tags")) {
      progress.set("tags", page.path("tags"));
    } else {
      progress.put("of", parts.store().count());
    }
    return progress.toString().getBytes(StandardCharsets.UTF_8);
  }
}
