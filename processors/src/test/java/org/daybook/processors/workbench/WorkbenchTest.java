package org.daybook.processors.workbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Difference;
import org.daybook.documents.DocId;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.daybook.processors.Guests;
import org.daybook.processors.Widening.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkbenchTest {

  private static final String IN = "org.example.trial.in/main";
  private static final String OUT = "org.example.trial.out/main";
  private static final String PUT =
      "{\"op\":\"prop.put\",\"key\":\"%s\",\"value\":{\"n\":1}}".formatted(OUT);

  private Workbench workbench;

  @BeforeEach
  void open() throws IOException {
    workbench = Workbench.open(Trials.settings());
  }

  @AfterEach
  void close() {
    workbench.close();
  }

  private DocId document(String name) throws IOException {
    return workbench.put(
        name, Trials.subject("{\"%s\":{\"text\":\"here\"},\"%s\":{\"n\":0}}".formatted(IN, OUT)));
  }

  private Trial run(String... requests) throws IOException {
    workbench.install(Trials.relay(requests), Map.of());
    return workbench.run("r", document("d"), Trials.nothing(), Beyond.REAL);
  }

  private static List<GrantUse> used(Trial trial) {
    return trial.grants().stream().filter(GrantUse::used).toList();
  }

  @Test
  void aRunShowsWhatItChangedAndWhatItTouched() throws IOException {
    Trial trial =
        run(
            "{\"op\":\"prop.get\",\"key\":\"%s\"}".formatted(IN),
            "{\"op\":\"log\",\"level\":\"info\",\"message\":\"hello\"}",
            PUT);
    assertThat(trial.ending()).isEqualTo("ok");
    assertThat(trial.differences())
        .containsOnly(
            Map.entry(
                PropKey.parse(OUT),
                new Difference.Changed(Trials.json("{\"n\":0}"), Trials.json("{\"n\":1}"))));
    assertThat(trial.grants())
        .containsExactly(
            new GrantUse(Kind.READ, "org.example.trial.in", true),
            new GrantUse(Kind.WRITE, "org.example.trial.out", true),
            new GrantUse(Kind.HOST, "api.example.org", false),
            new GrantUse(Kind.QUERY, "documents", false));
    assertThat(trial.log()).containsExactly(new Trial.LogLine("info", "hello"));
    assertThat(trial.limits())
        .contains(new LimitUse("hostCalls", 3, 5_000), new LimitUse("edits", 1, 10_000))
        .contains(new LimitUse("logBytes", 5, 10_000));
  }

  @Test
  void mainStaysAsItIs() throws IOException {
    workbench.install(Trials.relay(PUT), Map.of());
    DocId doc = document("d");
    var main = workbench.main(doc);
    assertThat(workbench.run("r", doc, Trials.nothing(), Beyond.REAL).differences()).hasSize(1);
    assertThat(workbench.main(doc)).isEqualTo(main);
  }

  @Test
  void aListOfAllPropsTouchesTheTagsThatAreThere() throws IOException {
    assertThat(used(run("{\"op\":\"prop.list\"}")))
        .extracting(GrantUse::kind)
        .containsExactly(Kind.READ);
  }

  @Test
  void aQueryAndAHostAreTouchedThoughTheyAnswerNothing() throws IOException {
    workbench.install(
        Trials.relay(
            "{\"op\":\"query\",\"where\":{\"has\":\"org.example.trial.in\"}}",
            "{\"op\":\"http\",\"url\":\"https://api.example.org/x\"}"),
        Map.of());
    Trial trial =
        workbench.run("r", document("d"), Trials.nothing(), new Beyond(Map.of(), Map.of()));
    assertThat(used(trial))
        .extracting(GrantUse::kind)
        .containsExactly(Kind.READ, Kind.HOST, Kind.QUERY);
    assertThat(trial.result().toString()).contains("nobody answers");
  }

  @Test
  void aMalformedKeyEndsTheRunAndNothingElse() throws IOException {
    Trial trial = run("{\"op\":\"prop.get\",\"key\":\"no tag at all\"}");
    assertThat(trial.ending()).isEqualTo("bad-call");
    assertThat(used(trial)).isEmpty();
  }

  @Test
  void aLoopEndsAtItsLimitAndTheNextRunGoesOn() throws IOException {
    workbench.install(
        Trials.plug(
            Trials.manifest("1.0.0", "\"limits\":{\"wallMillis\":200},"), Guests.module("loop")),
        Map.of());
    DocId doc = document("d");
    assertThat(workbench.run("r", doc, Trials.nothing(), Beyond.REAL).ending())
        .isEqualTo("timeout");
    workbench.install(Trials.relay(PUT), Map.of());
    assertThat(workbench.run("r", doc, Trials.nothing(), Beyond.REAL).ending()).isEqualTo("ok");
  }

  @Test
  void timeAndChanceAreTheSameInEveryRun() throws IOException {
    workbench.install(Trials.relay("{\"op\":\"clock\"}", "{\"op\":\"random\"}"), Map.of());
    DocId doc = document("d");
    JsonNode first = output(workbench.run("r", doc, Trials.nothing(), Beyond.REAL));
    assertThat(output(workbench.run("r", doc, Trials.nothing(), Beyond.REAL))).isEqualTo(first);
    assertThat(first.isNumber()).isTrue();
  }

  private static JsonNode output(Trial trial) {
    return Rehearsal.output(trial);
  }

  @Test
  void aSleepIsOverAtOnceAndTheClockKnows() throws IOException {
    workbench.install(
        Trials.relay("{\"op\":\"sleep\",\"millis\":86400000}", "{\"op\":\"clock\"}"), Map.of());
    Trial trial = workbench.run("r", document("d"), Trials.nothing(), Beyond.REAL);
    assertThat(output(trial).asText()).startsWith("2026-01-02T00:00:00");
  }

  @Test
  void signalsComeInOrderAndThenNoMore() throws IOException {
    String receive = "{\"op\":\"receive\",\"signal\":\"go\",\"millis\":5}";
    workbench.install(Trials.relay(receive, receive), Map.of());
    DocId doc = document("d");
    var beyond =
        new Beyond(null, Map.of("go", List.of(Trials.json("1"), Trials.json("{\"a\":2}"))));
    assertThat(output(workbench.run("r", doc, Trials.nothing(), beyond)))
        .isEqualTo(Trials.json("{\"payload\":{\"a\":2}}"));
    assertThat(output(workbench.run("r", doc, Trials.nothing(), Beyond.REAL)).isNull()).isTrue();
  }

  @Test
  void otherCodeTakesThePlaceOfTheOldInTheSameVault() throws IOException {
    workbench.install(Trials.relay("{\"op\":\"clock\"}"), Map.of());
    assertThat(workbench.fits(Trials.relay(PUT))).isTrue();
    workbench.install(Trials.relay(PUT), Map.of());
    assertThat(workbench.run("r", document("d"), Trials.nothing(), Beyond.REAL).differences())
        .hasSize(1);
    assertThat(workbench.fits(Trials.sample("exposure"))).isFalse();
  }

  @Test
  void aRoutineThatIsNotThereIsNamed() throws IOException {
    workbench.install(Trials.relay(PUT), Map.of());
    DocId doc = document("d");
    assertThatThrownBy(() -> workbench.run("x", doc, Trials.nothing(), Beyond.REAL))
        .isInstanceOf(DaybookException.NotFound.class)
        .hasMessageContaining("x");
  }

  @Test
  void aPlugWithFaultsIsRefusedWithAllOfThem() {
    assertThatThrownBy(
            () -> workbench.install(Trials.plug("{\"id\":\"x\"}", new byte[8]), Map.of()))
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessageContaining("/id")
        .hasMessageContaining("/version");
  }

  @Test
  void whatOthersOwnIsStoodIn() throws IOException {
    String manifest =
        """
        {"id":"org.example.trial","version":"1.0.0","abi":1,
         "requires":{"org.example.maps":"^2.3.0"},
         "uses":{"org.other.note":{"owner":"org.other","range":">=0.4.0 <0.5.0"},
          "org.other.mark":{"owner":"org.other","range":"0.4.x"},
          "org.daybook.unheard":{"owner":"org.daybook","range":">=0.1.0"}},
         "routines":{"r":{"kind":"doc","module":"m.wasm","reads":["org.other.note"]}}}
        """;
    List<Tag> unknown =
        workbench.install(
            Trials.plug(manifest, Guests.relay("{\"op\":\"clock\"}")),
            Map.of(
                new Tag("org.other.note"),
                Trials.json("{\"type\":\"object\",\"required\":[\"text\"]}")));
    assertThat(unknown)
        .containsExactlyInAnyOrder(new Tag("org.other.mark"), new Tag("org.daybook.unheard"));
    assertThatThrownBy(() -> workbench.put("d", Trials.subject("{\"org.other.note\":{}}")))
        .hasMessageContaining("text");
    workbench.put("e", Trials.subject("{\"org.other.note\":{\"text\":\"\"}}"));
  }

  @Test
  void itsFolderIsGoneWhenItIsClosed() throws IOException {
    Workbench other = Workbench.open(Trials.settings());
    assertThat(other.folder()).isNotEmptyDirectory();
    other.close();
    assertThat(other.folder()).doesNotExist();
  }
}
