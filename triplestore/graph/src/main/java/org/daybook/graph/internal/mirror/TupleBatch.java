package org.daybook.graph.internal.mirror;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.jena.atlas.lib.tuple.Tuple;
import org.apache.jena.atlas.lib.tuple.TupleFactory;
import org.apache.jena.atlas.lib.tuple.TupleMap;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.Triple;
import org.apache.jena.sparql.core.DatasetGraph;
import org.apache.jena.tdb2.store.DatasetGraphTDB;
import org.apache.jena.tdb2.store.NodeId;
import org.apache.jena.tdb2.store.nodetable.NodeTable;
import org.apache.jena.tdb2.store.tupletable.TupleIndex;
import org.apache.jena.tdb2.sys.TDBInternal;

/// The changes of one transaction to the default graph, written index by index in the index's own
/// order: triple by triple, each would look for its page in every index, and each term of it for
/// its number. What is added and what is deleted must not overlap. Confined to the thread of the
/// write transaction it was made in.
final class TupleBatch {

  /// A tuple and its number take about a hundred bytes.
  private static final int MOST = 100_000;

  private final DatasetGraphTDB storage;
  private final NodeTable nodes;
  private final Map<Node, NodeId> known = new HashMap<>();
  private final List<Tuple<NodeId>> added = new ArrayList<>();
  private final List<Tuple<NodeId>> deleted = new ArrayList<>();

  TupleBatch(DatasetGraph dataset) {
    storage = TDBInternal.requireStorage(dataset);
    nodes = storage.getTripleTable().getNodeTupleTable().getNodeTable();
  }

  void add(Triple triple) {
    added.add(tuple(triple));
    flushFull();
  }

  void delete(Triple triple) {
    deleted.add(tuple(triple));
    flushFull();
  }

  /// Writes what is left. The transaction is the caller's to commit.
  void flush() {
    for (TupleIndex index :
        storage.getTripleTable().getNodeTupleTable().getTupleTable().getIndexes()) {
      Comparator<Tuple<NodeId>> order = order(index.getMapping());
      deleted.sort(order);
      index.deleteAll(deleted);
      added.sort(order);
      index.addAll(added);
    }
    deleted.clear();
    added.clear();
    known.clear();
  }

  private void flushFull() {
    if (added.size() + deleted.size() >= MOST) {
      flush();
    }
  }

  private Tuple<NodeId> tuple(Triple triple) {
    return TupleFactory.create3(
        number(triple.getSubject()), number(triple.getPredicate()), number(triple.getObject()));
  }

  private NodeId number(Node node) {
    return known.computeIfAbsent(node, nodes::getAllocateNodeId);
  }

  private static Comparator<Tuple<NodeId>> order(TupleMap mapping) {
    int first = mapping.getSlotIdx(0);
    int second = mapping.getSlotIdx(1);
    int third = mapping.getSlotIdx(2);
    return Comparator.<Tuple<NodeId>, NodeId>comparing(tuple -> tuple.get(first))
        .thenComparing(tuple -> tuple.get(second))
        .thenComparing(tuple -> tuple.get(third));
  }
}
