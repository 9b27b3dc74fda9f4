package org.daybook.processors.internal;

import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.Export;
import com.dylibso.chicory.wasm.types.ExternalType;
import com.dylibso.chicory.wasm.types.FunctionImport;
import com.dylibso.chicory.wasm.types.FunctionType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a parsed module exports.
final class Exported {

  private Exported() {}

  /// The type of a function; null when none is exported under the name.
  static @Nullable FunctionType function(WasmModule wasm, String name) {
    Export export = export(wasm, name, ExternalType.FUNCTION);
    return export == null ? null : type(wasm, export.index());
  }

  static boolean memory(WasmModule wasm, String name) {
    return export(wasm, name, ExternalType.MEMORY) != null;
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
}
