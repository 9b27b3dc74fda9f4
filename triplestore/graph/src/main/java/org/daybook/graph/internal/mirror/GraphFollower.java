package org.daybook.graph.internal.mirror;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.Triple;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.FeedEntry;
import org.daybook.documents.Follower;
import org.daybook.documents.Sequence;
import org.daybook.graph.Mapping;

/// Keeps the mirror with the feed. An entry only says which document to look at: what is written is
/// the difference to what the document is now, so entries may repeat, and many of one document cost
/// one look. Used by one thread at a time.
public final class GraphFollower implements Follower {

  private static final int FAILURES = 5;

  private final DocumentStore documents;
  private final Mapping mapping;
  private final MirrorStore mirror;
  private final int batch;
  private int failures;

  /// @param batch most documents to a transaction
  public GraphFollower(DocumentStore documents, Mapping mapping, MirrorStore mirror, int batch) {
    this.documents = documents;
    this.mapping = mapping;
    this.mirror = mirror;
    this.batch = batch;
  }

  @Override
  public String name() {
    return "graph";
  }

  @Override
  public Sequence cursor() {
    return mirror.cursor();
  }

  @Override
  public void apply(List<FeedEntry> entries) {
    var docs = new LinkedHashSet<DocId>();
    Sequence reached = mirror.cursor();
    for (FeedEntry entry : entries) {
      if (entry.onMain()) {
        docs.add(entry.doc());
      }
      reached = entry.sequence();
      if (docs.size() == batch) {
        write(docs, reached);
        docs.clear();
      }
    }
    write(docs, reached);
  }

  /// Writes what differs for every living document, then takes out those that are none; queries go
  /// on meanwhile. The cursor moves with the last of it.
  @Override
  public void rebuild() {
    Sequence end = documents.feed().last();
    Set<Node> mirrored = mirror.documents(mapping.vocabulary().term("tag"));
    DocId after = null;
    while (true) {
      List<Document> page = documents.list(after, batch);
      if (page.isEmpty()) {
        break;
      }
      var docs = new LinkedHashSet<DocId>();
      for (Document document : page) {
        docs.add(document.id());
        mirrored.remove(mapping.vocabulary().doc(document.id()));
      }
      put(docs, mirror.cursor());
      after = page.getLast().id();
    }
    Map<Node, Set<Triple>> gone = new LinkedHashMap<>();
    for (Node doc : mirrored) {
      gone.put(doc, Set.of());
      if (gone.size() == batch) {
        mirror.put(gone, mirror.cursor());
        gone.clear();
      }
    }
    mirror.put(gone, end);
  }

  private void write(Set<DocId> docs, Sequence reached) {
    if (reached.compareTo(mirror.cursor()) > 0) {
      put(docs, reached);
    }
  }

  private void put(Set<DocId> docs, Sequence reached) {
    Map<Node, Set<Triple>> wanted = new LinkedHashMap<>();
    for (DocId doc : docs) {
      wanted.put(
          mapping.vocabulary().doc(doc),
          documents.read(doc).map(mapping::triples).orElse(Set.of()));
    }
    try {
      mirror.put(wanted, reached);
      failures = 0;
    } catch (DaybookException.Fault e) {
      if (++failures == FAILURES) {
        mirror.markUnreadable();
      }
      throw e;
    }
  }
}
