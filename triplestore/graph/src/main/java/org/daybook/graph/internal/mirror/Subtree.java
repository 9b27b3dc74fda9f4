package org.daybook.graph.internal.mirror;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.jena.graph.Graph;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.Triple;

/// A document's triples among all others: found by walking from its IRI through the links to the
/// nodes below it, which costs the document's size and not the store's.
public final class Subtree {

  private Subtree() {}

  /// All triples whose subject is the document or a node below it.
  public static Set<Triple> of(Graph graph, Node doc) {
    String below = doc.getURI() + "/";
    var triples = new LinkedHashSet<Triple>();
    var seen = new HashSet<Node>();
    var open = new ArrayDeque<Node>();
    open.add(doc);
    seen.add(doc);
    while (!open.isEmpty()) {
      var found = graph.find(open.removeFirst(), Node.ANY, Node.ANY);
      try {
        while (found.hasNext()) {
          Triple triple = found.next();
          triples.add(triple);
          Node object = triple.getObject();
          if (object.isURI() && object.getURI().startsWith(below) && seen.add(object)) {
            open.add(object);
          }
        }
      } finally {
        found.close();
      }
    }
    return triples;
  }
}
