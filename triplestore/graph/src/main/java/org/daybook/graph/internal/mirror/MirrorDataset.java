package org.daybook.graph.internal.mirror;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.apache.jena.atlas.iterator.Iter;
import org.apache.jena.graph.Graph;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.Triple;
import org.apache.jena.query.ReadWrite;
import org.apache.jena.query.TxnType;
import org.apache.jena.riot.system.PrefixMap;
import org.apache.jena.riot.system.PrefixMapFactory;
import org.apache.jena.sparql.core.DatasetGraphCollection;
import org.apache.jena.sparql.graph.GraphFactory;
import org.apache.jena.tdb2.store.DatasetGraphTDB;
import org.apache.jena.vocabulary.RDF;
import org.daybook.documents.DocId;
import org.daybook.documents.DocumentStore;
import org.daybook.graph.Mapping;
import org.jspecify.annotations.Nullable;

/// What one query sees: all documents together as the default graph, as the mirror had them when
/// the transaction began, and each document alone as the graph of its name, computed from the
/// document as it is now. Read-only; confined to the query's thread.
public final class MirrorDataset extends DatasetGraphCollection {

  private static final int KEPT = 64;

  private final MirrorStore mirror;
  private final DocumentStore documents;
  private final Mapping mapping;
  private final Map<Node, Graph> computed = new HashMap<>();
  private @Nullable DatasetGraphTDB storage;

  public MirrorDataset(MirrorStore mirror, DocumentStore documents, Mapping mapping) {
    this.mirror = mirror;
    this.documents = documents;
    this.mapping = mapping;
  }

  private DatasetGraphTDB storage() {
    if (storage == null) {
      throw new IllegalStateException("not in a transaction");
    }
    return storage;
  }

  @Override
  public Graph getDefaultGraph() {
    return storage().getDefaultGraphTDB();
  }

  @Override
  public Graph getGraph(Node name) {
    Graph known = computed.get(name);
    if (known != null) {
      return known;
    }
    Graph graph = GraphFactory.createDefaultGraph();
    doc(name)
        .flatMap(documents::read)
        .ifPresent(document -> mapping.triples(document).forEach(graph::add));
    if (computed.size() == KEPT) {
      computed.clear();
    }
    computed.put(name, graph);
    return graph;
  }

  private Optional<DocId> doc(Node name) {
    String prefix = mapping.vocabulary().docPrefix();
    if (!name.isURI() || !name.getURI().startsWith(prefix)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new DocId(name.getURI().substring(prefix.length())));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  @Override
  public boolean containsGraph(Node name) {
    return doc(name).flatMap(documents::read).isPresent();
  }

  @Override
  public Iterator<Node> listGraphNodes() {
    Node document = mapping.vocabulary().term("Document");
    return Iter.map(getDefaultGraph().find(Node.ANY, RDF.Nodes.type, document), Triple::getSubject);
  }

  @Override
  public void addGraph(Node name, Graph graph) {
    throw readOnly();
  }

  @Override
  public void removeGraph(Node name) {
    throw readOnly();
  }

  @Override
  public PrefixMap prefixes() {
    return PrefixMapFactory.create(mapping.vocabulary().prefixes());
  }

  @Override
  public void begin(TxnType type) {
    if (type != TxnType.READ) {
      throw readOnly();
    }
    storage = Tdb.beginRead(mirror.dataset());
  }

  @Override
  public void begin(ReadWrite mode) {
    begin(TxnType.convert(mode));
  }

  @Override
  public boolean promote(Promote mode) {
    return false;
  }

  @Override
  public void commit() {
    end();
  }

  @Override
  public void abort() {
    end();
  }

  @Override
  public void end() {
    DatasetGraphTDB ending = storage;
    storage = null;
    if (ending != null) {
      ending.end();
    }
  }

  @Override
  public boolean isInTransaction() {
    return storage != null;
  }

  @Override
  public @Nullable ReadWrite transactionMode() {
    return storage == null ? null : ReadWrite.READ;
  }

  @Override
  public @Nullable TxnType transactionType() {
    return storage == null ? null : TxnType.READ;
  }

  @Override
  public boolean supportsTransactions() {
    return true;
  }

  @Override
  public boolean supportsTransactionAbort() {
    return true;
  }

  private static UnsupportedOperationException readOnly() {
    return new UnsupportedOperationException("the mirror is written by its follower alone");
  }
}
