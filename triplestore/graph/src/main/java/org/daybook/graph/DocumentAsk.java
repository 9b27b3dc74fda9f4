package org.daybook.graph;

import java.time.Duration;
import org.apache.jena.graph.Graph;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.Triple;
import org.apache.jena.sparql.core.DatasetGraphFactory;
import org.apache.jena.sparql.graph.GraphFactory;
import org.apache.jena.sys.JenaSystem;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Document;
import org.daybook.graph.internal.query.OwnGraph;
import org.daybook.graph.internal.query.QueryText;

/// Answers `ASK` queries about one document, on a graph of its props alone: the triples that tell
/// of its version and of when it was last modified are left out, since they change with every prop.
/// Thread-safe.
public final class DocumentAsk {

  private static final Vocabulary ANY = new Vocabulary(GraphSettings.DEFAULTS.base());
  private static final QueryLimits LIMITS =
      new QueryLimits(Duration.ofSeconds(1), 1, 16L << 20, 10_000, 100_000, 1, Duration.ZERO);

  private final Mapping mapping;
  private final QueryLimits limits;

  /// @param time how long an answer may take
  public DocumentAsk(Mapping mapping, Duration time) {
    this.mapping = mapping;
    this.limits = LIMITS.withTime(time);
  }

  /// Judges a query without asking it.
  ///
  /// @throws DaybookException.Incorrect `sparql-malformed` with `line` and `column`,
  ///     `query-too-long`, `query-too-deep`, `regex-unsupported`
  /// @throws DaybookException.Unsupported `query-refused` when it is no `ASK`, reaches outside of
  ///     the graph, or is answered differently from time to time
  public static void check(String query) {
    JenaSystem.init();
    OwnGraph.check(QueryText.parsed(QueryRequest.of(query), ANY, LIMITS));
  }

  /// Whether the query, which [#check] took, holds on these props.
  ///
  /// @throws DaybookException.Incorrect `query-timeout`, `query-memory-limit`, `query-failed`,
  ///     `query-too-deep`
  public boolean holds(Document document, String query) {
    JenaSystem.init();
    // It has nothing to close once the answer is there.
    return new QueryService(DatasetGraphFactory.wrap(graph(document)), mapping.vocabulary(), limits)
        .ask(query);
  }

  private Graph graph(Document document) {
    Node heads = mapping.vocabulary().term("heads");
    Node modified = mapping.vocabulary().term("modified");
    Graph graph = GraphFactory.createDefaultGraph();
    for (Triple triple : mapping.triples(document)) {
      Node predicate = triple.getPredicate();
      if (!predicate.equals(heads) && !predicate.equals(modified)) {
        graph.add(triple);
      }
    }
    return graph;
  }
}
