package org.daybook.processors.internal;

import com.dylibso.chicory.runtime.HostFunction;
import com.dylibso.chicory.runtime.Instance;
import java.util.List;
import java.util.Objects;

/// How a guest of one form is entered: what it finds at its imports, and the way from its input to
/// its result. One for each run; confined to the guest's thread.
interface GuestEntry {

  List<HostFunction> imports();

  /// Runs an initialised instance.
  ///
  /// @param input the request, as JSON
  /// @return the result, as JSON
  byte[] run(Instance instance, byte[] input);

  /// The way into a module.
  static GuestEntry of(LoadedModule module, HostSide host) {
    return switch (module.form()) {
      case ABI -> new AbiEntry(host);
      case WASI -> new WasiEntry(host, module.exportsAlloc());
      case JAVASCRIPT -> new JavaScriptEntry(host, Objects.requireNonNull(module.started()));
    };
  }
}
