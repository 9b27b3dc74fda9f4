package org.daybook.pipelines.internal.order;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.daybook.documents.DocId;
import org.daybook.documents.FeedEntry;
import org.daybook.documents.Follower;
import org.daybook.documents.PropKey;
import org.daybook.documents.Sequence;
import org.daybook.documents.Tag;
import org.daybook.pipelines.RunRecord;
import org.daybook.pipelines.internal.Cause;
import org.daybook.pipelines.internal.Causes;
import org.daybook.pipelines.internal.Concurrently;
import org.daybook.pipelines.internal.HostTags;
import org.daybook.pipelines.internal.Parts;
import org.daybook.pipelines.internal.RunEnd;
import org.daybook.processors.Manifest.Occasion;
import org.daybook.wflow.JobId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows the feed and tells handlers of documents that were created or deleted, and of runs of
/// processors that failed, which the error in their document tells. A handler's job is named by the
/// entry, so a batch that is offered again tells nothing twice.
public final class EventFollower implements Follower {

  public static final String NAME = "events";

  private static final Logger LOG = LoggerFactory.getLogger(EventFollower.class);
  private static final Set<Tag> HOST_DOCUMENTS =
      Set.of(new Tag("org.daybook.plug"), HostTags.HANDLER);

  /// How many entries nobody hears of are passed before the place is written down.
  private static final int MOST_PASSED = 10_000;

  private final Parts parts;
  private final Supplier<Handlers> handlers;

  /// Where it is, when further than is written down.
  private volatile @Nullable Sequence passed;

  private volatile Sequence written = Sequence.START;

  EventFollower(Parts parts, Supplier<Handlers> handlers) {
    this.parts = parts;
    this.handlers = handlers;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Sequence cursor() {
    Sequence further = passed;
    return further != null ? further : parts.store().feed().cursor(NAME);
  }

  @Override
  public void apply(List<FeedEntry> batch) throws Exception {
    Handlers now = handlers.get();
    Sequence last = batch.getLast().sequence();
    if (!now.any(Occasion.DOCUMENT_CREATED, Occasion.DOCUMENT_DELETED, Occasion.JOB_FAILED)) {
      passed = last;
      if (last.value() - written.value() >= MOST_PASSED) {
        move(last);
      }
      return;
    }
    Concurrently.sum(
        batch.stream().filter(FeedEntry::onMain).toList(),
        parts.settings().concurrency(),
        entry -> tell(now, entry));
    move(last);
  }

  private void move(Sequence reached) {
    parts.store().feed().moveCursor(NAME, reached);
    written = reached;
    passed = null;
  }

  /// What the feed no longer tells is not told.
  @Override
  public void rebuild() {
    LOG.warn("Event handlers do not hear of what the feed no longer tells");
    move(parts.store().feed().last());
  }

  private int tell(Handlers now, FeedEntry entry) {
    switch (entry.kind()) {
      case CREATED -> document(now, entry, Occasion.DOCUMENT_CREATED, entry.doc());
      case DELETED -> document(now, entry, Occasion.DOCUMENT_DELETED, null);
      case EDITED, RESTORED -> {}
      case REMAPPED, PURGED, BRANCHED, MERGED, DISCARDED -> {
        return 0;
      }
    }
    for (PropKey key : entry.keys()) {
      if (key.tag().equals(RunRecord.ERROR) && !entry.removed().contains(key)) {
        RunEnd.job(entry.provenance().cause()).ifPresent(job -> failed(now, entry, key, job));
      }
    }
    return 1;
  }

  private void document(Handlers now, FeedEntry entry, Occasion occasion, @Nullable DocId doc) {
    if (entry.keys().stream().map(PropKey::tag).anyMatch(HOST_DOCUMENTS::contains)) {
      return;
    }
    List<Handlers.Handler> others =
        now.on(occasion).stream()
            .filter(handler -> !handler.made(entry.provenance().author()))
            .toList();
    Told told =
        Told.of(
            occasion,
            entry.at(),
            occasion.word() + " " + entry.sequence().value(),
            doc,
            Causes.of(List.of(entry)));
    told.event().put("document", entry.doc().value());
    told.to(parts, others);
  }

  private void failed(Handlers now, FeedEntry entry, PropKey error, JobId job) {
    if (!now.any(Occasion.JOB_FAILED)) {
      return;
    }
    List<String> led = parts.causes().back(Cause.of(job.value())).map(Causes.Link::name).toList();
    List<Handlers.Handler> others =
        now.on(Occasion.JOB_FAILED).stream()
            .filter(handler -> !causedBy(led, handler.spec().trigger().plug()))
            .toList();
    if (others.isEmpty()) {
      return;
    }
    Told told =
        Told.of(
            Occasion.JOB_FAILED,
            entry.at(),
            "job %s %d".formatted(job, entry.sequence().value()),
            entry.doc(),
            Optional.of(job));
    ObjectNode about = told.event().put("document", entry.doc().value()).putObject("job");
    about.put("id", job.value()).put("wflow", "process").put("processor", error.id());
    parts
        .store()
        .read(entry.doc())
        .flatMap(document -> document.prop(error))
        .filter(found -> found.path("job").asText().equals(job.value()))
        .ifPresent(
            found -> {
              about.put("code", found.path("code").asText());
              about.put("message", found.path("message").asText());
            });
    told.to(parts, others);
  }

  /// Whether a run goes back to what an event handler of a plug did: telling that plug of it could
  /// go on for ever.
  private static boolean causedBy(List<String> led, String plug) {
    String own = EventArgs.link(plug, "");
    return led.stream().anyMatch(name -> name.startsWith(own));
  }
}
