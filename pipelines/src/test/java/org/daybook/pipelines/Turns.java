package org.daybook.pipelines;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.daybook.documents.Branches;
import org.daybook.documents.DocumentStore;

/// Lets threads that meet on the documents go on one at a time, in an order that a seed chooses:
/// each waits at every call until it is drawn. Who blocks on a lock meanwhile is not among those to
/// draw from, and arrives later. The choices are the seed's; what there is to choose from also
/// depends on the engine, so a seed names a history nearly, not exactly.
final class Turns implements AutoCloseable {

  /// The calls before which, and after which, somebody else may come in between.
  private static final Set<String> CALLS =
      Set.of("read", "merge", "refuseMerge", "edit", "delete", "create", "discard", "compare");

  private static final long SOON = 150_000;
  private static final long LATER = 4_000_000;

  private final SplittableRandom random;
  private final List<CountDownLatch> waiting = new ArrayList<>();
  private final Thread drawing = Thread.ofPlatform().name("turns").unstarted(this::draw);
  private volatile boolean closed;

  Turns(long seed) {
    this.random = new SplittableRandom(seed);
    drawing.start();
  }

  /// Waits for the caller's turn.
  void next() {
    var turn = new CountDownLatch(1);
    synchronized (waiting) {
      if (closed) {
        return;
      }
      waiting.add(turn);
    }
    try {
      turn.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the engine stops the code: it is to notice by itself
    }
  }

  /// The documents, with a turn at each call.
  DocumentStore around(DocumentStore store) {
    return around(DocumentStore.class, store);
  }

  private <T> T around(Class<T> type, T inner) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, args) -> {
              boolean meets = CALLS.contains(method.getName());
              if (meets) {
                next();
              }
              try {
                Object answer = method.invoke(inner, args);
                return answer instanceof Branches branches
                    ? around(Branches.class, branches)
                    : answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              } finally {
                if (meets) {
                  next();
                }
              }
            }));
  }

  private void draw() {
    while (!closed) {
      LockSupport.parkNanos(random.nextInt(4) == 0 ? LATER : SOON);
      CountDownLatch drawn = null;
      synchronized (waiting) {
        if (!waiting.isEmpty()) {
          drawn = waiting.remove(random.nextInt(waiting.size()));
        }
      }
      if (drawn != null) {
        drawn.countDown();
      }
    }
  }

  /// From here on everybody goes on as they like.
  @Override
  public void close() {
    synchronized (waiting) {
      closed = true;
      waiting.forEach(CountDownLatch::countDown);
      waiting.clear();
    }
  }
}
