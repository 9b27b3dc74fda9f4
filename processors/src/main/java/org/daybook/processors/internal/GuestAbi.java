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
  static final String START = "_start";

  static final String CALL = "call";
  static final String CALL_LENGTH = "call_len";
  static final String TAKE = "take";
  static final String BLOB_READ = "blob_read";
  static final String BLOB_WRITE = "blob_write";

  static final FunctionType ALLOC_TYPE = type(ValType.I32, ValType.I32);
  static final FunctionType CALL_TYPE = type(ValType.I64, ValType.I32, ValType.I32);
  static final FunctionType CALL_LENGTH_TYPE = type(ValType.I32, ValType.I32, ValType.I32);
  static final FunctionType TAKE_TYPE = FunctionType.of(List.of(ValType.I32), List.of());
  static final FunctionType BLOB_READ_TYPE =
      type(ValType.I32, ValType.I32, ValType.I32, ValType.I64, ValType.I32, ValType.I32);
  static final FunctionType BLOB_WRITE_TYPE =
      type(ValType.I32, ValType.I32, ValType.I32, ValType.I32);

  /// What a module with Daybook's own exports may import.
  static final GuestInterface ABI =
      new GuestInterface(
          Map.of(
              HOST,
              Map.of(CALL, CALL_TYPE, BLOB_READ, BLOB_READ_TYPE, BLOB_WRITE, BLOB_WRITE_TYPE)),
          Map.of(ALLOC, ALLOC_TYPE, RUN, type(ValType.I64, ValType.I32, ValType.I32)));

  /// What a WASI command may import.
  static final GuestInterface WASI =
      new GuestInterface(
          Map.of(
              HOST,
              Map.of(
                  CALL, CALL_TYPE,
                  CALL_LENGTH, CALL_LENGTH_TYPE,
                  TAKE, TAKE_TYPE,
                  BLOB_READ, BLOB_READ_TYPE,
                  BLOB_WRITE, BLOB_WRITE_TYPE),
              WasiFunctions.MODULE,
              WasiFunctions.TYPES),
          Map.of(START, FunctionType.of(List.of(), List.of())));

  private GuestAbi() {}

  private static FunctionType type(ValType result, ValType... parameters) {
    return FunctionType.of(List.of(parameters), List.of(result));
  }
}
