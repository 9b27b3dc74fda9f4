package org.daybook.processors.internal;

import com.dylibso.chicory.log.Logger;
import com.dylibso.chicory.runtime.HostFunction;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.runtime.WasmFunctionHandle;
import com.dylibso.chicory.wasi.WasiOptions;
import com.dylibso.chicory.wasi.WasiPreview1;
import com.dylibso.chicory.wasm.types.FunctionType;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// WASI preview 1 with all doors closed: three streams, no files, no arguments, no environment, no
/// sockets. Most of it is the library's; here is what would have reached the machine's clock or
/// made the host allocate what a guest names.
final class WasiFunctions {

  static final String MODULE = "wasi_snapshot_preview1";

  private static final Set<String> NOT_WASI =
      Set.of("adapter_close_badfd", "adapter_open_badfd", "proc_raise");
  private static final List<String> SOCKETS =
      List.of("sock_accept", "sock_recv", "sock_send", "sock_shutdown");

  /// The functions that there are.
  static final Map<String, FunctionType> TYPES =
      library(WasiOptions.builder().build())
          .collect(Collectors.toUnmodifiableMap(HostFunction::name, HostFunction::functionType));

  private static final long ESUCCESS = 0;
  private static final long EFAULT = 21;
  private static final long EINVAL = 28;
  private static final long ENOTSUP = 58;

  /// What takes vectors of bytes.
  private static final Set<String> VECTORED =
      Set.of("fd_read", "fd_pread", "fd_write", "fd_pwrite");

  private static final int VECTOR_BYTES = 8;

  /// As many as POSIX systems take.
  private static final int MOST_VECTORS = 1_024;

  private static final int SUBSCRIPTION_BYTES = 48;
  private static final int EVENT_BYTES = 32;
  private static final int MOST_CLOCK = 1; // 0 is the wall clock, 1 the monotonic one
  private static final long NANOS_IN_MILLI = 1_000_000;

  private final HostSide host;
  private final GuestTime time;

  private WasiFunctions(HostSide host) {
    this.host = host;
    this.time = new GuestTime(host);
  }

  /// Those of one run.
  static List<HostFunction> of(
      HostSide host, InputStream input, OutputStream output, OutputStream error) {
    var own = new WasiFunctions(host);
    Map<String, WasmFunctionHandle> instead = own.handles();
    WasiOptions options =
        WasiOptions.builder()
            .withStdin(input, false)
            .withStdout(output, false)
            .withStderr(error, false)
            .withRandom(new GuestRandom(host))
            .build();
    return library(options)
        .map(
            function -> {
              if (VECTORED.contains(function.name())) {
                return with(function, own.one(function.handle()));
              }
              WasmFunctionHandle handle = instead.get(function.name());
              return handle == null ? function : with(function, handle);
            })
        .toList();
  }

  private static Stream<HostFunction> library(WasiOptions options) {
    return Stream.of(
            WasiPreview1.builder()
                .withOptions(options)
                .withLogger(new Silent())
                .build()
                .toHostFunctions())
        .filter(function -> !NOT_WASI.contains(function.name()));
  }

  private static HostFunction with(HostFunction function, WasmFunctionHandle handle) {
    return new HostFunction(MODULE, function.name(), function.functionType(), handle);
  }

  private Map<String, WasmFunctionHandle> handles() {
    var handles = new HashMap<String, WasmFunctionHandle>();
    handles.put("clock_time_get", this::clock);
    handles.put("poll_oneoff", this::poll);
    for (String socket : SOCKETS) {
      handles.put(socket, (instance, arguments) -> answer(ENOTSUP));
    }
    return handles;
  }

  /// The library takes one vector after the other, allocates whatever length each names, and looks
  /// up at nothing meanwhile. So it is given one at a time, which lies in memory. To read or write
  /// less than was asked is allowed, and whoever wants more comes again.
  private WasmFunctionHandle one(WasmFunctionHandle library) {
    return (instance, arguments) -> {
      host.checkStopped();
      Memory memory = instance.memory();
      int vectors = (int) arguments[1];
      int many = (int) arguments[2];
      if (many < 0 || !GuestBytes.within(memory, vectors, (long) VECTOR_BYTES * many)) {
        return answer(EFAULT);
      }
      int looked = Math.min(many, MOST_VECTORS);
      int first = 0;
      while (first < looked && memory.readInt(vectors + VECTOR_BYTES * first + 4) == 0) {
        first++;
      }
      int given = Math.min(1, looked - first);
      int vector = vectors + VECTOR_BYTES * first;
      if (given == 1
          && !GuestBytes.within(memory, memory.readInt(vector), memory.readInt(vector + 4))) {
        return answer(EFAULT);
      }
      long[] own = arguments.clone();
      own[1] = vector;
      own[2] = given;
      return library.apply(instance, own);
    };
  }

  private long[] clock(Instance instance, long... arguments) {
    int clock = (int) arguments[0];
    if (clock < 0 || clock > MOST_CLOCK) {
      return answer(ENOTSUP);
    }
    instance.memory().writeLong((int) arguments[2], time.nanos());
    return answer(ESUCCESS);
  }

  /// One subscription to a clock is a sleep, in the journal like any other. All else that one could
  /// wait for is not there.
  private long[] poll(Instance instance, long... arguments) {
    Memory memory = instance.memory();
    int from = (int) arguments[0];
    int into = (int) arguments[1];
    if ((int) arguments[2] != 1) {
      return answer(ENOTSUP);
    }
    GuestBytes.check(memory, from, SUBSCRIPTION_BYTES, "what to wait for");
    GuestBytes.check(memory, into, EVENT_BYTES, "a place for an event");
    int clock = memory.readInt(from + 16);
    if (memory.read(from + 8) != 0 || clock < 0 || clock > MOST_CLOCK) {
      return answer(ENOTSUP);
    }
    boolean absolute = (memory.readShort(from + 40) & 1) != 0;
    long nanos = memory.readLong(from + 24);
    if (nanos < 0) {
      return answer(EINVAL);
    }
    long wait = absolute ? Math.max(0, nanos - time.nanos()) : nanos;
    long millis = wait / NANOS_IN_MILLI + (wait % NANOS_IN_MILLI == 0 ? 0 : 1);
    if (millis > OutsideCalls.MOST_MILLIS) {
      return answer(EINVAL);
    }
    host.sleep(Duration.ofMillis(millis));
    long token = memory.readLong(from);
    memory.write(into, new byte[EVENT_BYTES], 0, EVENT_BYTES);
    memory.writeLong(into, token);
    memory.writeI32((int) arguments[3], 1);
    return answer(ESUCCESS);
  }

  private static long[] answer(long errno) {
    return new long[] {errno};
  }

  /// The library's own words about a guest, which nobody reads and a guest could flood.
  private static final class Silent implements Logger {

    @Override
    public void log(Level level, String message, Throwable thrown) {}

    @Override
    public boolean isLoggable(Level level) {
      return false;
    }
  }
}
