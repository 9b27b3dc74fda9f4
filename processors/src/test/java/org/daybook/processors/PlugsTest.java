package org.daybook.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DaybookException;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is installed, how it is replaced, and that a restart and a refusal change nothing.
class PlugsTest {

  private static final Tag MINE = new Tag("org.example.mine");

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
  void aPlugIsADocumentWithItsModulesAsBlobs() {
    InstalledPlug plug =
        bench.plugs.install(
            plug("1.0.0", "{\"type\":\"object\"}", "{\"has\":\"org.example.mine\"}"));
    var document = bench.store.read(plug.doc()).orElseThrow();
    var value = document.prop(PropKey.parse("org.daybook.plug")).orElseThrow();
    assertThat(value.get("id").textValue()).isEqualTo("org.example.own");
    assertThat(value.get("version").textValue()).isEqualTo("1.0.0");
    assertThat(value.get("digest").textValue()).isEqualTo(plug.digest());
    assertThat(value.get("processors"))
        .hasSize(1)
        .first()
        .isEqualTo(Bench.json("\"org.example.own:p\""));
    var blob = BlobRef.parse(value.at("/modules/0/blob").textValue());
    assertThat(bench.store.blobs().size(blob)).hasValue(Guests.module("good").length);
    assertThat(bench.store.byUnique("plug:org.example.own")).contains(plug.doc());
    assertThat(bench.store.schemas().schema(MINE).orElseThrow().owner())
        .isEqualTo("org.example.own");
  }

  @Test
  void aRestartKeepsPlugsAndTheirRoutines() {
    InstalledPlug plug = bench.plugs.install(plug("1.0.0", "{\"type\":\"object\"}", "{}"));
    var before = bench.plugs.processors();
    bench.close();
    bench = new Bench(dir);
    assertThat(bench.plugs.plug("org.example.own")).contains(plug);
    assertThat(bench.plugs.processors()).isEqualTo(before);
    var call =
        new Routine.Call(
            bench.branch(bench.document(Map.of())),
            new Capabilities(Set.of(), Set.of()),
            bench.store.blobs(),
            new TestJournal());
    assertThat(bench.plugs.routine("org.example.own", "r").run(call))
        .isInstanceOf(RunResult.Completed.class);
  }

  @Test
  void theSameFilesAgainChangeNothing() {
    InstalledPlug first = bench.plugs.install(plug("1.0.0", "{\"type\":\"object\"}", "{}"));
    long generation = bench.plugs.generation();
    var last = bench.store.feed().last();
    assertThat(bench.plugs.install(plug("1.0.0", "{\"type\":\"object\"}", "{}"))).isEqualTo(first);
    assertThat(bench.plugs.generation()).isEqualTo(generation);
    assertThat(bench.store.feed().last()).isEqualTo(last);
  }

  @Test
  void aVersionIsNotUsedTwice() {
    bench.plugs.install(plug("1.0.0", "{\"type\":\"object\"}", "{}"));
    var thrown =
        catchThrowableOfType(
            DaybookException.Conflict.class,
            () ->
                bench.plugs.install(
                    plug("1.0.0", "{\"type\":\"object\"}", "{\"has\":\"org.example.mine\"}")));
    assertThat(thrown.code()).isEqualTo("plug-version-reused");
    assertThat(thrown)
        .hasMessage(
            "version 1.0.0 of the plug org.example.own is installed with other files; give the changed plug a higher version");
  }

  @Test
  void aLowerVersionIsRefused() {
    bench.plugs.install(plug("1.10.0", "{\"type\":\"object\"}", "{}"));
    var thrown =
        catchThrowableOfType(
            DaybookException.Conflict.class,
            () -> bench.plugs.install(plug("1.9.0", "{\"type\":\"object\"}", "{}")));
    assertThat(thrown.code()).isEqualTo("plug-version-lower");
    assertThat(bench.plugs.plug("org.example.own")).map(InstalledPlug::version).contains("1.10.0");
  }

  @Test
  void aHigherVersionReplacesTheLowerInTheSameDocument() {
    InstalledPlug first = bench.plugs.install(plug("1.0.0", "{\"type\":\"object\"}", "{}"));
    String version = bench.plugs.processors().getFirst().version();
    InstalledPlug second = bench.plugs.install(plug("1.0.1", "{\"type\":\"object\"}", "{}"));
    assertThat(second.doc()).isEqualTo(first.doc());
    assertThat(second.processors().getFirst().version()).isEqualTo(version);
    InstalledPlug third =
        bench.plugs.install(
            plug("1.0.2", "{\"type\":\"object\"}", "{\"has\":\"org.example.mine\"}"));
    assertThat(third.processors().getFirst().version()).isNotEqualTo(version).hasSize(64);
  }

  @Test
  void aBadSchemaInstallsNothing() {
    nothingChangesBy(
        plug("1.0.0", "{\"type\":\"objekt\"}", "{}"), "plug.json /owns: schema-malformed, ");
  }

  @Test
  void aBadModuleInstallsNothing() {
    nothingChangesBy(
        Bench.plug(
            "plug.json",
            manifest("1.0.0", "{\"type\":\"object\"}", "{}"),
            "m.wasm",
            Guests.module("unknown-import")),
        """
        the plug cannot be installed:
        - m.wasm: it imports the unknown function wasi_snapshot_preview1.fd_write; the host gives it only the functions blob_read, blob_write, call of daybook
        - m.wasm: it imports the unknown function daybook.spawn; the host gives it only the functions blob_read, blob_write, call of daybook
        - m.wasm: it imports daybook.blob_write as (I32) -> (I32); its type is (I32,I32,I32) -> (I32)""");
  }

  @Test
  void whatLimitsCannotBoundIsRefused() {
    nothingChangesBy(
        module("big-memory"),
        "m.wasm: its memory starts with 2000 pages, and its limit is 64; start smaller, or raise memoryPages if the operator allows it");
    nothingChangesBy(
        module("many-tables"),
        "m.wasm: it has 1 tables with 70000 entries; at most 8 tables with 65536 entries in sum are taken");
    nothingChangesBy(
        module("no-exports"),
        """
        - m.wasm: it exports daybook_run as (I32) -> (I32); its type must be (I32,I32) -> (I64)
        """
            .strip());
    nothingChangesBy(
        module("no-exports"),
        "m.wasm: it exports no function daybook_alloc; export it, of type (I32) -> (I32)");
    nothingChangesBy(
        module("no-exports"),
        "m.wasm: it has 0 memories, and none exported as \"memory\"; define one memory and export it as \"memory\"");
  }

  @Test
  void aTagHasOneOwner() {
    bench.plugs.install(plug("1.0.0", "{\"type\":\"object\"}", "{}"));
    String other =
        manifest("1.0.0", "{\"type\":\"object\"}", "{}")
            .replace("org.example.own", "org.example.thief");
    assertThatThrownBy(
            () ->
                bench.plugs.install(
                    Bench.plug("plug.json", other, "m.wasm", Guests.module("good"))))
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessage(
            """
            the plug cannot be installed:
            - plug.json /owns/org.example.mine: the tag belongs to org.example.own; choose a tag of your own, or name it in uses""");
  }

  @Test
  void aPlugMayConsistOfTagsAlone() {
    InstalledPlug plug =
        bench.plugs.install(
            Bench.plug(
                "plug.json",
                "{\"id\":\"org.example.tags\",\"version\":\"1.0.0\",\"abi\":1,\"owns\":{\"org.example.note\":{\"type\":\"string\"}}}"));
    assertThat(plug.owns()).containsExactly(new Tag("org.example.note"));
    assertThat(plug.processors()).isEmpty();
    var doc = bench.document(Map.of("org.example.note", "\"hello\""));
    assertThat(bench.store.read(doc)).isPresent();
  }

  @Test
  void whatIsUninstalledIsGoneButItsTagsStay() {
    InstalledPlug plug = bench.plugs.install(plug("1.0.0", "{\"type\":\"object\"}", "{}"));
    long generation = bench.plugs.generation();
    bench.plugs.uninstall("org.example.own");
    assertThat(bench.plugs.plug("org.example.own")).isEqualTo(Optional.empty());
    assertThat(bench.plugs.generation()).isGreaterThan(generation);
    assertThat(bench.store.read(plug.doc())).isEmpty();
    assertThat(bench.store.schemas().schema(MINE)).isPresent();
    assertThatThrownBy(() -> bench.plugs.uninstall("org.example.own"))
        .isInstanceOf(DaybookException.NotFound.class)
        .hasMessage("no plug \"org.example.own\" is installed");
    assertThat(bench.plugs.install(plug("1.0.0", "{\"type\":\"object\"}", "{}")).doc())
        .isNotEqualTo(plug.doc());
  }

  @Test
  void anUnknownRoutineSaysWhichThereAre() {
    assertThatThrownBy(() -> bench.plugs.routine("org.example.test", "x"))
        .isInstanceOf(DaybookException.NotFound.class)
        .hasMessage("the plug org.example.test has no routine \"x\"; it has r");
  }

  private void nothingChangesBy(PlugSource source, String message) {
    var last = bench.store.feed().last();
    long generation = bench.plugs.generation();
    assertThatThrownBy(() -> bench.plugs.install(source))
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessageContaining(message);
    assertThat(bench.store.feed().last()).isEqualTo(last);
    assertThat(bench.plugs.generation()).isEqualTo(generation);
    assertThat(bench.store.schemas().schema(MINE)).isEmpty();
    assertThat(bench.store.byUnique("plug:org.example.own")).isEmpty();
  }

  private static PlugSource module(String guest) {
    return Bench.plug(
        "plug.json",
        manifest("1.0.0", "{\"type\":\"object\"}", "{}"),
        "m.wasm",
        Guests.module(guest));
  }

  private static PlugSource plug(String version, String schema, String predicate) {
    return Bench.plug(
        "plug.json", manifest(version, schema, predicate), "m.wasm", Guests.module("good"));
  }

  private static String manifest(String version, String schema, String predicate) {
    return """
        {"id":"org.example.own","version":"%s","abi":1,"owns":{"org.example.mine":%s},
         "routines":{"r":{"kind":"doc","module":"m.wasm","reads":["org.example.mine"],"writes":["org.example.mine"]}},
         "processors":{"p":{"predicate":%s,"routine":"r","result":"org.example.mine"}}}
        """
        .formatted(version, schema, predicate);
  }
}
