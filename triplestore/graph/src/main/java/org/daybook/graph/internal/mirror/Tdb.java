package org.daybook.graph.internal.mirror;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.apache.jena.dboe.base.file.AlreadyLocked;
import org.apache.jena.dboe.base.file.Location;
import org.apache.jena.dboe.base.file.ProcessFileLock;
import org.apache.jena.dboe.trans.bplustree.BPlusTree;
import org.apache.jena.graph.Node;
import org.apache.jena.query.ReadWrite;
import org.apache.jena.sparql.core.DatasetGraph;
import org.apache.jena.tdb2.DatabaseMgr;
import org.apache.jena.tdb2.store.DatasetGraphTDB;
import org.apache.jena.tdb2.store.tupletable.TupleIndex;
import org.apache.jena.tdb2.store.tupletable.TupleIndexRecord;
import org.apache.jena.tdb2.sys.DatabaseConnection;
import org.apache.jena.tdb2.sys.TDBInternal;
import org.daybook.documents.DaybookException;

/// Opening, reading and closing TDB2 without its sharp edges.
final class Tdb {

  private static final int PROBED = 200;

  private Tdb() {}

  /// Connects a directory, making it if need be.
  ///
  /// @throws DaybookException.Unavailable `graph-locked` while another process has it open
  static DatasetGraph connect(Path dir) {
    try {
      Files.createDirectories(dir);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      return DatabaseMgr.connectDatasetGraph(Location.create(dir));
    } catch (AlreadyLocked e) {
      throw new DaybookException.Unavailable(
          "graph-locked",
          "the graph in %s is open in another process: wanted that process to be ended"
              .formatted(dir),
          e);
    } catch (RuntimeException | Error e) {
      unlock(dir);
      throw e;
    }
  }

  /// A connection that failed half way keeps its lock, which would keep out the next one.
  private static void unlock(Path dir) {
    ProcessFileLock lock = DatabaseConnection.lockForLocation(Location.create(dir));
    if (lock.isLockedHere()) {
      lock.unlock();
    }
    ProcessFileLock.release(lock);
  }

  /// Reads a little through every index and the terms behind it; throws whatever that throws.
  static void probe(DatasetGraph dataset) {
    read(
        dataset,
        () -> {
          var first = dataset.getDefaultGraph().find();
          for (int i = 0; i < PROBED && first.hasNext(); i++) {
            var triple = first.next();
            Node s = triple.getSubject();
            Node p = triple.getPredicate();
            Node o = triple.getObject();
            var graph = dataset.getDefaultGraph();
            if (!graph.find(s, p, Node.ANY).hasNext()
                || !graph.find(Node.ANY, p, o).hasNext()
                || !graph.find(s, Node.ANY, o).hasNext()) {
              throw new IllegalStateException("an index lacks " + triple);
            }
          }
          return true;
        });
  }

  /// Runs in a read transaction of this thread.
  static <T> T read(DatasetGraph dataset, Supplier<T> body) {
    dataset.begin(ReadWrite.READ);
    try {
      return body.get();
    } finally {
      dataset.end();
    }
  }

  /// Begins a read on whichever storage is current. The plain way in can wait for ever when a
  /// compaction replaces the storage between looking it up and beginning: never wait, look again.
  static DatasetGraphTDB beginRead(DatasetGraph dataset) {
    while (true) {
      DatasetGraphTDB storage = TDBInternal.requireStorage(dataset);
      var coordinator = storage.getTxnSystem().getTxnMgr();
      if (coordinator.tryNonExclusiveMode(false)) {
        try {
          storage.begin(ReadWrite.READ);
          return storage;
        } finally {
          coordinator.finishNonExclusiveMode();
        }
      }
      Thread.onSpinWait();
    }
  }

  /// Bytes of the blocks that the indexes use, live and dead; only a compaction frees dead ones.
  static long used(DatasetGraph dataset) {
    DatasetGraphTDB storage = TDBInternal.requireStorage(dataset);
    long blocks = 0;
    for (var table : List.of(storage.getTripleTable(), storage.getQuadTable())) {
      for (TupleIndex index : table.getNodeTupleTable().getTupleTable().getIndexes()) {
        if (index instanceof TupleIndexRecord record
            && record.getRangeIndex() instanceof BPlusTree tree) {
          blocks += tree.getStateManager().getNodeBlocksLimit();
          blocks += tree.getStateManager().getRecordsBlocksLimit();
        }
      }
    }
    return blocks * storage.getStoreParams().getBlockSize();
  }

  /// Lets go of a directory; reads that still run on it fail.
  static void close(DatasetGraph dataset) {
    TDBInternal.expel(dataset, true);
  }
}
