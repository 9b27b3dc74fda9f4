package org.daybook.processors.workbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Difference;
import org.daybook.documents.PropKey;
import org.daybook.processors.PlugSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlugTestsTest {

  private static final String PUT =
      "{\"op\":\"prop.put\",\"key\":\"org.example.trial.out\",\"value\":{\"n\":1}}";
  private static final String HTTP =
      "{\"op\":\"http\",\"method\":\"POST\",\"url\":\"https://api.example.org/x\",\"body\":\"hi\"}";

  @TempDir Path folder;

  private List<GoldenVerdict> run(PlugSource plug) throws IOException {
    try (Workbench workbench = Workbench.open(Trials.settings())) {
      workbench.install(plug, Map.of());
      return new PlugTests(workbench, PlugTests.MOST_KILLS)
          .run(Goldens.read(folder, workbench.manifest()));
    }
  }

  private GoldenVerdict one(PlugSource plug) throws IOException {
    return run(plug).getFirst();
  }

  @Test
  void aGoldenThatHoldsPasses() throws IOException {
    Trials.golden(
        folder, "one", "{\"props\":{}}", "{\"props\":{\"org.example.trial.out\":{\"n\":1}}}");
    GoldenVerdict verdict = one(Trials.relay("{\"op\":\"random\"}", HTTP, PUT));
    assertThat(verdict.faults()).isEmpty();
    assertThat(verdict.kills()).isEqualTo(3);
  }

  @Test
  void aGoldenThatDoesNotShowsTheDifference() throws IOException {
    Trials.golden(
        folder,
        "one",
        "{\"props\":{}}",
        "{\"props\":{\"org.example.trial.out\":{\"n\":2},\"org.example.trial.out/x\":{}}}");
    assertThat(one(Trials.relay(PUT)).faults())
        .containsExactly(
            new GoldenFault.Props(
                new java.util.TreeMap<>(
                    Map.of(
                        PropKey.parse("org.example.trial.out"),
                        new Difference.Changed(Trials.json("{\"n\":2}"), Trials.json("{\"n\":1}")),
                        PropKey.parse("org.example.trial.out/x"),
                        new Difference.Removed(Trials.json("{}"))))));
  }

  @Test
  void afterAnUpdateItPasses() throws IOException {
    Path golden = Trials.golden(folder, "one", "{}", "");
    GoldenVerdict first = one(Trials.relay(PUT));
    assertThat(first.faults())
        .containsExactly(new GoldenFault.Ending("after.json, which is not there", "ok"));
    Goldens.update(first.golden(), first.trial());
    assertThat(Files.readString(golden.resolve("after.json"))).contains("\"n\" : 1");
    assertThat(one(Trials.relay(PUT)).passed()).isTrue();
  }

  @Test
  void aFailureCanBeWhatIsWanted() throws IOException {
    String denied = "{\"op\":\"prop.put\",\"key\":\"org.example.trial.in\",\"value\":{}}";
    Trials.golden(folder, "one", "{}", "{\"error\":{\"code\":\"write-denied\"}}");
    assertThat(one(Trials.relay(denied)).faults()).isEmpty();
    assertThat(one(Trials.relay(PUT)).faults())
        .containsExactly(new GoldenFault.Ending("write-denied", "ok"));
  }

  @Test
  void hostsAnswerWhatTheGoldenSays() throws IOException {
    Trials.golden(
        folder,
        "one",
        "{\"http\":{\"POST https://api.example.org/x\":{\"status\":200,\"headers\":{},\"body\":\"yes\"}}}",
        "{\"props\":{},\"output\":{\"status\":200,\"headers\":{},\"body\":\"yes\"}}");
    assertThat(one(Trials.relay(HTTP)).faults()).isEmpty();
  }

  @Test
  void blobsAreNamed() throws IOException {
    Path golden =
        Trials.golden(
            folder,
            "one",
            "{\"blobs\":{\"tone\":\"tone.bin\"},\"props\":{\"org.example.trial.in\":{\"blob\":\"blob:tone\"}}}",
            "{\"props\":{}}");
    Files.writeString(golden.resolve("tone.bin"), "la");
    String get = "{\"op\":\"prop.get\",\"key\":\"org.example.trial.in\"}";
    GoldenVerdict verdict = one(Trials.relay(get));
    assertThat(verdict.faults()).isEmpty();
    assertThat(Rehearsal.output(verdict.trial()).path("blob").asText()).startsWith("daybook:blob/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "[]",
        "{\"props\":{},\"probs\":{}}",
        "{\"routine\":\"x\"}",
        "{\"props\":{\"no tag\":{}}}",
        "{\"blobs\":{\"a\":\"absent.bin\"}}"
      })
  void aGoldenThatCannotBeReadIsNamed(String before) throws IOException {
    Trials.golden(folder, "one", before, "");
    assertThatThrownBy(() -> run(Trials.relay(PUT)))
        .isInstanceOfSatisfying(
            DaybookException.Incorrect.class,
            refused -> assertThat(refused.code()).isEqualTo("golden-unreadable"))
        .hasMessageContaining("before.json");
  }

  @Test
  void aFolderWithoutBeforeIsNamed() throws IOException {
    Files.createDirectories(folder.resolve("tests").resolve("empty"));
    assertThatThrownBy(() -> run(Trials.relay(PUT))).hasMessageContaining("it is not there");
  }

  @Test
  void propsThatBreakTheirSchemaAreRefused() throws IOException {
    Trials.golden(folder, "one", "{\"props\":{\"org.example.trial.in\":1}}", "");
    assertThatThrownBy(() -> run(Trials.relay(PUT)))
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessageContaining("one/before.json: schema-violation: org.example.trial.in");
  }
}
