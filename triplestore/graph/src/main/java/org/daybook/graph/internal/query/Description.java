package org.daybook.graph.internal.query;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.jena.graph.Graph;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.Triple;

/// What DESCRIBE tells of a resource: its triples, and those of the blank nodes and of the nodes on
/// paths below it that they lead to. So a document's description is the whole document.
final class Description {

  private Description() {}

  static Set<Triple> of(Collection<Node> resources, Graph graph, Budget budget) {
    var described = new LinkedHashSet<Triple>();
    var seen = new LinkedHashSet<Node>();
    var open = new ArrayDeque<Node>(resources);
    while (!open.isEmpty()) {
      Node subject = open.removeFirst();
      if (subject.isLiteral() || !seen.add(subject)) {
        continue;
      }
      var found = graph.find(subject, Node.ANY, Node.ANY);
      try {
        while (found.hasNext()) {
          budget.check();
          Triple triple = found.next();
          if (described.add(triple)) {
            budget.answer();
          }
          if (leadsOn(subject, triple.getObject())) {
            open.add(triple.getObject());
          }
        }
      } finally {
        found.close();
      }
    }
    return described;
  }

  private static boolean leadsOn(Node subject, Node object) {
    return object.isBlank()
        || (object.isURI()
            && subject.isURI()
            && object.getURI().startsWith(subject.getURI() + "/"));
  }
}
