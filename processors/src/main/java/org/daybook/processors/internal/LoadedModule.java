package org.daybook.processors.internal;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.TableSection;
import java.util.function.Function;
import org.daybook.processors.Manifest.Form;
import org.jspecify.annotations.Nullable;

/// A module that was admitted: parsed and compiled once, never changed by what runs from it.
///
/// @param key what it was made of
/// @param initialPages the memory it starts with
/// @param started where its runs go on from; null when each starts anew
public record LoadedModule(
    ModuleKey key,
    WasmModule wasm,
    Function<Instance, Machine> machines,
    int initialPages,
    @Nullable Started started) {

  Form form() {
    return key.form();
  }

  /// The entries that the largest of its tables starts with.
  long initialEntries() {
    TableSection tables = wasm.tableSection();
    long most = 0;
    for (int i = 0; i < tables.tableCount(); i++) {
      most = Math.max(most, tables.getTable(i).limits().min());
    }
    return most;
  }

  /// Whether it exports a function of its own by which it can be asked for a place.
  boolean exportsAlloc() {
    return Exported.function(wasm, GuestAbi.ALLOC) != null;
  }
}
