package org.daybook.processors.internal;

import com.dylibso.chicory.compiler.internal.Shaded;
import com.dylibso.chicory.runtime.ChicoryInterruptedException;
import com.dylibso.chicory.runtime.OpcodeImpl;
import com.dylibso.chicory.runtime.TrapException;
import com.dylibso.chicory.runtime.WasmException;
import com.dylibso.chicory.runtime.WasmRuntimeException;
import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.InvalidException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

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
