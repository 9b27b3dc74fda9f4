package org.daybook.processors.internal;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Objects;
import org.daybook.processors.Limits;
import org.daybook.processors.RoutineFailure;
import org.daybook.processors.RunResult.Code;
import org.jspecify.annotations.Nullable;

/// One instance at its one run. Lives on a guest thread; only [#memory] and [#pages] are read by
/// the caller, after the end.
final class Guest {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final LoadedModule module;
  private final HostCalls calls;
  private final Limits limits;
  private final byte[] input;
  private final Pool pool;
  private @Nullable GuestTask<byte[]> task;
  private @Nullable GuestMemory memory;
  private volatile long cpuNanos;

  Guest(LoadedModule module, HostCalls calls, byte[] input, Pool pool) {
    this.module = module;
    this.calls = calls;
    this.limits = calls.budget().limits();
    this.input = input;
    this.pool = pool;
  }

  /// Where it may find an instance that is ready, and leaves its own when it ended well.
  ///
  /// @param use null for a fresh one that is used once
  record Pool(WarmInstances instances, WarmInstances.@Nullable Use use) {}

  /// Says through which task it reaches its caller.
  void attach(GuestTask<byte[]> own) {
    task = own;
  }

  @Nullable GuestMemory memory() {
    return memory;
  }

  int pages() {
    return memory == null ? 0 : memory.pages();
  }

  /// What its thread has computed, once it has ended.
  Duration cpu() {
    return Duration.ofNanos(cpuNanos);
  }

  /// Makes the instance, starts it and runs it.
  ///
  /// @return what it returned, as bytes
  byte[] run() {
    long before = THREADS.getCurrentThreadCpuTime();
    try {
      return toEnd();
    } finally {
      cpuNanos = THREADS.getCurrentThreadCpuTime() - before;
    }
  }

  private byte[] toEnd() {
    if (module.initialPages() > limits.memoryPages()) {
      throw new RoutineFailure(
          Code.OUT_OF_MEMORY,
          "its memory starts with %d pages, and its limit is %d"
              .formatted(module.initialPages(), limits.memoryPages()));
    }
    if (module.initialEntries() > limits.tableEntries()) {
      throw new RoutineFailure(
          Code.OUT_OF_MEMORY,
          "a table of its starts with %d entries, and its limit is %d"
              .formatted(module.initialEntries(), limits.tableEntries()));
    }
    WarmInstances.Warm warm = pool.use() == null ? null : pool.instances().take(pool.use());
    if (warm == null) {
      warm = fresh();
    } else {
      warm.host().turnTo(calls, Objects.requireNonNull(task));
      memory = warm.memory();
    }
    byte[] result = warm.entry().run(warm.instance(), input);
    if (pool.use() != null) {
      pool.instances().give(pool.use(), warm);
    }
    return result;
  }

  private WarmInstances.Warm fresh() {
    var host = new HostSide(calls);
    host.attach(Objects.requireNonNull(task));
    GuestEntry entry = GuestEntry.of(module, host);
    Instance instance =
        Instances.create(module, this::memory, limits.tableEntries(), entry.imports());
    instance.initialize(false);
    return new WarmInstances.Warm(host, entry, instance, Objects.requireNonNull(memory));
  }

  private GuestMemory memory(MemoryLimits declared) {
    var cut =
        new MemoryLimits(
            module.initialPages(), Math.min(declared.maximumPages(), limits.memoryPages()));
    var own = GuestMemory.of(module, cut);
    memory = own;
    return own;
  }
}
