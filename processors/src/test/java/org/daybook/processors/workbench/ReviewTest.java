package org.daybook.processors.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.daybook.documents.SchemaVerdict;
import org.daybook.documents.Tag;
import org.daybook.processors.Widening.Kind;
import org.junit.jupiter.api.Test;

class ReviewTest {

  private static final Tag NOTE = new Tag("org.example.v.note");

  private static Review review(String now, String next) throws IOException {
    try (Workbench workbench = Workbench.open(Trials.settings())) {
      return workbench.review(
          now.getBytes(StandardCharsets.UTF_8), next.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String manifest(String version, String owns) {
    return "{\"id\":\"org.example.v\",\"version\":\"%s\",\"abi\":1,\"owns\":{%s}}"
        .formatted(version, owns);
  }

  private static String note(String properties, String required) {
    return "\"%s\":{\"type\":\"object\",\"properties\":{%s},\"required\":[%s]}"
        .formatted(NOTE, properties, required);
  }

  @Test
  void aBreakingSchemaComesWithItsWitness() throws IOException {
    Review review =
        review(
            manifest("1.0.0", note("\"n\":{\"type\":\"integer\"}", "")),
            manifest("2.0.0", note("\"n\":{\"type\":\"integer\"}", "\"n\"")));
    assertThat(review.verdicts().get(NOTE)).isInstanceOf(SchemaVerdict.NewTag.class);
    assertThat(review.faults().getFirst().rule()).contains("witness");
  }

  @Test
  void anAddedPropertyWantsAMinorStep() throws IOException {
    String now = manifest("1.0.0", note("", ""));
    String more = note("\"n\":{\"type\":\"integer\"}", "");
    assertThat(review(now, manifest("1.0.1", more)).faults().getFirst().remedy()).contains("1.1.0");
    Review enough = review(now, manifest("1.1.0", more));
    assertThat(enough.faults()).isEmpty();
    assertThat(enough.verdicts().get(NOTE)).isInstanceOf(SchemaVerdict.Minor.class);
  }

  @Test
  void theSameVersionIsAFault() throws IOException {
    String now = manifest("1.0.0", note("", ""));
    assertThat(review(now, now).faults().getFirst().rule()).isEqualTo("plug-version-reused");
  }

  @Test
  void tagsThatComeAndGoAreNamed() throws IOException {
    Review review =
        review(
            manifest("1.0.0", note("", "")),
            manifest("2.0.0", "\"org.example.v.other\":{\"type\":\"object\"}"));
    assertThat(review.added()).containsExactly(new Tag("org.example.v.other"));
    assertThat(review.dropped()).containsExactly(NOTE);
  }

  @Test
  void whatItWouldBeHeldForIsTold() throws IOException {
    Review review =
        review(
            Trials.manifest("1.0.0", "").replace("api.example.org", "a.example.org"),
            Trials.manifest("1.0.1", ""));
    assertThat(review.widenings())
        .extracting(widening -> widening.kind() + " " + widening.what())
        .containsExactly(Kind.HOST + " api.example.org");
  }

  @Test
  void whatNoTestNeededIsSpare() throws IOException {
    try (Workbench workbench = Workbench.open(Trials.settings())) {
      workbench.install(
          Trials.plug(
              Trials.manifest("1.0.0", "\"limits\":{\"edits\":1000,\"hostCalls\":2},"),
              org.daybook.processors.Guests.relay(
                  "{\"op\":\"prop.get\",\"key\":\"org.example.trial.in\"}")),
          Map.of());
      Trial trial =
          workbench.run(
              "r", workbench.put("d", Trials.subject("{}")), Trials.nothing(), Beyond.REAL);
      Spare spare = Spare.of(workbench.manifest(), List.of(trial)).getFirst();
      assertThat(spare.unused())
          .extracting(GrantUse::what)
          .containsExactly("org.example.trial.out", "api.example.org", "documents");
      assertThat(spare.wide()).containsExactly(new LimitUse("edits", 0, 1_000));
      assertThat(Spare.of(workbench.manifest(), List.of()).getFirst().tested()).isFalse();
    }
  }
}
