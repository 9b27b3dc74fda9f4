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
  private final Limits limits;
  private final HostCalls calls;
  private final byte[] input;
  private @Nullable GuestTask<byte[]> task;
  private @Nullable GuestMemory memory;
  private volatile long cpuNanos;

  Guest(LoadedModule module, HostCalls calls, byte[] input) {
    this.module = module;
    this.limits = calls.budget().limits();
    this.calls = calls;
    this.input = input;
  }

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
    Instance instance =
        Instances.create(
            module,
            this::memory,
            limits.tableEntries(),
            this::call,
            this::blobRead,
            this::blobWrite);
    instance.initialize(false);
    int at = write(instance, input);
    long packed = instance.export(GuestAbi.RUN).apply(at, input.length)[0];
    int length = (int) packed;
    if (length > calls.budget().outputLeft()) {
      throw new RoutineFailure(
          Code.OUTPUT_LIMIT,
          "it returned %d bytes; %d more were allowed"
              .formatted(length, calls.budget().outputLeft()));
    }
    return GuestBytes.read(instance.memory(), (int) (packed >>> 32), length, "its result");
  }

  private GuestMemory memory(MemoryLimits declared) {
    var cut =
        new MemoryLimits(
            declared.initialPages(), Math.min(declared.maximumPages(), limits.memoryPages()));
    var own = new GuestMemory(cut);
    memory = own;
    return own;
  }

  private long[] call(Instance instance, long... arguments) {
    byte[] response =
        (byte[])
            task().ask(() -> calls.call(instance.memory(), (int) arguments[0], (int) arguments[1]));
    int at = write(instance, response);
    return new long[] {(long) at << 32 | response.length};
  }

  private long[] blobRead(Instance instance, long... arguments) {
    int read =
        (Integer)
            task()
                .ask(
                    () ->
                        calls.blobRead(
                            instance.memory(),
                            (int) arguments[0],
                            (int) arguments[1],
                            arguments[2],
                            (int) arguments[3],
                            (int) arguments[4]));
    return new long[] {read};
  }

  private long[] blobWrite(Instance instance, long... arguments) {
    int written =
        (Integer)
            task()
                .ask(
                    () ->
                        calls.blobWrite(
                            instance.memory(),
                            (int) arguments[0],
                            (int) arguments[1],
                            (int) arguments[2]));
    return new long[] {written};
  }

  /// Has the guest allocate a place, and puts bytes there.
  private int write(Instance instance, byte[] bytes) {
    int at = (int) instance.export(GuestAbi.ALLOC).apply(bytes.length)[0];
    GuestBytes.check(instance.memory(), at, bytes.length, "the place that daybook_alloc returned");
    instance.memory().write(at, bytes, 0, bytes.length);
    return at;
  }

  private GuestTask<byte[]> task() {
    return Objects.requireNonNull(task);
  }
}
