package org.daybook.processors.internal;

import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.ValType;
import java.util.List;
import java.util.Map;

/// The names and types by which guest and host know each other, version 1.
final class GuestAbi {

  static final String HOST = "daybook";
  static final String MEMORY = "memory";
  static final String ALLOC = "daybook_alloc";
  static final String RUN = "daybook_run";

  static final FunctionType CALL = type(ValType.I64, ValType.I32, ValType.I32);
  static final FunctionType BLOB_READ =
      type(ValType.I32, ValType.I32, ValType.I32, ValType.I64, ValType.I32, ValType.I32);
  static final FunctionType BLOB_WRITE = type(ValType.I32, ValType.I32, ValType.I32, ValType.I32);

  /// What a module may import from [#HOST].
  static final Map<String, FunctionType> IMPORTS =
      Map.of("call", CALL, "blob_read", BLOB_READ, "blob_write", BLOB_WRITE);

  /// The functions that a module must export.
  static final Map<String, FunctionType> EXPORTS =
      Map.of(
          ALLOC, type(ValType.I32, ValType.I32),
          RUN, type(ValType.I64, ValType.I32, ValType.I32));

  private GuestAbi() {}

  private static FunctionType type(ValType result, ValType... parameters) {
    return FunctionType.of(List.of(parameters), List.of(result));
  }
}
