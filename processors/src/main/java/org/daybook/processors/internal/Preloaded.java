package org.daybook.processors.internal;

import com.dylibso.chicory.compiler.internal.Shaded;
import com.dylibso.chicory.runtime.ChicoryInterruptedException;
import com.dylibso.chicory.runtime.OpcodeImpl;
import com.dylibso.chicory.runtime.TrapException;
import com.dylibso.chicory.runtime.WasmException;
import com.dylibso.chicory.runtime.WasmRuntimeException;
import com.dylibso.chicory.wasi.WasiExitException;
import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.InvalidException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.daybook.processors.RoutineFailure;
import org.daybook.processors.RunResult;

/// Initialises, on a whole stack, the classes that guest code reaches from a nearly exhausted one:
/// a class whose initialiser meets a stack overflow is broken for the rest of the process.
final class Preloaded {

  private Preloaded() {}

  static void load() {
    for (Class<?> needed :
        List.of(
            Shaded.class,
            OpcodeImpl.class,
            ChicoryException.class,
            ChicoryInterruptedException.class,
            InvalidException.class,
            TrapException.class,
            WasmException.class,
            WasmRuntimeException.class,
            GuestTask.Stopped.class,
            WasiFunctions.class,
            WasiExitException.class,
            StandardOutput.class,
            StandardError.class,
            EngineImports.class,
            EngineHost.Running.class,
            EngineHost.Refused.class,
            QuickJs.class,
            QuickJs.Span.class,
            GuestTime.class,
            GuestRandom.class,
            GuestBytes.class,
            HexFormat.class,
            Instant.class,
            Request.class,
            RoutineFailure.class,
            RunResult.Code.class,
            LockSupport.class,
            Supplier.class)) {
      try {
        Class.forName(needed.getName(), true, needed.getClassLoader());
      } catch (ClassNotFoundException impossible) {
        throw new IllegalStateException(impossible); // it is named right here
      }
    }
  }
}
