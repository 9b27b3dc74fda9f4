package org.daybook.graph.internal.mirror;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.jena.graph.Triple;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.Finding;
import org.daybook.documents.Mirror;
import org.daybook.documents.Remedy;
import org.daybook.documents.Sequence;
import org.daybook.graph.Mapping;

/// The stored triples beside those that the documents give. Thread-safe.
public final class GraphMirror implements Mirror {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration STEP = Duration.ofMillis(20);

  private final DocumentStore documents;
  private final Mapping mapping;
  private final MirrorStore mirror;

  public GraphMirror(DocumentStore documents, Mapping mapping, MirrorStore mirror) {
    this.documents = documents;
    this.mapping = mapping;
    this.mirror = mirror;
  }

  @Override
  public String name() {
    return "graph";
  }

  @Override
  public List<Finding> check(Document document) {
    if (!reached(document.sequence())) {
      return List.of(behind(document.id(), document.sequence()));
    }
    Set<Triple> wanted = mapping.triples(document);
    Set<Triple> stored = stored(document.id());
    if (wanted.equals(stored) || !stillAt(document)) {
      return List.of();
    }
    var missing = new HashSet<>(wanted);
    missing.removeAll(stored);
    var surplus = new HashSet<>(stored);
    surplus.removeAll(wanted);
    return List.of(
        new Finding(
            "mirror-differs",
            new Finding.Subject.OfDocument(document.id()),
            "the graph lacks %d of its %d triples, and has %d that it does not state"
                .formatted(missing.size(), wanted.size(), surplus.size()),
            Remedy.REBUILD));
  }

  @Override
  public List<Finding> checkGone(DocId doc, Sequence sequence) {
    if (!reached(sequence)) {
      return List.of(behind(doc, sequence));
    }
    Set<Triple> stored = stored(doc);
    if (stored.isEmpty() || documents.read(doc).isPresent()) {
      return List.of();
    }
    return List.of(
        new Finding(
            "mirror-differs",
            new Finding.Subject.OfDocument(doc),
            "the graph has %d triples of it, though it is no more".formatted(stored.size()),
            Remedy.REBUILD));
  }

  private Set<Triple> stored(DocId doc) {
    return mirror.triples(mapping.vocabulary().doc(doc));
  }

  /// Whether the document was not changed while it was compared.
  private boolean stillAt(Document document) {
    return documents
        .read(document.id())
        .filter(now -> now.sequence().equals(document.sequence()))
        .isPresent();
  }

  private boolean reached(Sequence sequence) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (mirror.cursor().compareTo(sequence) < 0) {
      if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
        return false;
      }
      java.util.concurrent.locks.LockSupport.parkNanos(STEP.toNanos());
    }
    return true;
  }

  private Finding behind(DocId doc, Sequence sequence) {
    return new Finding(
        "mirror-behind",
        new Finding.Subject.OfDocument(doc),
        "the graph stands at %s and did not reach %s within %d s"
            .formatted(mirror.cursor(), sequence, PATIENCE.toSeconds()),
        Remedy.REBUILD);
  }
}
