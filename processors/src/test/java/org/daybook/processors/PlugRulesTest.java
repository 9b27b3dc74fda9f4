package org.daybook.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.daybook.documents.Author;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Edit;
import org.daybook.documents.Precondition;
import org.daybook.documents.PropKey;
import org.daybook.documents.Provenance;
import org.daybook.documents.Tag;
import org.daybook.processors.internal.Digests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What plugs may ask of each other, and what a version must say about its schemas.
class PlugRulesTest {

  private static final String TEXT =
      "{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\"}},\"required\":[\"text\"]}";
  private static final String MORE =
      "{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\"},\"lang\":{\"type\":\"string\"}},\"required\":[\"text\"]}";

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
  void aPlugThatRequiresWhatIsNotThereIsRefused() {
    refused(
        plug("org.example.top", "1.0.0", "\"requires\":{\"org.example.base\":\"^1.0.0\"}"),
        "- plug.json /requires/org.example.base: the plug org.example.base is not installed; install it first");
  }

  @Test
  void aPlugThatRequiresAnotherVersionIsRefused() {
    base("2.0.0", TEXT);
    refused(
        plug("org.example.top", "1.0.0", "\"requires\":{\"org.example.base\":\"^1.0.0\"}"),
        "- plug.json /requires/org.example.base: org.example.base is installed in version 2.0.0, which is not within ^1.0.0; widen the range, or install a version within it");
  }

  @Test
  void aProcessorDoesNotPutAResultOfAnotherPlugsTag() {
    base("1.0.0", TEXT);
    refused(
        plug(
            "org.example.top",
            "1.0.0",
            "\"uses\":{\"org.example.base\":{\"owner\":\"org.example.base\",\"range\":\"*\"}},"
                + "\"routines\":{\"r\":{\"kind\":\"doc\",\"module\":\"m.wasm\",\"writes\":[\"org.example.base\"]}},"
                + "\"processors\":{\"p\":{\"predicate\":{},\"routine\":\"r\",\"result\":\"org.example.base\"}}"),
        "- plug.json /processors/p/result: the plug does not own the tag org.example.base; name a tag from owns");
    refused(
        plug("org.example.top", "1.0.0", owns(TEXT)),
        "- plug.json /owns/org.example.base: the tag belongs to org.example.base; choose a tag of your own, or name it in uses");
  }

  @Test
  void aPlugThatRequiresADisabledOneIsRefused() {
    base("1.0.0", TEXT);
    bench.plugs.disable("org.example.base");
    refused(
        plug("org.example.top", "1.0.0", "\"requires\":{\"org.example.base\":\"^1.0.0\"}"),
        "- plug.json /requires/org.example.base: the plug org.example.base is disabled; enable it first");
  }

  @Test
  void plugsDoNotRequireEachOther() {
    base("1.0.0", TEXT);
    top("\"requires\":{\"org.example.base\":\"^1.0.0\"}");
    refused(
        plug(
            "org.example.base",
            "1.0.1",
            "\"requires\":{\"org.example.top\":\"^1.0.0\"}," + owns(TEXT)),
        "- plug.json /requires/org.example.top: org.example.top requires org.example.base itself; let one of the two stand alone");
  }

  @Test
  void aPlugThatOthersRequireStays() {
    base("1.0.0", TEXT);
    top("\"requires\":{\"org.example.base\":\"^1.0.0\"}");
    needed(
        () -> bench.plugs.uninstall("org.example.base"),
        "these plugs can go on only while org.example.base is installed: org.example.top (the plug org.example.base is not installed); disable or update them first");
    needed(
        () -> bench.plugs.disable("org.example.base"),
        "these plugs can go on only while org.example.base is enabled: org.example.top (the plug org.example.base is disabled); disable or update them first");
    assertThat(bench.plugs.plug("org.example.base")).isPresent();
    needed(
        () -> base("2.0.0", TEXT),
        "these plugs can go on only while org.example.base has its version 1.0.0: org.example.top (org.example.base is installed in version 2.0.0, which is not within ^1.0.0); disable or update them first");
    assertThat(version("org.example.base")).isEqualTo("1.0.0");
    bench.plugs.disable("org.example.top");
    base("2.0.0", TEXT);
    assertThatThrownBy(() -> bench.plugs.enable("org.example.top"))
        .isInstanceOf(DaybookException.Conflict.class)
        .hasMessage(
            "the plug org.example.top cannot be enabled: org.example.base is installed in version 2.0.0, which is not within ^1.0.0; widen the range, or install a version within it");
    bench.plugs.uninstall("org.example.base");
    assertThat(faults("org.example.top"))
        .containsExactly(
            "plug.json /requires/org.example.base: the plug org.example.base is not installed; install it first");
  }

  @Test
  void aTagThatOthersUseIsNotDropped() {
    base("1.0.0", TEXT);
    top("\"uses\":{\"org.example.base\":{\"owner\":\"org.example.base\",\"range\":\"*\"}}");
    needed(
        () ->
            bench.plugs.install(
                plug(
                    "org.example.base",
                    "2.0.0",
                    "\"owns\":{\"org.example.other\":{\"type\":\"object\"}}")),
        "these plugs can go on only while org.example.base has its version 1.0.0: org.example.top (org.example.base 2.0.0 does not own the tag org.example.base); disable or update them first");
    needed(
        () -> bench.plugs.uninstall("org.example.base"),
        "these plugs can go on only while org.example.base is installed: org.example.top (the plug org.example.base is not installed); disable or update them first");
    assertThat(bench.store.schemas().schema(new Tag("org.example.other"))).isEmpty();
    // Its tags stay when it is switched off, so whoever uses only those goes on.
    assertThat(bench.plugs.disable("org.example.base").state())
        .isEqualTo(InstalledPlug.State.DISABLED);
    assertThat(faults("org.example.top")).isEmpty();
  }

  @Test
  void aTagThatNobodyUsesIsDroppedByAMajorVersion() {
    base("1.0.0", TEXT);
    String without = "\"owns\":{\"org.example.other\":{\"type\":\"object\"}}";
    refused(
        plug("org.example.base", "1.1.0", without),
        "- plug.json /version: found \"1.1.0\" after 1.0.0, but the tag org.example.base is dropped; give it version 2.0.0 or a higher one");
    assertThat(bench.plugs.install(plug("org.example.base", "2.0.0", without)).owns())
        .containsExactly(new Tag("org.example.other"));
  }

  @Test
  void anUpdateRaisesItsVersionAsFarAsItsSchemasDemand() {
    base("1.0.0", TEXT);
    refused(
        plug("org.example.base", "1.0.1", owns(MORE)),
        "- plug.json /version: found \"1.0.1\" after 1.0.0, but the schema of org.example.base takes more (minor); give it version 1.1.0 or a higher one");
    base("1.1.0", MORE);
    base("1.1.1", MORE.replace("{\"type\":\"object\"", "{\"title\":\"Text\",\"type\":\"object\""));
    refused(
        plug(
            "org.example.base",
            "1.1.2",
            "\"owns\":{\"org.example.base\":%s,\"org.example.other\":{\"type\":\"object\"}}"
                .formatted(MORE)),
        "- plug.json /version: found \"1.1.2\" after 1.1.1, but the tag org.example.other is new; give it version 1.2.0 or a higher one");
  }

  @Test
  void aPreReleaseHasMadeItsStepAndBelowOneAMinorStepIsAMajorOne() {
    base("1.0.0", TEXT);
    base("1.1.0-a", TEXT);
    base("1.1.0-b", MORE);
    bench.plugs.install(
        plug(
            "org.example.early",
            "0.1.0",
            "\"owns\":{\"org.example.early\":{},\"org.example.rest\":{}}"));
    refused(
        plug("org.example.early", "0.1.1", "\"owns\":{\"org.example.early\":{}}"),
        "- plug.json /version: found \"0.1.1\" after 0.1.0, but the tag org.example.rest is dropped; give it version 0.2.0 or a higher one");
    bench.plugs.install(plug("org.example.early", "0.2.0", "\"owns\":{\"org.example.early\":{}}"));
    assertThat(version("org.example.early")).isEqualTo("0.2.0");
  }

  @Test
  void whatBreaksATagNeedsANewTagInAnyVersion() {
    base("1.0.0", TEXT);
    assertThatThrownBy(() -> base("9.0.0", TEXT.replace("\"string\"", "\"integer\"")))
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessageStartingWith(
            "the plug cannot be installed:\n- plug.json /owns/org.example.base: the verdict on its schema is new-tag, ")
        .hasMessageContaining("the witness {\"text\":")
        .hasMessageEndingWith("; give what is new a tag of its own");
    assertThatThrownBy(
            () ->
                base(
                    "9.0.0",
                    TEXT.replace(
                        "{\"type\":\"string\"}", "{\"type\":\"string\",\"pattern\":\"^a\"}")))
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessageContaining("the verdict on its schema is ");
    assertThat(version("org.example.base")).isEqualTo("1.0.0");
  }

  @Test
  void aDisabledPlugRunsNothingAndKeepsItsTags() {
    InstalledPlug plug = bench.plugs.install(worker("1.0.0"));
    assertThat(processors()).containsExactly("org.example.worker:p");
    long generation = bench.plugs.generation();
    assertThat(bench.plugs.disable("org.example.worker").state())
        .isEqualTo(InstalledPlug.State.DISABLED);
    assertThat(processors()).isEmpty();
    assertThat(bench.plugs.generation()).isGreaterThan(generation);
    assertThat(bench.store.schemas().schema(new Tag("org.example.worker"))).isPresent();
    assertThatThrownBy(() -> bench.plugs.routine("org.example.worker", "r"))
        .isInstanceOf(DaybookException.NotFound.class)
        .hasMessage("the plug org.example.worker is disabled; enable it first");
    restart();
    assertThat(bench.plugs.plug("org.example.worker").orElseThrow().state())
        .isEqualTo(InstalledPlug.State.DISABLED);
    assertThat(bench.plugs.install(worker("1.0.1")).state())
        .isEqualTo(InstalledPlug.State.DISABLED);
    assertThat(bench.plugs.enable("org.example.worker").state())
        .isEqualTo(InstalledPlug.State.ENABLED);
    assertThat(processors()).containsExactly("org.example.worker:p");
    assertThat(plug.doc()).isEqualTo(bench.plugs.plug(plug.id()).orElseThrow().doc());
    restart();
    assertThat(bench.plugs.plug(plug.id()).orElseThrow().switched())
        .as("so that it is not taken for one that was never off")
        .isEqualTo(2);
  }

  @Test
  void switchingTwiceChangesNothing() {
    base("1.0.0", TEXT);
    var last = bench.store.feed().last();
    bench.plugs.enable("org.example.base");
    assertThat(bench.store.feed().last()).isEqualTo(last);
    bench.plugs.disable("org.example.base");
    last = bench.store.feed().last();
    bench.plugs.disable("org.example.base");
    assertThat(bench.store.feed().last()).isEqualTo(last);
  }

  @Test
  void aPlugHasAHistory() {
    InstalledPlug first = base("1.0.0", TEXT);
    InstalledPlug second = base("1.1.0", MORE);
    bench.plugs.disable("org.example.base");
    bench.plugs.enable("org.example.base");
    assertThat(bench.plugs.history("org.example.base", 10))
        .containsExactly(
            revision("enable", second),
            revision("disable", second),
            revision("install", second),
            revision("install", first));
    assertThat(bench.plugs.history("org.example.base", 1))
        .containsExactly(revision("enable", second));
    assertThatThrownBy(() -> bench.plugs.history("org.example.none", 1))
        .isInstanceOf(DaybookException.NotFound.class)
        .hasMessage("no plug \"org.example.none\" is installed");
  }

  @Test
  void aRecordThatCannotBeReadIsListedAndReplaced() {
    InstalledPlug plug = base("1.0.0", TEXT);
    var key = PropKey.parse("org.daybook.plug");
    var value = bench.store.read(plug.doc()).orElseThrow().prop(key).orElseThrow().deepCopy();
    ((com.fasterxml.jackson.databind.node.ObjectNode) value).put("manifest", "{\"id\":1}");
    bench.store.edit(
        plug.doc(), Precondition.NONE, Edit.put(key, value), new Provenance(Author.HOST, "damage"));
    restart();
    InstalledPlug broken = bench.plugs.plug("org.example.base").orElseThrow();
    assertThat(broken.state()).isEqualTo(InstalledPlug.State.BROKEN);
    assertThat(broken.version()).isEqualTo("1.0.0");
    assertThat(broken.faults()).hasSizeGreaterThan(1);
    assertThat(bench.plugs.plugs()).extracting(InstalledPlug::id).contains("org.example.base");
    assertThatThrownBy(() -> bench.plugs.disable("org.example.base"))
        .isInstanceOf(DaybookException.NotFound.class)
        .hasMessage(
            "the record of the plug \"org.example.base\" is broken; install the plug again, or uninstall it");
    assertThat(base("1.0.0", TEXT).state()).isEqualTo(InstalledPlug.State.ENABLED);
    assertThat(bench.plugs.plug("org.example.base").orElseThrow().doc()).isEqualTo(plug.doc());
  }

  @Test
  void aBrokenPlugIsUninstalled() {
    InstalledPlug plug = base("1.0.0", TEXT);
    bench.store.edit(
        plug.doc(),
        Precondition.NONE,
        Edit.delete(PropKey.parse("org.daybook.plug")),
        new Provenance(Author.HOST, "damage"));
    restart();
    assertThat(bench.plugs.plug("org.example.base")).isEmpty(); // it has no such prop any more
    assertThat(base("1.0.0", TEXT).doc()).isEqualTo(plug.doc());
  }

  @Test
  void theSameSchemaIsUsedByItsHash() {
    base("1.0.0", TEXT);
    String hash = Digests.of(Bench.json(TEXT));
    assertThat(bench.store.schemas().schema(new Tag("org.example.base")).orElseThrow().hash())
        .isEqualTo(hash);
  }

  private InstalledPlug base(String version, String schema) {
    return bench.plugs.install(plug("org.example.base", version, owns(schema)));
  }

  private void top(String more) {
    bench.plugs.install(plug("org.example.top", "1.0.0", more));
  }

  private static String owns(String schema) {
    return "\"owns\":{\"org.example.base\":%s}".formatted(schema);
  }

  /// A plug without code that owns a tag of its own unless it says what it owns.
  private static PlugSource plug(String id, String version, String more) {
    String tags = more.contains("\"owns\"") ? "" : ",\"owns\":{\"%s\":{}}".formatted(id);
    return Bench.plug(
        "plug.json",
        "{\"id\":\"%s\",\"version\":\"%s\",\"abi\":1,%s%s}".formatted(id, version, more, tags));
  }

  private static PlugSource worker(String version) {
    return Bench.plug(
        "plug.json",
        """
        {"id":"org.example.worker","version":"%s","abi":1,"owns":{"org.example.worker":{"type":"object"}},
         "routines":{"r":{"kind":"doc","module":"m.wasm","writes":["org.example.worker"]}},
         "processors":{"p":{"predicate":{},"routine":"r","result":"org.example.worker"}}}
        """
            .formatted(version),
        "m.wasm",
        Guests.module("good"));
  }

  private void refused(PlugSource source, String fault) {
    var last = bench.store.feed().last();
    assertThatThrownBy(() -> bench.plugs.install(source))
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessage("the plug cannot be installed:\n" + fault);
    assertThat(bench.store.feed().last()).isEqualTo(last);
  }

  private void needed(org.assertj.core.api.ThrowableAssert.ThrowingCallable change, String why) {
    var last = bench.store.feed().last();
    assertThatThrownBy(change)
        .isInstanceOfSatisfying(
            DaybookException.Conflict.class,
            refused -> assertThat(refused.code()).isEqualTo("plug-needed"))
        .hasMessage(why);
    assertThat(bench.store.feed().last()).isEqualTo(last);
  }

  private static PlugRevision revision(String what, InstalledPlug plug) {
    return new PlugRevision(Bench.NOW, what, plug.version(), plug.digest(), "daybook");
  }

  private String version(String id) {
    return bench.plugs.plug(id).orElseThrow().version();
  }

  private List<String> faults(String id) {
    return bench.plugs.plug(id).orElseThrow().faults().stream().map(PlugFault::toString).toList();
  }

  private List<String> processors() {
    return bench.plugs.processors().stream().map(ProcessorSpec::id).toList();
  }

  private void restart() {
    bench.close();
    bench = new Bench(dir);
  }
}
