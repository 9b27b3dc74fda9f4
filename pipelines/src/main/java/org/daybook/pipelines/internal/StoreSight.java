package org.daybook.pipelines.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.daybook.documents.Author;
import org.daybook.documents.BranchName;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.Link;
import org.daybook.documents.PropKey;
import org.daybook.documents.Sequence;
import org.daybook.documents.Tag;
import org.daybook.documents.Version;
import org.daybook.graph.DocumentAsk;
import org.daybook.graph.Mapping;
import org.daybook.pipelines.RunRecord;
import org.daybook.pipelines.Sight;
import org.jspecify.annotations.Nullable;

/// What predicates see in a vault. Thread-safe.
public final class StoreSight implements Sight {

  private static final int PAGE = 50;

  private final DocumentStore store;
  private final Asks asks;

  /// @param mapping how documents become graphs
  /// @param rest how long an `ask` is left alone that went over its bounds
  public StoreSight(DocumentStore store, Mapping mapping, Duration rest) {
    this.store = store;
    this.asks = new Asks(new DocumentAsk(mapping, Asks.MOST_TIME), rest);
  }

  @Override
  public Stream<DocId> linked(Document document, Tag from, Tag to) {
    return store.references().in(document, from).stream()
        .map(Link::doc)
        .distinct()
        .limit(MOST_LINKED)
        .filter(target -> has(document, target, to));
  }

  /// A document that links to itself is taken as it is given.
  private boolean has(Document document, DocId target, Tag to) {
    return target.equals(document.id())
        ? document.has(to)
        : store.read(target).filter(living -> living.has(to)).isPresent();
  }

  @Override
  public boolean ask(Document document, String query) {
    return asks.holds(document, query);
  }

  @Override
  public Stream<Version> changes(Document document, @Nullable String processor) {
    Optional<RunRecord> record =
        processor == null ? Optional.empty() : RunRecord.in(document, processor);
    return commits(document)
        .limit(MOST_CHANGES)
        .takeWhile(version -> record.filter(last -> isBehind(last, processor, version)).isEmpty())
        .filter(version -> !isOf(processor, version))
        .filter(
            version ->
                switch (version.kind()) {
                  case CREATED, EDITED, RESTORED -> true;
                  case DELETED, PURGED, REMAPPED, BRANCHED, MERGED, DISCARDED -> false;
                });
  }

  private Stream<Version> commits(Document document) {
    Sequence newest = new Sequence(document.sequence().value() + 1);
    return Stream.iterate(
            page(document.id(), newest),
            page -> !page.isEmpty(),
            page -> page.size() < PAGE ? List.of() : page(document.id(), page.getLast().sequence()))
        .flatMap(List::stream);
  }

  private List<Version> page(DocId doc, Sequence before) {
    try {
      return store.history().versions(doc, BranchName.MAIN, before, PAGE);
    } catch (DaybookException.NotFound _) {
      return List.of(); // it was purged since it was read; its entry in the feed follows
    }
  }

  /// Records of older versions of Daybook do not tell where their run began: then it is taken that
  /// the run saw all that was there when its record was written.
  private static boolean isBehind(RunRecord last, @Nullable String processor, Version version) {
    if (last.seen() != null) {
      return last.seen().equals(version.heads());
    }
    PropKey record = RunRecord.key(String.valueOf(processor));
    return switch (last.outcome()) {
      case SUCCEEDED, OUTDATED ->
          version.added().contains(record) || version.changed().contains(record);
      case FAILED, PARKED, REVIEW, REJECTED -> false;
    };
  }

  private static boolean isOf(@Nullable String processor, Version version) {
    Author author = version.provenance().author();
    return author.kind() == Author.Kind.PROCESSOR && author.name().equals(processor);
  }
}
