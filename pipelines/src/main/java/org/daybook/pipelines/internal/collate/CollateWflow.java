package org.daybook.pipelines.internal.collate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.daybook.documents.Author;
import org.daybook.documents.CreateResult;
import org.daybook.documents.DocId;
import org.daybook.documents.Provenance;
import org.daybook.pipelines.internal.Cause;
import org.daybook.pipelines.internal.Parts;
import org.daybook.pipelines.internal.RunEnd;
import org.daybook.pipelines.internal.Watch;
import org.daybook.wflow.Context;
import org.daybook.wflow.RetryPolicy;
import org.daybook.wflow.Wflow;

/// Has the document of a group decided about, and makes it where it is not there yet. It starts
/// some time after the group's members began to change, so that many changes are one run.
public final class CollateWflow implements Wflow {

  public static final String NAME = "collate";

  private static final byte[] NO_REQUEST = {};

  private final Parts parts;

  public CollateWflow(Parts parts) {
    this.parts = parts;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte[] run(Context context, byte[] args) throws Exception {
    parts.lanes().ingress(); // waits for the pipelines to be started
    CollateArgs read = CollateArgs.parse(args);
    return context.step("collate", NO_REQUEST, RetryPolicy.DEFAULT, () -> collated(read));
  }

  /// Does no harm when it is done again: the document has a key of its own, and what was dispatched
  /// is found in flight.
  private byte[] collated(CollateArgs args) {
    Collations collations = parts.collations();
    GroupDocument target = args.target();
    Optional<Watch> watch = parts.installed().current().watch(target.processor());
    collations.begins(target);
    if (watch.isEmpty()) {
      return ended("not-installed");
    }
    if (!collations.covered(watch.get())) {
      return ended("members-unknown");
    }
    Cause cause = args.cause();
    if (!collations.caughtUp()) {
      collations.later(watch.get(), target, cause);
      return ended("later");
    }
    return ended(
        document(args)
            .map(doc -> parts.dispatcher().collate(doc, watch.get(), cause).reason().word())
            .orElse("no-members"));
  }

  /// The group's document; none where there is none, and nothing to make it of.
  private Optional<DocId> document(CollateArgs args) {
    GroupDocument target = args.target();
    Optional<DocId> there = parts.collations().document(target);
    if (there.isPresent()
        || parts
            .collations()
            .members()
            .page(target.processor(), target.group().text(), null, 1)
            .isEmpty()) {
      return there;
    }
    DocId id = DocId.create(parts.clock());
    var provenance = new Provenance(Author.HOST, RunEnd.cause(args.cause().job()));
    return switch (parts.store().create(target.made(id, provenance))) {
      case CreateResult.Created _ -> Optional.of(id);
      case CreateResult.Exists(DocId twin) -> Optional.of(twin);
    };
  }

  private static byte[] ended(String word) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("ended", word)
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }
}
