package org.daybook.processors.internal;

import com.dylibso.chicory.compiler.InterpreterFallback;
import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.Export;
import com.dylibso.chicory.wasm.types.ExternalType;
import com.dylibso.chicory.wasm.types.FunctionImport;
import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.Import;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Decides whether a module may run here at all. What the limits of a run could not bound is
/// refused. Whatever the parser and the compiler throw at hostile bytes ends as a reason.
final class ModuleAdmission {

  static final int MOST_TABLES = 8;
  static final int MOST_TABLE_ENTRIES = 65_536;

  private final List<Reason> reasons = new ArrayList<>();
  private final int memoryPages;

  private ModuleAdmission(int memoryPages) {
    this.memoryPages = memoryPages;
  }

  /// Parses, checks and compiles. Takes CPU time in proportion to the module.
  ///
  /// @param memoryPages the limit that its memory must start within
  /// @param code where its compiled code is kept; null for nowhere
  static Verdict judge(byte[] bytes, int memoryPages, @Nullable CodeCache code) {
    try {
      ModuleScan.check(bytes);
      WasmModule wasm = Parser.parse(bytes);
      var admission = new ModuleAdmission(memoryPages);
      admission.check(wasm);
      if (!admission.reasons.isEmpty()) {
        return new Refused(List.copyOf(admission.reasons));
      }
      String hash = Digests.of(bytes);
      var compiler =
          MachineFactoryCompiler.builder(wasm).withInterpreterFallback(InterpreterFallback.SILENT);
      if (code != null) {
        compiler = compiler.withCache(code.of(hash));
      }
      var module = new LoadedModule(hash, wasm, compiler.compile(), initialPages(wasm));
      Instances.tryOut(module);
      return new Admitted(module);
    } catch (ModuleScan.Refused refused) {
      return Refused.because(
          String.valueOf(refused.getMessage()), "build it again, without what is named here");
    } catch (ChicoryException invalid) {
      return Refused.because(
          "it is not a valid WebAssembly module: " + Traps.describe(invalid), "build it again");
    } catch (Throwable broken) {
      // Any Throwable: on malformed modules the parser and compiler raise whatever they run into.
      return Refused.because(
          "it is not a valid WebAssembly module: the compiler ran into a %s"
              .formatted(broken.getClass().getSimpleName()),
          "build it again");
    }
  }

  private void check(WasmModule wasm) {
    for (int i = 0; i < wasm.importSection().importCount(); i++) {
      checkImport(wasm, wasm.importSection().getImport(i));
    }
    GuestAbi.EXPORTS.forEach((name, type) -> checkExport(wasm, name, type));
    checkMemory(wasm);
    checkTables(wasm);
  }

  private void checkImport(WasmModule wasm, Import wanted) {
    FunctionType type =
        wanted.module().equals(GuestAbi.HOST) ? GuestAbi.IMPORTS.get(wanted.name()) : null;
    if (!(wanted instanceof FunctionImport function) || type == null) {
      refuse(
          "it imports the unknown %s %s.%s"
              .formatted(word(wanted.importType()), wanted.module(), wanted.name()),
          "the host gives it only the functions %s of %s"
              .formatted(
                  String.join(", ", new TreeSet<>(GuestAbi.IMPORTS.keySet())), GuestAbi.HOST));
    } else if (!type.equals(wasm.typeSection().getType(function.typeIndex()))) {
      refuse(
          "it imports %s.%s as %s"
              .formatted(
                  wanted.module(), wanted.name(), wasm.typeSection().getType(function.typeIndex())),
          "its type is " + type);
    }
  }

  private void checkExport(WasmModule wasm, String name, FunctionType wanted) {
    Export export = export(wasm, name, ExternalType.FUNCTION);
    FunctionType type = export == null ? null : type(wasm, export.index());
    if (type == null) {
      refuse("it exports no function " + name, "export it, of type " + wanted);
    } else if (!type.equals(wanted)) {
      refuse("it exports %s as %s".formatted(name, type), "its type must be " + wanted);
    }
  }

  private void checkMemory(WasmModule wasm) {
    int memories = wasm.memorySection().map(section -> section.memoryCount()).orElse(0);
    if (memories != 1 || export(wasm, GuestAbi.MEMORY, ExternalType.MEMORY) == null) {
      refuse(
          "it has %d memories, and %s exported as \"memory\""
              .formatted(
                  memories,
                  export(wasm, GuestAbi.MEMORY, ExternalType.MEMORY) == null ? "none" : "one"),
          "define one memory and export it as \"memory\"");
      return;
    }
    MemoryLimits limits = wasm.memorySection().orElseThrow().getMemory(0).limits();
    if (limits.shared()) {
      refuse("its memory is shared", "build it without threads");
    }
    if (limits.initialPages() > memoryPages) {
      refuse(
          "its memory starts with %d pages, and its limit is %d"
              .formatted(limits.initialPages(), memoryPages),
          "start smaller, or raise memoryPages if the operator allows it");
    }
  }

  private void checkTables(WasmModule wasm) {
    int tables = wasm.tableSection().tableCount();
    long entries = 0;
    for (int i = 0; i < tables; i++) {
      entries += wasm.tableSection().getTable(i).limits().min();
    }
    if (tables > MOST_TABLES || entries > MOST_TABLE_ENTRIES) {
      refuse(
          "it has %d tables with %d entries".formatted(tables, entries),
          "at most %d tables with %d entries in sum are taken"
              .formatted(MOST_TABLES, MOST_TABLE_ENTRIES));
    }
  }

  private void refuse(String rule, String remedy) {
    reasons.add(new Reason(rule, remedy));
  }

  private static int initialPages(WasmModule wasm) {
    return wasm.memorySection().orElseThrow().getMemory(0).limits().initialPages();
  }

  private static @Nullable Export export(WasmModule wasm, String name, ExternalType kind) {
    for (int i = 0; i < wasm.exportSection().exportCount(); i++) {
      Export export = wasm.exportSection().getExport(i);
      if (export.name().equals(name) && export.exportType() == kind) {
        return export;
      }
    }
    return null;
  }

  private static FunctionType type(WasmModule wasm, int function) {
    int imported = wasm.importSection().count(ExternalType.FUNCTION);
    if (function >= imported) {
      return wasm.functionSection().getFunctionType(function - imported, wasm.typeSection());
    }
    List<FunctionImport> imports =
        wasm.importSection().stream()
            .filter(FunctionImport.class::isInstance)
            .map(FunctionImport.class::cast)
            .toList();
    return wasm.typeSection().getType(imports.get(function).typeIndex());
  }

  private static String word(ExternalType kind) {
    return kind.name().toLowerCase(java.util.Locale.ROOT);
  }

  /// Why a module is refused.
  record Reason(String rule, String remedy) {}

  /// The decision.
  sealed interface Verdict {}

  record Admitted(LoadedModule module) implements Verdict {}

  record Refused(List<Reason> reasons) implements Verdict {
    static Refused because(String rule, String remedy) {
      return new Refused(List.of(new Reason(rule, remedy)));
    }
  }
}
