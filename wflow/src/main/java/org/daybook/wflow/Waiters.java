package org.daybook.wflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.daybook.wflow.WflowException.Unavailable;

/// Who waits for a job of a partition to rest, or for all of them to be done. Confined to the
/// partition's lock.
final class Waiters {

  private final Map<JobId, List<CompletableFuture<Void>>> rests = new HashMap<>();
  private final List<CompletableFuture<Void>> idles = new ArrayList<>();

  boolean isEmpty() {
    return rests.isEmpty() && idles.isEmpty();
  }

  CompletableFuture<Void> rest(JobId job) {
    CompletableFuture<Void> waits = new CompletableFuture<>();
    rests.computeIfAbsent(job, _ -> new ArrayList<>()).add(waits);
    return waits;
  }

  CompletableFuture<Void> idle() {
    CompletableFuture<Void> waits = new CompletableFuture<>();
    idles.add(waits);
    return waits;
  }

  /// Those who waited for a job: it rests now.
  List<CompletableFuture<Void>> rested(JobId job) {
    List<CompletableFuture<Void>> waited = rests.remove(job);
    return waited == null ? List.of() : waited;
  }

  /// Those who waited for all: they are done now.
  List<CompletableFuture<Void>> idled() {
    List<CompletableFuture<Void>> waited = List.copyOf(idles);
    idles.clear();
    return waited;
  }

  /// One waits no longer.
  @SuppressWarnings("ReferenceEquality") // a future is like no other
  void leave(CompletableFuture<Void> waits) {
    idles.removeIf(one -> one == waits);
    rests.values().forEach(of -> of.removeIf(one -> one == waits));
    rests.values().removeIf(List::isEmpty);
  }

  /// Nobody will be told.
  void fail(Unavailable why) {
    rests.values().forEach(of -> of.forEach(waits -> waits.completeExceptionally(why)));
    rests.clear();
    idles.forEach(waits -> waits.completeExceptionally(why));
    idles.clear();
  }
}
