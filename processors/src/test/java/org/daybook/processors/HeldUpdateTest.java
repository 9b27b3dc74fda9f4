package org.daybook.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.daybook.documents.DaybookException;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An update that may do more waits for a person, and the running version goes on until then.
class HeldUpdateTest {

  private static final String ID = "org.example.own";
  private static final PropKey HELD = PropKey.parse("org.daybook.plug/held");

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
  void aFirstInstallIsNotHeld() {
    InstalledPlug plug = bench.plugs.install(plug("1.0.0", "\"org.example.a\"", "{}"));
    assertThat(plug.held()).isNull();
    assertThat(plug.state()).isEqualTo(InstalledPlug.State.ENABLED);
  }

  @Test
  void aWideningIsHeldAndTheOldVersionGoesOn() {
    InstalledPlug first = bench.plugs.install(plug("1.0.0", "\"org.example.a\"", "{}"));
    InstalledPlug plug =
        bench.plugs.install(plug("1.0.1", "\"org.example.a\",\"org.example.b\"", "{}"));
    assertThat(plug.version()).isEqualTo("1.0.0");
    assertThat(plug.digest()).isEqualTo(first.digest());
    assertThat(held(plug).version()).isEqualTo("1.0.1");
    assertThat(held(plug).since()).isEqualTo(Bench.NOW);
    assertThat(sentences(plug)).containsExactly("routine r reads org.example.b");
    assertThat(specs()).containsExactlyElementsOf(first.processors());
    var value = bench.store.read(plug.doc()).orElseThrow().prop(HELD).orElseThrow();
    assertThat(value.get("version").textValue()).isEqualTo("1.0.1");
    assertThat(value.get("widens"))
        .isEqualTo(
            Bench.json("[{\"kind\":\"read\",\"routine\":\"r\",\"what\":\"org.example.b\"}]"));
    bench.close();
    bench = new Bench(dir);
    assertThat(bench.plugs.plug(ID)).contains(plug);
  }

  @Test
  void aRaisedLimitAndANewDependencyAreHeld() {
    bench.plugs.install(tags("org.example.base"));
    bench.plugs.install(plug("1.0.0", "", "{\"hostCalls\":5}"));
    InstalledPlug plug =
        bench.plugs.install(
            plug("1.0.1", "", "{\"hostCalls\":6}", "\"requires\":{\"org.example.base\":\"*\"},"));
    assertThat(sentences(plug))
        .containsExactly(
            "the plug needs org.example.base", "routine r raises hostCalls from 5 to 6");
    assertThat(sentences(bench.plugs.install(plug("1.0.2", "", "{}"))))
        .containsExactly("routine r raises hostCalls from 5 to the operator's");
  }

  @Test
  void anApprovedUpdateTakesThePlace() {
    InstalledPlug plug = wide();
    InstalledPlug approved = bench.plugs.approve(ID, held(plug).digest());
    assertThat(approved.version()).isEqualTo("1.1.0");
    assertThat(approved.digest()).isEqualTo(held(plug).digest());
    assertThat(approved.held()).isNull();
    assertThat(approved.doc()).isEqualTo(plug.doc());
    assertThat(bench.store.read(plug.doc()).orElseThrow().prop(HELD)).isEmpty();
    assertThat(bench.store.schemas().schema(new Tag("org.example.c"))).isPresent();
    assertThat(specs().getFirst().capabilities().reads())
        .isEqualTo(Bench.tags("org.example.a", "org.example.b"));
    assertThat(bench.plugs.history(ID, 10))
        .extracting(PlugRevision::what, PlugRevision::version, PlugRevision::digest)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("approve", "1.1.0", approved.digest()),
            org.assertj.core.groups.Tuple.tuple("hold", "1.1.0", approved.digest()),
            org.assertj.core.groups.Tuple.tuple("install", "1.0.0", plug.digest()));
    notHeld(() -> bench.plugs.approve(ID, approved.digest()));
  }

  @Test
  void aHeldUpdateHasNoTagsYet() {
    wide();
    assertThat(bench.store.schemas().schema(new Tag("org.example.c"))).isEmpty();
  }

  @Test
  void aRejectedUpdateIsForgottenAndMayComeAgain() {
    InstalledPlug plug = wide();
    InstalledPlug rejected = bench.plugs.reject(ID, held(plug).digest());
    assertThat(rejected).isEqualTo(plug.alone());
    assertThat(bench.store.read(plug.doc()).orElseThrow().prop(HELD)).isEmpty();
    assertThat(bench.plugs.history(ID, 1).getFirst().what()).isEqualTo("reject");
    notHeld(() -> bench.plugs.reject(ID, held(plug).digest()));
    assertThat(wide().held()).isEqualTo(plug.held());
  }

  @Test
  void onlyWhatWasLookedAtIsApproved() {
    String seen = held(wide()).digest();
    InstalledPlug other = bench.plugs.install(wider("1.1.1"));
    for (var decision :
        List.<Runnable>of(
            () -> bench.plugs.approve(ID, seen), () -> bench.plugs.reject(ID, seen))) {
      assertThatThrownBy(decision::run)
          .isInstanceOf(DaybookException.Conflict.class)
          .hasMessage(
              "the update of the plug org.example.own that waits is version 1.1.1 with the digest %s, not %s; look at it first"
                  .formatted(held(other).digest(), seen));
    }
  }

  @Test
  void theSameUpdateAgainChangesNothing() {
    InstalledPlug plug = wide();
    var last = bench.store.feed().last();
    assertThat(bench.plugs.install(wider("1.1.0"))).isEqualTo(plug);
    assertThat(bench.plugs.install(first())).isEqualTo(plug.alone());
    assertThat(bench.store.feed().last()).isEqualTo(last);
    assertThat(bench.plugs.plug(ID)).contains(plug);
  }

  @Test
  void anUpdateThatWidensNothingIsInstalledAndTheHeldOneIsGone() {
    wide();
    InstalledPlug plug = bench.plugs.install(plug("1.0.5", "", "{}"));
    assertThat(plug.version()).isEqualTo("1.0.5");
    assertThat(bench.plugs.plug(ID).orElseThrow().held()).isNull();
  }

  @Test
  void whatIsHeldIsCheckedWholeBefore() {
    bench.plugs.install(first());
    assertThatThrownBy(() -> bench.plugs.install(wider("1.0.1")))
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessage(
            """
            the plug cannot be installed:
            - plug.json /version: found "1.0.1" after 1.0.0, but the tag org.example.c is new; give it version 1.1.0 or a higher one""");
    assertThat(bench.plugs.plug(ID).orElseThrow().held()).isNull();
  }

  @Test
  void whatIsApprovedIsCheckedAgain() {
    InstalledPlug plug = wide();
    bench.plugs.install(
        Bench.plug(
            "plug.json",
            "{\"id\":\"org.example.thief\",\"version\":\"1.0.0\",\"abi\":1,\"owns\":{\"org.example.c\":{}}}"));
    assertThatThrownBy(() -> bench.plugs.approve(ID, held(plug).digest()))
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessage(
            """
            the plug cannot be installed:
            - plug.json /owns/org.example.c: the tag belongs to org.example.thief; choose a tag of your own, or name it in uses""");
    assertThat(bench.plugs.plug(ID)).contains(plug);
  }

  private InstalledPlug wide() {
    bench.plugs.install(first());
    return bench.plugs.install(wider("1.1.0"));
  }

  @Test
  void whatNoLongerWaitsForAPersonIsHeld() {
    bench.plugs.install(merging("1.0.0", "review"));
    InstalledPlug plug = bench.plugs.install(merging("1.0.1", "auto"));
    assertThat(plug.version()).isEqualTo("1.0.0");
    assertThat(sentences(plug)).containsExactly("processor p merges without anybody's approval");
    bench.plugs.approve(ID, held(plug).digest());
    assertThat(bench.plugs.install(merging("1.0.2", "review")).held()).isNull();
  }

  private static PlugSource merging(String version, String merge) {
    return Bench.plug(
        "plug.json",
        manifest(version, "", "{}", "")
            .replace("\"predicate\":{}", "\"predicate\":{},\"merge\":\"%s\"".formatted(merge)),
        "m.wasm",
        Guests.module("good"));
  }

  private static PlugSource first() {
    return plug("1.0.0", "\"org.example.a\"", "{}");
  }

  /// Reads org.example.b too, and brings the tag org.example.c.
  private static PlugSource wider(String version) {
    return Bench.plug(
        "plug.json",
        manifest(version, "\"org.example.a\",\"org.example.b\"", "{}", "")
            .replace("\"org.example.b\":{}", "\"org.example.b\":{},\"org.example.c\":{}"),
        "m.wasm",
        Guests.module("good"));
  }

  private static PlugSource tags(String id) {
    return Bench.plug(
        "plug.json",
        "{\"id\":\"%s\",\"version\":\"1.0.0\",\"abi\":1,\"owns\":{\"%s\":{}}}".formatted(id, id));
  }

  private static PlugSource plug(String version, String reads, String limits) {
    return plug(version, reads, limits, "");
  }

  private static PlugSource plug(String version, String reads, String limits, String more) {
    return Bench.plug(
        "plug.json", manifest(version, reads, limits, more), "m.wasm", Guests.module("good"));
  }

  private static String manifest(String version, String reads, String limits, String more) {
    return """
        {"id":"org.example.own","version":"%s","abi":1,%s"owns":{"org.example.a":{},"org.example.b":{}},
         "routines":{"r":{"kind":"doc","module":"m.wasm","reads":[%s],"writes":["org.example.a"],"limits":%s}},
         "processors":{"p":{"predicate":{},"routine":"r","result":"org.example.a"}}}
        """
        .formatted(version, more, reads, limits);
  }

  private static HeldUpdate held(InstalledPlug plug) {
    return Objects.requireNonNull(plug.held());
  }

  private static List<String> sentences(InstalledPlug plug) {
    return held(plug).widenings().stream().map(Widening::sentence).toList();
  }

  private List<ProcessorSpec> specs() {
    return bench.plugs.processors();
  }

  private static void notHeld(org.assertj.core.api.ThrowableAssert.ThrowingCallable decision) {
    assertThatThrownBy(decision)
        .isInstanceOf(DaybookException.Conflict.class)
        .hasMessage("no update of the plug org.example.own waits for approval");
  }
}
