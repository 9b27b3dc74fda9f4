package org.daybook.processors.internal;

import com.dylibso.chicory.runtime.HostFunction;
import com.dylibso.chicory.wasm.types.FunctionType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a module of one form finds at the host, and what it must have.
///
/// @param imports the functions it may import, by module and name
/// @param exports the functions it must export
record GuestInterface(
    Map<String, Map<String, FunctionType>> imports, Map<String, FunctionType> exports) {

  /// The type of a function that may be imported.
  @Nullable FunctionType type(String module, String name) {
    return imports.getOrDefault(module, Map.of()).get(name);
  }

  /// The imports, in words: ours by name, a standard's by number.
  String sentence() {
    return new TreeMap<>(imports)
        .entrySet().stream()
            .map(
                entry ->
                    "%s of %s"
                        .formatted(
                            entry.getKey().equals(GuestAbi.HOST)
                                ? String.join(", ", new TreeSet<>(entry.getValue().keySet()))
                                : entry.getValue().size(),
                            entry.getKey()))
            .collect(Collectors.joining(", and "));
  }

  /// Functions that can be linked and never called.
  List<HostFunction> unusable() {
    var functions = new ArrayList<HostFunction>();
    imports.forEach(
        (module, named) ->
            named.forEach(
                (name, type) ->
                    functions.add(
                        new HostFunction(
                            module,
                            name,
                            type,
                            (instance, arguments) -> {
                              throw new IllegalStateException("a trial instance never runs");
                            }))));
    return functions;
  }
}
