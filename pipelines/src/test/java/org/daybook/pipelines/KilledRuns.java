package org.daybook.pipelines;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.daybook.processors.PlugSource;
import org.daybook.processors.Plugs;
import org.daybook.processors.SandboxSettings;

/// The process that [HostCallKillTest] kills: it processes documents one after the other with a
/// guest that makes every kind of host call, and says over HTTP how far it is between any two.
final class KilledRuns {

  static final String ID = "org.example.calls";

  private KilledRuns() {}

  /// What the guest asks for, beside saying where it is.
  static final List<String> CALLS =
      List.of(
          "{\"op\":\"prop.get\",\"key\":\"org.example.calls.in\"}",
          "{\"op\":\"clock\"}",
          "{\"op\":\"random\"}",
          put("first"),
          "{\"op\":\"prop.list\"}",
          "{\"op\":\"query\",\"where\":{\"has\":\"org.example.calls.in\"},\"limit\":3}",
          "{\"op\":\"references\",\"direction\":\"in\"}",
          "{\"op\":\"sleep\",\"millis\":5}",
          "{\"op\":\"receive\",\"signal\":\"none\",\"millis\":5}",
          "{\"op\":\"log\",\"level\":\"debug\",\"message\":\"half way\"}",
          "{\"op\":\"progress\",\"value\":{\"done\":10}}",
          put("second"),
          "{\"op\":\"prop.delete\",\"key\":\"org.example.calls.in\"}");

  private static String put(String value) {
    return "{\"op\":\"prop.put\",\"key\":\"org.example.calls.out\",\"value\":{\"is\":\"%s\"}}"
        .formatted(value);
  }

  /// @param args the vault's folder, the port to speak to, how many documents
  public static void main(String[] args) {
    String host = "127.0.0.1:" + args[1];
    int documents = Integer.parseInt(args[2]);
    try (var world = World.still(Path.of(args[0]))) {
      Plugs plugs =
          Plugs.open(
              world.store(),
              SandboxSettings.DEFAULTS.withPrivateHosts(Set.of(host)),
              Clock.systemUTC(),
              new PredicateRule());
      world.startPipelines(plugs);
      if (plugs.plug(ID).isEmpty()) {
        plugs.install(plug(host));
      }
      world.idle();
      while (documents(world) < documents) {
        world.create("{'org.example.calls.in':{}}");
        world.idle();
      }
      plugs.close();
    }
    System.exit(0); // nothing that was left running keeps it
  }

  private static long documents(World world) {
    return world.store().list(null, 1_000).stream()
        .filter(document -> document.has(World.tag("org.example.calls.out")))
        .count();
  }

  private static PlugSource plug(String host) {
    var calls = new ArrayList<String>();
    for (int i = 0; i < CALLS.size(); i++) {
      calls.add("{\"op\":\"http\",\"url\":\"http://%s/%d\"}".formatted(host, i));
      calls.add(CALLS.get(i));
    }
    calls.add("{\"op\":\"http\",\"url\":\"http://%s/%d\"}".formatted(host, CALLS.size()));
    String manifest =
        """
        {"id":"%s","version":"1.0.0","abi":1,
         "owns":{"org.example.calls.in":{"type":"object"},"org.example.calls.out":{"type":"object"}},
         "routines":{"r":{"kind":"doc","module":"m.wasm",
           "reads":["org.example.calls.in","org.example.calls.out"],
           "writes":["org.example.calls.in","org.example.calls.out"],
           "grants":{"hosts":["%s"],"query":true}}},
         "processors":{"p":{"predicate":{"has":"org.example.calls.in"},"routine":"r",
           "result":"org.example.calls.out"}}}"""
            .formatted(ID, host);
    return new PlugSource(
        Map.of(
            "plug.json",
            manifest.getBytes(StandardCharsets.UTF_8),
            "m.wasm",
            WasmModule.sequence(calls)));
  }
}
