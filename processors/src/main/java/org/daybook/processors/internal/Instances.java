package org.daybook.processors.internal;

import com.dylibso.chicory.runtime.HostFunction;
import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.TableInstance;
import com.dylibso.chicory.runtime.WasmFunctionHandle;
import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import com.dylibso.chicory.wasm.types.Table;
import com.dylibso.chicory.wasm.types.TableLimits;
import java.util.function.Function;

/// Makes fresh instances of admitted modules.
final class Instances {

  private Instances() {}

  /// An instance whose start function has not run yet: [Instance#initialize] does that.
  ///
  /// @param memory makes its memory from the limits the module declares
  /// @param tableEntries to which each of its tables may grow
  static Instance create(
      LoadedModule module,
      Function<MemoryLimits, GuestMemory> memory,
      int tableEntries,
      WasmFunctionHandle call,
      WasmFunctionHandle blobRead,
      WasmFunctionHandle blobWrite) {
    return Instance.builder(module.wasm())
        .withMachineFactory(module.machines())
        .withMemoryFactory(memory::apply)
        .withTableFactory((table, initial) -> new TableInstance(own(table, tableEntries), initial))
        .withImportValues(
            ImportValues.builder()
                .addFunction(
                    host("call", GuestAbi.CALL, call),
                    host("blob_read", GuestAbi.BLOB_READ, blobRead),
                    host("blob_write", GuestAbi.BLOB_WRITE, blobWrite))
                .build())
        .withInitialize(false)
        .withStart(false)
        .build();
  }

  /// Makes one and throws it away: shows that the module links and its compiled code loads.
  static void tryOut(LoadedModule module) {
    WasmFunctionHandle never =
        (instance, arguments) -> {
          throw new IllegalStateException("a trial instance never runs");
        };
    create(
        module,
        limits -> new GuestMemory(new MemoryLimits(0, 0)),
        ModuleAdmission.MOST_TABLE_ENTRIES,
        never,
        never,
        never);
  }

  /// A table of the instance's own: growing one changes its limits, which the module shares.
  private static Table own(Table table, int entries) {
    long most =
        Math.max(
            table.limits().min(),
            Math.min(table.limits().max(), Math.min(entries, ModuleAdmission.MOST_TABLE_ENTRIES)));
    return new Table(
        table.elementType(), new TableLimits(table.limits().min(), most), table.initialize());
  }

  private static HostFunction host(String name, FunctionType type, WasmFunctionHandle handle) {
    return new HostFunction(GuestAbi.HOST, name, type, handle);
  }
}
