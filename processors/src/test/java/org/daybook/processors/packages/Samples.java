package org.daybook.processors.packages;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.daybook.processors.PlugSource;

/// Plugs to pack.
final class Samples {

  static final PlugSource PLUG = plug("org.example.notes", "1.0.0");

  private Samples() {}

  static PlugSource plug(String id, String version) {
    String manifest =
        "{\"id\":\"%1$s\",\"version\":\"%2$s\",\"abi\":1,\"owns\":{\"%1$s\":{}}}"
            .formatted(id, version);
    return new PlugSource(
        Map.of("plug.json", bytes(manifest), "lib/notes.wasm", bytes("some code")));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// Any plug: files with paths that no two file systems take for the same.
  static Arbitrary<PlugSource> plugs() {
    var name = Arbitraries.strings().withCharRange('a', 'z').withChars("0-_é ").ofLength(6);
    var path = name.list().ofMinSize(1).ofMaxSize(3).map(parts -> "d" + String.join("/d", parts));
    var content = Arbitraries.bytes().array(byte[].class).ofMaxSize(3_000);
    return Arbitraries.maps(path.map(p -> p + ".wasm"), content)
        .ofMaxSize(12)
        .map(
            files -> {
              var all = new TreeMap<>(files);
              all.put("plug.json", bytes("{\"id\":\"org.example.any\"}"));
              return new PlugSource(all);
            });
  }
}
