package org.daybook.processors.internal;

import com.dylibso.chicory.runtime.HostFunction;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.WasmFunctionHandle;
import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.ValType;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.daybook.processors.RoutineFailure;
import org.daybook.processors.RunResult.Code;

/// What the JavaScript engine imports: its functions that are the host's, and as much of WASI as it
/// wants. No modules, no streams; the time zone is UTC.
final class EngineImports {

  /// The host's functions, as `prelude.js` takes them.
  static final List<String> FUNCTIONS = List.of("call", "random", "readBlob", "writeBlob");

  private static final long SUCCESS = 0;
  private static final long BAD_FILE = 8;

  private final EngineHost host;

  private EngineImports(EngineHost host) {
    this.host = host;
  }

  static List<HostFunction> of(EngineHost host) {
    var own = new EngineImports(host);
    return List.of(
        env("host_get_timezone_offset", 2, (instance, arguments) -> one(0)),
        env("host_interrupt", 0, (instance, arguments) -> one(0)),
        new HostFunction(
            "env",
            "host_promise_rejection",
            FunctionType.of(List.of(ValType.I32, ValType.I32, ValType.I32), List.of()),
            (instance, arguments) -> new long[0]),
        env("host_module_normalize", 2, (instance, arguments) -> one(0)),
        env("host_module_load", 2, (instance, arguments) -> one(0)),
        env("host_call", 5, own::called),
        wasi("clock_time_get", own::clock),
        wasi("random_get", own::random),
        wasi("fd_close", EngineImports::badFile),
        wasi("fd_fdstat_get", EngineImports::badFile),
        wasi("fd_seek", EngineImports::badFile),
        wasi("fd_write", EngineImports::badFile));
  }

  private static HostFunction env(String name, int parameters, WasmFunctionHandle handle) {
    List<ValType> types = Collections.nCopies(parameters, ValType.I32);
    return new HostFunction("env", name, FunctionType.of(types, List.of(ValType.I32)), handle);
  }

  private static HostFunction wasi(String name, WasmFunctionHandle handle) {
    FunctionType type = Objects.requireNonNull(WasiFunctions.TYPES.get(name));
    return new HostFunction(WasiFunctions.MODULE, name, type, handle);
  }

  private static long[] badFile(Instance instance, long... arguments) {
    return one(BAD_FILE);
  }

  private static long[] one(long value) {
    return new long[] {value};
  }

  private long[] clock(Instance instance, long... arguments) {
    instance.memory().writeLong((int) arguments[2], host.nanos());
    return one(SUCCESS);
  }

  private long[] random(Instance instance, long... arguments) {
    GuestBytes.check(
        instance.memory(), (int) arguments[0], (int) arguments[1], "a place for random bytes");
    var bytes = new byte[(int) arguments[1]];
    host.random(bytes);
    instance.memory().write((int) arguments[0], bytes, 0, bytes.length);
    return one(SUCCESS);
  }

  /// A call of one of [#FUNCTIONS]: its name, its `this`, and its arguments.
  private long[] called(Instance instance, long... arguments) {
    var engine = new QuickJs(instance);
    String name = instance.memory().readString((int) arguments[0], (int) arguments[1]);
    int values = (int) arguments[4];
    return one(
        switch (name) {
          case "call" -> call(engine, engine.argument(values, 0));
          case "random" -> engine.number(host.random());
          case "readBlob" -> readBlob(engine, values);
          case "writeBlob" -> writeBlob(engine, engine.argument(values, 0));
          default -> throw new IllegalStateException("the engine called " + name);
        });
  }

  private int call(QuickJs engine, int request) {
    QuickJs.Span text = engine.open(request);
    byte[] answer = host.call(engine.memory(), text.at(), text.length());
    engine.close(text);
    return engine.string(answer);
  }

  private int readBlob(QuickJs engine, int values) {
    QuickJs.Span hash = engine.open(engine.argument(values, 0));
    long offset = whole(engine.real(engine.argument(values, 1)), "offset");
    long length = whole(engine.real(engine.argument(values, 2)), "length");
    if (length > Integer.MAX_VALUE) {
      throw new RoutineFailure(
          Code.OUT_OF_MEMORY, "it wanted %d bytes of a blob at once".formatted(length));
    }
    int into = engine.allocate((int) Math.max(1, length));
    int read = host.blobRead(engine.memory(), hash.at(), hash.length(), offset, into, (int) length);
    engine.close(hash);
    int value = read < 0 ? engine.nothing() : engine.bytes(into, read);
    engine.free(into);
    return value;
  }

  private static long whole(double number, String what) {
    if (number != Math.rint(number) || number < 0 || number > 1L << 53) {
      throw Request.bad("read a blob with the %s %s".formatted(what, number));
    }
    return (long) number;
  }

  private int writeBlob(QuickJs engine, int array) {
    int name = engine.allocate(64);
    QuickJs.Span bytes = engine.span(array);
    int written = host.blobWrite(engine.memory(), bytes.at(), bytes.length(), name);
    int value = engine.string(engine.memory().readBytes(name, written));
    engine.free(name);
    return value;
  }
}
