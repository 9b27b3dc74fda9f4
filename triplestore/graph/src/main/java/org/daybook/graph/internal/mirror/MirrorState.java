package org.daybook.graph.internal.mirror;

import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.sparql.core.DatasetGraph;
import org.apache.jena.sparql.core.Quad;
import org.daybook.documents.Sequence;

/// What the mirror knows of itself, in a graph that no query sees, so that it changes in the same
/// transaction as the triples it speaks of.
///
/// @param format what the triples follow: mapping version and base; another one means another
///     mirror
/// @param cursor the last feed entry that is in
/// @param compacted bytes in use after the last compaction; 0 before the first
record MirrorState(String format, Sequence cursor, long compacted) {

  private static final Node GRAPH = NodeFactory.createURI("urn:x-daybook:mirror");
  private static final Node FORMAT = NodeFactory.createURI("urn:x-daybook:mirror#format");
  private static final Node CURSOR = NodeFactory.createURI("urn:x-daybook:mirror#cursor");
  private static final Node COMPACTED = NodeFactory.createURI("urn:x-daybook:mirror#compacted");

  /// A new mirror's.
  static MirrorState fresh(String format) {
    return new MirrorState(format, Sequence.START, 0);
  }

  MirrorState reached(Sequence sequence) {
    return new MirrorState(format, sequence, compacted);
  }

  MirrorState compactedTo(long bytes) {
    return new MirrorState(format, cursor, bytes);
  }

  /// Reads it in the caller's transaction; an empty format where there is none.
  static MirrorState read(DatasetGraph dataset) {
    String cursor = value(dataset, CURSOR);
    String compacted = value(dataset, COMPACTED);
    return new MirrorState(
        value(dataset, FORMAT),
        cursor.isEmpty() ? Sequence.START : new Sequence(Long.parseLong(cursor)),
        compacted.isEmpty() ? 0 : Long.parseLong(compacted));
  }

  /// Writes it in the caller's transaction.
  void write(DatasetGraph dataset) {
    set(dataset, FORMAT, format);
    set(dataset, CURSOR, cursor.toString());
    set(dataset, COMPACTED, Long.toString(compacted));
  }

  private static String value(DatasetGraph dataset, Node name) {
    var found = dataset.find(GRAPH, GRAPH, name, Node.ANY);
    return found.hasNext() ? found.next().getObject().getLiteralLexicalForm() : "";
  }

  private static void set(DatasetGraph dataset, Node name, String value) {
    if (!value(dataset, name).equals(value)) {
      dataset.deleteAny(GRAPH, GRAPH, name, Node.ANY);
      dataset.add(Quad.create(GRAPH, GRAPH, name, NodeFactory.createLiteralString(value)));
    }
  }
}
