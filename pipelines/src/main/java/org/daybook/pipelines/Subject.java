package org.daybook.pipelines;

import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.PropKey;
import org.daybook.documents.Version;
import org.jspecify.annotations.Nullable;

/// A document as a predicate looks at it.
///
/// @param document the document
/// @param sight what else there is to see
/// @param processor on whose behalf, `<plug>:<processor>`; null for a person's question
public record Subject(Document document, Sight sight, @Nullable String processor) {

  /// A document that a person asks about.
  public static Subject of(Document document, Sight sight) {
    return new Subject(document, sight, null);
  }

  /// The documents that make it hold.
  public Stream<DocId> linked(Predicate.Refers refers) {
    return sight.linked(document, refers.from(), refers.to());
  }

  boolean answers(Predicate.Ask ask) {
    var seen = new TreeMap<>(document.props());
    seen.keySet().removeIf(key -> !ask.reads().contains(key.tag()));
    return sight.ask(document.with(seen), ask.query());
  }

  /// The newest commit that makes it hold.
  public Optional<Version> newest(Predicate.Changed changed) {
    return sight
        .changes(document, processor)
        .filter(version -> changed.by().stream().anyMatch(by -> by.made(version)))
        .filter(version -> changed.how().stream().anyMatch(how -> did(changed, how, version)))
        .findFirst();
  }

  /// The host's notes about the processor that asks are its own doing.
  private boolean did(Predicate.Changed changed, Predicate.How how, Version version) {
    return how.keys(version).stream().anyMatch(key -> changed.concerns(key) && !isOwnNote(key));
  }

  private boolean isOwnNote(PropKey key) {
    return processor != null
        && (key.equals(RunRecord.key(processor)) || key.equals(RunRecord.errorKey(processor)));
  }
}
