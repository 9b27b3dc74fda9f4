package org.daybook.pipelines.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.ToIntFunction;

/// Work on many documents at once, so that their commits share fsyncs.
public final class Concurrently {

  private Concurrently() {}

  /// Does all of it, on virtual threads.
  ///
  /// @param limit how many at once
  /// @return the sum of the results
  /// @throws ExecutionException with the first failure, after all have ended
  public static <T> int sum(Collection<T> items, int limit, ToIntFunction<T> work)
      throws InterruptedException, ExecutionException {
    if (items.size() == 1) {
      return work.applyAsInt(items.iterator().next());
    }
    var permits = new Semaphore(limit);
    var tasks = new ArrayList<Callable<Integer>>();
    for (T item : items) {
      tasks.add(
          () -> {
            permits.acquire();
            try {
              return work.applyAsInt(item);
            } finally {
              permits.release();
            }
          });
    }
    int sum = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> done : threads.invokeAll(tasks)) {
        sum += done.get();
      }
    }
    return sum;
  }
}
