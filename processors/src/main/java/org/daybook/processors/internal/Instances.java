package org.daybook.processors.internal;

import com.dylibso.chicory.runtime.HostFunction;
import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import com.dylibso.chicory.wasm.types.Table;
import com.dylibso.chicory.wasm.types.TableLimits;
import java.util.List;
import java.util.function.Function;

/// Makes fresh instances of admitted modules.
final class Instances {

  private Instances() {}

  /// An instance whose start function has not run yet: [Instance#initialize] does that.
  ///
  /// @param memory makes its memory from the limits the module declares
  /// @param tableEntries to which each of its tables may grow
  /// @param imports the functions it may link to
  static Instance create(
      LoadedModule module,
      Function<MemoryLimits, GuestMemory> memory,
      int tableEntries,
      List<HostFunction> imports) {
    return Instance.builder(module.wasm())
        .withMachineFactory(module.machines())
        .withMemoryFactory(memory::apply)
        .withTableFactory((table, initial) -> new GuestTable(own(table, tableEntries), initial))
        .withImportValues(
            ImportValues.builder().addFunction(imports.toArray(HostFunction[]::new)).build())
        .withInitialize(false)
        .withStart(false)
        .build();
  }

  /// Makes one and throws it away: shows that the module links and its compiled code loads.
  static void tryOut(LoadedModule module, List<HostFunction> imports) {
    create(
        module,
        limits -> new GuestMemory(new MemoryLimits(0, 0)),
        ModuleAdmission.MOST_TABLE_ENTRIES,
        imports);
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
}
