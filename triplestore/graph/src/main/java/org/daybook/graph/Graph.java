package org.daybook.graph;

import java.nio.file.Path;
import org.apache.jena.sparql.core.DatasetGraph;
import org.apache.jena.sparql.core.DatasetGraphFactory;
import org.apache.jena.sparql.graph.GraphFactory;
import org.apache.jena.sys.JenaSystem;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Document;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.Follower;
import org.daybook.documents.Mirror;
import org.daybook.graph.internal.mirror.Compactions;
import org.daybook.graph.internal.mirror.GraphFollower;
import org.daybook.graph.internal.mirror.GraphMirror;
import org.daybook.graph.internal.mirror.MirrorDataset;
import org.daybook.graph.internal.mirror.MirrorStore;

/// A vault's documents as RDF: the mirror on disk, its follower, and queries over it. Thread-safe.
public final class Graph implements AutoCloseable {

  /// Raised whenever the same document gives other triples than before.
  private static final int MAPPING_VERSION = 1;

  private final Mapping mapping;
  private final MirrorStore mirror;
  private final Follower follower;
  private final Mirror comparison;
  private final QueryService queries;

  private Graph(
      Mapping mapping,
      MirrorStore mirror,
      Follower follower,
      Mirror comparison,
      QueryService queries) {
    this.mapping = mapping;
    this.mirror = mirror;
    this.follower = follower;
    this.comparison = comparison;
    this.queries = queries;
  }

  /// Opens the mirror in a directory of its own, which may be absent, and may be deleted whenever
  /// the graph is closed: then it begins at the feed's start. One that cannot be read is moved to
  /// `<dir>.broken` and begun anew.
  ///
  /// @param store outlives this graph: close the graph, and before it whatever runs its follower
  /// @throws DaybookException.Unavailable `graph-locked` while another process has it open
  public static Graph open(DocumentStore store, Path dir, GraphSettings settings) {
    JenaSystem.init();
    var mapping = new Mapping(new Vocabulary(settings.base()), store.schemas());
    MirrorStore mirror =
        MirrorStore.open(
            dir,
            "mapping %d, %s".formatted(MAPPING_VERSION, settings.base()),
            store.feed().last(),
            new Compactions(
                settings.compactionRatio(),
                settings.compactionFloor(),
                settings.compactionQuiet()));
    var queries =
        new QueryService(
            () -> new MirrorDataset(mirror, store, mapping),
            mapping.vocabulary(),
            settings.queries());
    return new Graph(
        mapping,
        mirror,
        new GraphFollower(store, mapping, mirror, settings.batch()),
        new GraphMirror(store, mapping, mirror),
        queries);
  }

  /// Keeps the mirror with the feed once it is started; its name is `graph`.
  public Follower follower() {
    return follower;
  }

  /// Compares the mirror with the documents, for [org.daybook.documents.Care#check].
  public Mirror comparison() {
    return comparison;
  }

  /// Queries over all documents as the default graph, and each alone as the named graph of its IRI.
  public QueryService queries() {
    return queries;
  }

  /// How documents become triples here.
  public Mapping mapping() {
    return mapping;
  }

  /// A document's own graph, computed from the document, in memory.
  public org.apache.jena.graph.Graph documentGraph(Document document) {
    org.apache.jena.graph.Graph graph = GraphFactory.createDefaultGraph();
    mapping.triples(document).forEach(graph::add);
    return graph;
  }

  /// A dataset of [#documentGraph] alone: as the default graph, and as the named graph of the
  /// document's IRI.
  public DatasetGraph documentDataset(Document document) {
    org.apache.jena.graph.Graph graph = documentGraph(document);
    DatasetGraph dataset = DatasetGraphFactory.create(graph);
    dataset.addGraph(mapping.vocabulary().doc(document.id()), graph);
    return dataset;
  }

  /// Compacts the mirror now; it is otherwise done by itself.
  ///
  /// @return bytes in use after it
  public long compact() {
    return mirror.compact();
  }

  /// Bytes the mirror uses on disk, without what its files hold in reserve.
  public long size() {
    return mirror.size();
  }

  /// Ends running queries, waits for what is being written, and lets go of the directory.
  @Override
  public void close() {
    queries.close();
    mirror.close();
  }
}
