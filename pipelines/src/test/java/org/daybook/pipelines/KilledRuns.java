package org.daybook.pipelines;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.daybook.documents.BlobRef;
import org.daybook.processors.PlugSource;
import org.daybook.processors.Plugs;
import org.daybook.processors.SandboxSettings;

/// The process that [HostCallKillTest] kills: it processes documents one after the other with a
/// guest that makes every kind of host call, and says over HTTP how far it is between any two.
final class KilledRuns {

  static final String ID = "org.example.calls";

  private KilledRuns() {}

  private static final String CLOCK = "{\"op\":\"clock\"}";
  private static final byte[] TEXT = "some text".getBytes(StandardCharsets.UTF_8);
  private static final String HASH =
      "b94f6f125c79e3a5ffaa826f584c10d52ada669e6762051b826b55776d05aed2";

  /// What it stores as a blob.
  static final String WRITTEN = "what a run wrote";

  static final String WRITTEN_HASH =
      "a8bfa2f1beba36ee8889007d6b1a5d89197aab2dd2a91ec0098d8bd0015c9d19";

  private static final String INVOKE = "{\"op\":\"invoke\",\"routine\":\"s\"}";
  private static final String INVOKE_FAILING = "{\"op\":\"invoke\",\"routine\":\"t\"}";

  /// What the guest asks for, beside saying where it is.
  static final List<String> CALLS =
      List.of(
          "{\"op\":\"prop.get\",\"key\":\"org.example.calls.in\"}",
          CLOCK,
          "{\"op\":\"random\"}",
          put("first"),
          "{\"op\":\"prop.list\"}",
          "{\"op\":\"query\",\"where\":{\"has\":\"org.example.calls.in\"},\"limit\":3}",
          "{\"op\":\"references\",\"direction\":\"in\"}",
          "{\"op\":\"blob.size\",\"blob\":\"%s\"}".formatted(HASH),
          WasmModule.BLOB_READ + HASH,
          WasmModule.BLOB_WRITE + WRITTEN,
          "{\"op\":\"doc.create\",\"props\":{\"org.example.calls.made\":{}}}",
          INVOKE,
          INVOKE_FAILING,
          "{\"op\":\"sleep\",\"millis\":5}",
          "{\"op\":\"receive\",\"signal\":\"none\",\"millis\":5}",
          "{\"op\":\"log\",\"level\":\"debug\",\"message\":\"half way\"}",
          "{\"op\":\"progress\",\"value\":{\"done\":10}}",
          put("second"),
          "{\"op\":\"prop.delete\",\"key\":\"org.example.calls.in\"}");

  /// How often it says where it is: before each call, after the last, and within each invoked one.
  static final int PLACES = CALLS.size() + 3;

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
        world.create("{'org.example.calls.in':{'blob':'%s'}}".formatted(text(world).uri()));
        world.idle();
      }
      plugs.close();
    }
    System.exit(0); // nothing that was left running keeps it
  }

  private static BlobRef text(World world) {
    try {
      return world.store().blobs().put(new ByteArrayInputStream(TEXT)).ref();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long documents(World world) {
    return world.store().list(null, 1_000).stream()
        .filter(document -> document.has(World.tag("org.example.calls.out")))
        .count();
  }

  private static PlugSource plug(String host) {
    var calls = new ArrayList<String>();
    var invoked = new ArrayList<String>();
    var failing = new ArrayList<String>();
    int place = 0;
    for (String call : CALLS) {
      calls.add(says(host, place++));
      calls.add(call);
      if (call.equals(INVOKE)) {
        invoked.addAll(List.of(CLOCK, says(host, place++), CLOCK, put("within")));
      } else if (call.equals(INVOKE_FAILING)) {
        failing.addAll(List.of(put("never"), CLOCK, says(host, place++), CLOCK));
      }
    }
    calls.add(says(host, place));
    String manifest =
        """
        {"id":"%s","version":"1.0.0","abi":1,
         "owns":{"org.example.calls.in":{"type":"object"},"org.example.calls.out":{"type":"object"},
           "org.example.calls.made":{"type":"object"}},
         "routines":{"r":{"kind":"doc","module":"m.wasm",
           "reads":["org.example.calls.in","org.example.calls.out"],
           "writes":["org.example.calls.in","org.example.calls.out","org.example.calls.made"],
           "grants":{"hosts":["%s"],"query":true,"invokes":["s","t"]}},
          "s":{"kind":"doc","module":"s.wasm","writes":["org.example.calls.out"],
           "grants":{"hosts":["%s"]}},
          "t":{"kind":"doc","module":"t.wasm","writes":["org.example.calls.out"],
           "grants":{"hosts":["%s"]}}},
         "processors":{"p":{"predicate":{"has":"org.example.calls.in"},"routine":"r",
           "result":"org.example.calls.out"}}}"""
            .formatted(ID, host, host, host);
    return new PlugSource(
        Map.of(
            "plug.json",
            manifest.getBytes(StandardCharsets.UTF_8),
            "m.wasm",
            WasmModule.sequence(calls),
            "s.wasm",
            WasmModule.sequence(invoked),
            "t.wasm",
            WasmModule.sequence(failing, WasmModule.TRAP)));
  }

  private static String says(String host, int place) {
    return "{\"op\":\"http\",\"url\":\"http://%s/%d\"}".formatted(host, place);
  }
}
