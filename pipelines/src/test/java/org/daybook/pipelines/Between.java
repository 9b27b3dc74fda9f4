package org.daybook.pipelines;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.MergeRequest;
import org.jspecify.annotations.Nullable;

/// Lets a test do something just before the pipelines merge, or just after: what another would do
/// in that moment. Thread-safe.
final class Between {

  private final AtomicReference<@Nullable Pending> pending = new AtomicReference<>();
  private final AtomicReference<@Nullable Runnable> later = new AtomicReference<>();

  private record Pending(Predicate<MergeRequest> which, Runnable act) {}

  /// Acts once, before the next merge that is so; its own merges do not count.
  void before(Predicate<MergeRequest> which, Runnable act) {
    pending.set(new Pending(which, act));
  }

  /// Acts once, after the next merge; what that throws, the merge throws.
  void afterNext(Runnable act) {
    later.set(act);
  }

  DocumentStore around(DocumentStore store) {
    return (DocumentStore)
        Proxy.newProxyInstance(
            DocumentStore.class.getClassLoader(),
            new Class<?>[] {DocumentStore.class},
            (_, method, args) -> {
              boolean merges = method.getName().equals("merge");
              if (merges) {
                meet((MergeRequest) args[0]);
              }
              try {
                Object result = method.invoke(store, args);
                Runnable act = merges ? later.getAndSet(null) : null;
                if (act != null) {
                  act.run();
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private void meet(MergeRequest request) {
    Pending next = pending.get();
    if (next != null && next.which().test(request) && pending.compareAndSet(next, null)) {
      next.act().run();
    }
  }
}
