package org.daybook.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Tag;
import org.daybook.processors.internal.Digests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A plug that needs others is installed where they are, and stays as it is over a restart.
class RequiredPlugTest {

  @TempDir private Path dir;
  private Bench bench;

  @BeforeEach
  void open() {
    bench = new Bench(dir);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void whatItNeedsIsThere() {
    String schema =
        Digests.of(bench.store.schemas().schema(new Tag("org.a.b")).orElseThrow().schema());
    InstalledPlug plug = bench.plugs.install(plug(">=1.0.0", schema));
    bench.close();
    bench = new Bench(dir);
    assertThat(bench.plugs.plug("org.example.needy")).contains(plug);
    assertThat(plug.manifest().at("/requires/org.example.test").textValue()).isEqualTo(">=1.0.0");
    assertThat(plug.manifest().at("/routines/r/grants/invokes/0").textValue())
        .isEqualTo("org.example.test:r");
  }

  @Test
  void anotherVersionOrSchemaOfItWillNotDo() {
    assertThatThrownBy(() -> bench.plugs.install(plug("^2.0.0", "00".repeat(32))))
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessageContaining(
            "plug.json /requires/org.example.test: org.example.test is installed in version 1.0.1, which is not within ^2.0.0")
        .hasMessageContaining("plug.json /uses/org.a.b/schema: the tag's schema is now ");
    assertThat(bench.plugs.plug("org.example.needy")).isEmpty();
  }

  @Test
  void whoNamesTheSchemaAloneNeedsItsOwnerNoMore() {
    String schema =
        Digests.of(bench.store.schemas().schema(new Tag("org.a.b")).orElseThrow().schema());
    String manifest =
        """
        {"id":"org.example.frugal","version":"1.0.0","abi":1,
         "uses":{"org.a.b":{"owner":"org.example.test","schema":"%s"}},
         "routines":{"r":{"kind":"doc","module":"m.wasm","reads":["org.a.b"]}}}
        """
            .formatted(schema);
    bench.plugs.install(Bench.plug("plug.json", manifest, "m.wasm", Guests.module("good")));
    bench.plugs.uninstall("org.example.test");
    bench.plugs.disable("org.example.frugal");
    assertThat(bench.plugs.enable("org.example.frugal").state())
        .isEqualTo(InstalledPlug.State.ENABLED);
    bench.close();
    bench = new Bench(dir);
    assertThat(bench.plugs.plug("org.example.frugal").orElseThrow().state())
        .isEqualTo(InstalledPlug.State.ENABLED);
  }

  private static PlugSource plug(String range, String schema) {
    String manifest =
        """
        {"$schema":"./plug.schema.json","id":"org.example.needy","version":"1.0.0","abi":1,
         "requires":{"org.example.test":"%s","org.daybook":">=0.1.0"},
         "uses":{"org.a.b":{"owner":"org.example.test","schema":"%s"}},
         "routines":{"r":{"kind":"collator","module":"m.wasm","reads":["org.a.b"],
          "grants":{"invokes":["org.example.test:r"],"query":true}}}}
        """
            .formatted(range, schema);
    return Bench.plug("plug.json", manifest, "m.wasm", Guests.module("good"));
  }
}
