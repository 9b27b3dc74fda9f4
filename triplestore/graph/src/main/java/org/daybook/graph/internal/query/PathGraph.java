package org.daybook.graph.internal.query;

import org.apache.jena.graph.Graph;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.Triple;
import org.apache.jena.sparql.graph.GraphWrapper;
import org.apache.jena.util.iterator.ExtendedIterator;

/// A graph as property paths see it. Their evaluation runs in loops of its own that look at neither
/// the clock nor the memory, so each triple it is given does.
final class PathGraph extends GraphWrapper {

  private static final int STEP_BYTES = 32;

  private final Budget budget;

  PathGraph(Graph graph, Budget budget) {
    super(graph);
    this.budget = budget;
  }

  @Override
  public ExtendedIterator<Triple> find(Triple triple) {
    return charged(super.find(triple));
  }

  @Override
  public ExtendedIterator<Triple> find(Node s, Node p, Node o) {
    return charged(super.find(s, p, o));
  }

  private ExtendedIterator<Triple> charged(ExtendedIterator<Triple> found) {
    budget.check();
    return found.mapWith(
        triple -> {
          budget.check();
          budget.hold(STEP_BYTES);
          return triple;
        });
  }
}
