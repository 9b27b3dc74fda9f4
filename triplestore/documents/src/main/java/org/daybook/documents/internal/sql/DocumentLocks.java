package org.daybook.documents.internal.sql;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.daybook.documents.DocId;

/// One lock a document, there while someone wants it. Thread-safe. Whoever needs several takes them
/// at once, in the order of their ids.
final class DocumentLocks {

  private static final class Lock extends ReentrantLock {
    private static final long serialVersionUID = 1L;

    /// How many hold it or wait for it; changed inside the map's compute alone.
    private int wanted;
  }

  private final ConcurrentHashMap<DocId, Lock> locks = new ConcurrentHashMap<>();

  <T> T locked(Collection<DocId> docs, Supplier<T> work) {
    var held = new LinkedHashMap<DocId, Lock>();
    try {
      new TreeSet<>(docs).forEach(doc -> held.put(doc, taken(doc)));
      return work.get();
    } finally {
      held.forEach(this::released);
    }
  }

  <T> T locked(DocId doc, Supplier<T> work) {
    Lock lock = taken(doc);
    try {
      return work.get();
    } finally {
      released(doc, lock);
    }
  }

  private Lock taken(DocId doc) {
    Lock lock =
        locks.compute(
            doc,
            (_, there) -> {
              Lock one = there == null ? new Lock() : there;
              one.wanted++;
              return one;
            });
    lock.lock();
    return lock;
  }

  private void released(DocId doc, Lock lock) {
    lock.unlock();
    locks.computeIfPresent(doc, (_, there) -> --there.wanted == 0 ? null : there);
  }
}
