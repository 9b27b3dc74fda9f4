package org.daybook.processors.internal;

import com.dylibso.chicory.compiler.InterpreterFallback;
import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.runtime.CompiledModule;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.AnnotatedInstruction;
import com.dylibso.chicory.wasm.types.CodeSection;
import com.dylibso.chicory.wasm.types.ExternalType;
import com.dylibso.chicory.wasm.types.FunctionBody;
import com.dylibso.chicory.wasm.types.FunctionImport;
import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.Import;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daybook.processors.Manifest.Form;
import org.jspecify.annotations.Nullable;

/// Decides whether a module may run here at all. What the limits of a run could not bound is
/// refused. Whatever the parser and the compiler throw at hostile bytes ends as a reason.
final class ModuleAdmission {

  static final int MOST_TABLES = 8;
  static final int MOST_TABLE_ENTRIES = 65_536;

  /// What the compiler says of such a function, with its number.
  private static final Pattern TOO_LARGE =
      Pattern.compile("WASM function size exceeds the Java method size limits.*: ([0-9]+)");

  /// The prefix of such instructions.
  private static final int GARBAGE_COLLECTED = 0xfb;

  private static final FunctionBody NO_BODY = new FunctionBody(List.of(), List.of());

  private final List<Reason> reasons = new ArrayList<>();
  private final int memoryPages;

  private final GuestInterface wanted;

  private ModuleAdmission(GuestInterface wanted, int memoryPages) {
    this.wanted = wanted;
    this.memoryPages = memoryPages;
  }

  /// Parses, checks and compiles. Takes CPU time in proportion to the module.
  ///
  /// @param key what it is, of form abi or wasi
  /// @param memoryPages the limit that its memory must start within
  /// @param code where its compiled code is kept; null for nowhere
  static Verdict judge(ModuleKey key, byte[] bytes, int memoryPages, @Nullable CodeCache code) {
    try {
      ModuleScan.check(bytes);
      WasmModule wasm = Parser.parse(bytes);
      GuestInterface wanted = key.form() == Form.WASI ? GuestAbi.WASI : GuestAbi.ABI;
      var admission = new ModuleAdmission(wanted, memoryPages);
      admission.check(wasm);
      admission.checkInstructions(wasm);
      if (!admission.reasons.isEmpty()) {
        return new Refused(List.copyOf(admission.reasons));
      }
      LoadedModule module = compiled(key, wasm, code, InterpreterFallback.FAIL);
      Instances.tryOut(module, wanted.unusable());
      return new Admitted(module);
    } catch (ModuleScan.Refused refused) {
      return Refused.because(
          String.valueOf(refused.getMessage()), "build it again, without what is named here");
    } catch (ChicoryException invalid) {
      Matcher large = TOO_LARGE.matcher(String.valueOf(invalid.getMessage()));
      if (large.matches()) {
        return Refused.because(
            "its function %s is too large to be compiled, and interpreted it could not be stopped"
                .formatted(large.group(1)),
            "split the function, or build it with less inlining");
      }
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

  /// A parsed module with its code, from the cache or made now.
  ///
  /// @param large what becomes of functions that are too large for the JVM's methods. An
  ///     interpreted loop whose jump back is conditional looks at no interrupt
  static LoadedModule compiled(
      ModuleKey key, WasmModule wasm, @Nullable CodeCache code, InterpreterFallback large) {
    var compiler = MachineFactoryCompiler.builder(wasm).withInterpreterFallback(large);
    if (code != null) {
      compiler = compiler.withCache(code.of(key.hash().sha256()));
    }
    int pages = wasm.memorySection().orElseThrow().getMemory(0).limits().initialPages();
    Function<Instance, Machine> machines = compiler.compile();
    return new LoadedModule(
        key,
        withoutCode(wasm),
        machines instanceof CompiledModule made ? made.machineFactory() : machines,
        pages,
        null);
  }

  /// What instances are made from: all but the parsed instructions, which take a hundred times
  /// their bytes on the heap, and which nobody needs once they are compiled.
  private static WasmModule withoutCode(WasmModule whole) {
    CodeSection.Builder code =
        CodeSection.builder().setRequiresDataCount(whole.codeSection().isRequiresDataCount());
    for (int i = 0; i < whole.codeSection().functionBodyCount(); i++) {
      code.addFunctionBody(NO_BODY);
    }
    WasmModule.Builder bare =
        WasmModule.builder()
            .setTypeSection(whole.typeSection())
            .setImportSection(whole.importSection())
            .setFunctionSection(whole.functionSection())
            .setTableSection(whole.tableSection())
            .setGlobalSection(whole.globalSection())
            .setExportSection(whole.exportSection())
            .setElementSection(whole.elementSection())
            .setCodeSection(code.build())
            .setDataSection(whole.dataSection())
            .withDigest(whole.digest())
            .withValidation(false);
    whole.memorySection().ifPresent(bare::setMemorySection);
    whole.startSection().ifPresent(bare::setStartSection);
    whole.dataCountSection().ifPresent(bare::setDataCountSection);
    whole.tagSection().ifPresent(bare::setTagSection);
    return bare.build();
  }

  private void check(WasmModule wasm) {
    for (int i = 0; i < wasm.importSection().importCount(); i++) {
      checkImport(wasm, wasm.importSection().getImport(i));
    }
    wanted.exports().forEach((name, type) -> checkExport(wasm, name, type));
    checkCall(wasm);
    checkMemory(wasm);
    checkTables(wasm);
  }

  private void checkImport(WasmModule wasm, Import asked) {
    FunctionType type = wanted.type(asked.module(), asked.name());
    if (!(asked instanceof FunctionImport function) || type == null) {
      refuse(
          "it imports the unknown %s %s.%s"
              .formatted(word(asked.importType()), asked.module(), asked.name()),
          "the host gives it only the functions " + wanted.sentence());
    } else if (!type.equals(wasm.typeSection().getType(function.typeIndex()))) {
      refuse(
          "it imports %s.%s as %s"
              .formatted(
                  asked.module(), asked.name(), wasm.typeSection().getType(function.typeIndex())),
          "its type is " + type);
    }
  }

  /// Who is answered in a place of its own must be able to give one.
  private void checkCall(WasmModule wasm) {
    boolean called =
        wasm.importSection().stream()
            .anyMatch(
                asked ->
                    asked.module().equals(GuestAbi.HOST) && asked.name().equals(GuestAbi.CALL));
    if (called && !wanted.exports().containsKey(GuestAbi.ALLOC)) {
      checkExport(wasm, GuestAbi.ALLOC, GuestAbi.ALLOC_TYPE);
    }
  }

  private void checkExport(WasmModule wasm, String name, FunctionType demanded) {
    FunctionType type = Exported.function(wasm, name);
    if (type == null) {
      refuse("it exports no function " + name, "export it, of type " + demanded);
    } else if (!type.equals(demanded)) {
      refuse("it exports %s as %s".formatted(name, type), "its type must be " + demanded);
    }
  }

  private void checkMemory(WasmModule wasm) {
    int memories = wasm.memorySection().map(section -> section.memoryCount()).orElse(0);
    boolean exported = Exported.memory(wasm, GuestAbi.MEMORY);
    if (memories != 1 || !exported) {
      refuse(
          "it has %d memories, and %s exported as \"memory\""
              .formatted(memories, exported ? "one" : "none"),
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

  /// What is garbage-collected lies on the host's heap, where no limit here bounds it.
  private void checkInstructions(WasmModule wasm) {
    for (int i = 0; i < wasm.codeSection().functionBodyCount(); i++) {
      for (AnnotatedInstruction instruction :
          wasm.codeSection().getFunctionBody(i).instructions()) {
        if (instruction.opcode().opcode() >>> Byte.SIZE == GARBAGE_COLLECTED) {
          refuse(
              "its function body %d has the instruction %s, whose values no memory limit here bounds"
                  .formatted(i, instruction.opcode()),
              "build it without garbage-collected values");
          return;
        }
      }
    }
  }

  private void refuse(String rule, String remedy) {
    reasons.add(new Reason(rule, remedy));
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
