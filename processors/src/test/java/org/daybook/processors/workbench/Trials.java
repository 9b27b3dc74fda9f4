package org.daybook.processors.workbench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.daybook.processors.DocumentQuery;
import org.daybook.processors.Guests;
import org.daybook.processors.Limits;
import org.daybook.processors.PlugSource;
import org.daybook.processors.SandboxSettings;
import org.daybook.processors.packages.PackageLimits;
import org.daybook.processors.packages.PlugFolder;

/// Plugs and documents for the tests of the workbench.
final class Trials {

  static final String ID = "org.example.trial";

  private Trials() {}

  static WorkbenchSettings settings() {
    var limits =
        new Limits(Duration.ofSeconds(2), 64, 65_536, 5_000, 1 << 20, 10_000, 1 << 24, 10_000);
    return new WorkbenchSettings(
        new SandboxSettings(
            2,
            1 << 19,
            0.2,
            limits,
            1 << 20,
            4 << 20,
            Duration.ofSeconds(20),
            Duration.ofSeconds(5),
            Set.of()),
        (_, _) -> List.of(),
        _ -> DocumentQuery.NONE,
        _ -> {},
        _ -> Optional.empty(),
        7);
  }

  static JsonNode json(String text) {
    try {
      return new JsonMapper().readTree(text);
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }

  static JsonNode nothing() {
    return JsonNodeFactory.instance.objectNode();
  }

  static Subject subject(String props) {
    var read = new TreeMap<PropKey, JsonNode>();
    json(props)
        .properties()
        .forEach(prop -> read.put(PropKey.parse(prop.getKey()), prop.getValue()));
    return new Subject(read, List.of());
  }

  /// A plug whose routine `r` sends these requests, with all grants that tests want.
  static PlugSource relay(String... requests) {
    return plug(manifest("1.0.0", ""), Guests.relay(requests));
  }

  /// @param more fields of the routine, each with a comma after it
  static String manifest(String version, String more) {
    return """
        {"id":"%1$s","version":"%2$s","abi":1,
         "owns":{"%1$s.in":{"type":"object"},"%1$s.out":{"type":"object"}},
         "routines":{"r":{"kind":"doc","module":"m.wasm",%3$s
           "reads":["%1$s.in"],"writes":["%1$s.out"],
           "grants":{"hosts":["api.example.org"],"query":true}}}}
        """
        .formatted(ID, version, more);
  }

  static PlugSource plug(String manifest, byte[] module) {
    return new PlugSource(
        Map.of("plug.json", manifest.getBytes(StandardCharsets.UTF_8), "m.wasm", module));
  }

  static byte[] manifestOf(PlugSource plug) {
    return java.util.Objects.requireNonNull(plug.files().get("plug.json"));
  }

  static Tag tag(String name) {
    return new Tag(ID + "." + name);
  }

  /// A sample plug, as it is in the project.
  static PlugSource sample(String name) throws IOException {
    return PlugFolder.read(samples().resolve("plugs").resolve(name), PackageLimits.DEFAULTS);
  }

  static Path samples() {
    return Path.of("..", "samples");
  }

  /// Writes a golden document.
  static Path golden(Path plug, String name, String before, String after) throws IOException {
    Path folder = Files.createDirectories(plug.resolve("tests").resolve(name));
    Files.writeString(folder.resolve("before.json"), before);
    if (!after.isEmpty()) {
      Files.writeString(folder.resolve("after.json"), after);
    }
    return folder;
  }
}
