package org.daybook.processors.internal;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasm.WasmModule;
import java.util.function.Function;

/// A module that was admitted: parsed and compiled once, never changed by what runs from it.
///
/// @param hash SHA-256 of its bytes
/// @param initialPages the memory it starts with
public record LoadedModule(
    String hash, WasmModule wasm, Function<Instance, Machine> machines, int initialPages) {}
