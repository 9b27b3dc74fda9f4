package org.daybook.documents.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.daybook.documents.SchemaVerdict;
import org.daybook.documents.SchemaVerdict.NewTag;
import org.daybook.documents.SchemaVerdict.Side;
import org.daybook.documents.internal.json.Json;
import org.daybook.documents.internal.schema.DocumentGenerator.Aim;
import org.daybook.documents.internal.schema.Pairs.Pair;
import org.daybook.documents.internal.schema.SchemaForm.Audience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaJudgeTest {

  static List<Pair> pairs() {
    return Pairs.all();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void judgesAsTheTableSays(Pair pair) {
    SchemaVerdict verdict = SchemaJudge.verdict(pair.now(), pair.next());
    assertThat(verdict.word()).as(verdict.toString()).isEqualTo(pair.verdict());
    assertThat(SchemaSuccession.compatible(pair.now(), pair.next()))
        .isEqualTo(verdict.compatible());
    if (verdict instanceof NewTag broken) {
      Witnesses.assertProves(pair.now(), pair.next(), broken);
    }
  }

  @Test
  void everyCompatiblePairSurvivesTenThousandDocumentsEachWay() {
    List<Pair> pairs = Pairs.compatible().toList();
    assertThat(pairs).hasSizeGreaterThan(40);
    pairs.parallelStream().forEach(SchemaJudgeTest::survives);
  }

  private static void survives(Pair pair) {
    SchemaForm now = SchemaForm.of(pair.now(), Audience.WRITER);
    SchemaForm next = SchemaForm.of(pair.next(), Audience.WRITER);
    FormValidator writers = FormValidator.of(next);
    FormValidator readers = FormValidator.of(SchemaForm.of(pair.now(), Audience.READER));
    assertThat(documents(now, 5_000)).as("old: %s", pair).allMatch(writers::takes);
    assertThat(documents(next, 5_000)).as("new: %s", pair).allMatch(readers::takes);
  }

  private static List<JsonNode> documents(SchemaForm form, int count) {
    var generator = new DocumentGenerator(form, new SplittableRandom(11));
    FormValidator taken = FormValidator.of(form);
    var aim = new Aim(List.of(), Hints.of(List.of(form.root())), true);
    var made = new ArrayList<JsonNode>();
    for (int i = 0; i < 10 * count && made.size() < count; i++) {
      generator.next(i % 5, aim).filter(taken::takes).ifPresent(made::add);
    }
    assertThat(made).as("documents of %s", form.root()).hasSize(count);
    return made;
  }

  @Test
  void theVerdictSaysWhereAndShowsASmallWitness() {
    JsonNode now = Json.parse("{\"properties\":{\"a\":{\"type\":\"string\"},\"b\":{}}}");
    JsonNode next =
        Json.parse("{\"properties\":{\"a\":{\"type\":\"string\",\"maxLength\":3},\"b\":{}}}");
    var broken = (NewTag) SchemaJudge.verdict(now, next);
    assertThat(broken.pointer()).isEqualTo("/properties/a/maxLength");
    assertThat(broken.witness().takenBy()).isEqualTo(Side.NOW);
    assertThat(broken.witness().refusedBy()).isEqualTo(Side.NEXT);
    assertThat(broken.witness().document().fieldNames()).toIterable().containsExactly("a");
    assertThat(broken.witness().document().path("a").textValue()).hasSize(4);
    assertThat(broken.witness().pointer()).isEqualTo("/a");
    assertThat(broken.reason())
        .isEqualTo(
            "what is valid now would not be any more at /a: must be at most 3 characters long");
    assertThat(SchemaJudge.verdict(now, next)).isEqualTo(broken);
  }

  @Test
  void whatReadersCouldNotReadIsSaidSo() {
    var broken =
        (NewTag)
            SchemaJudge.verdict(
                Json.parse("{\"properties\":{\"a\":{\"enum\":[\"x\"]}}}"),
                Json.parse("{\"properties\":{\"a\":{\"enum\":[\"x\",\"y\"]}}}"));
    assertThat(broken.reason())
        .isEqualTo(
            "who knows the present schema could not read what the next lets in at /a: does not"
                + " have a value in the enumeration [\"x\"]");
    assertThat(broken.pointer()).isEqualTo("/properties/a/enum");
    assertThat(broken.witness().document()).isEqualTo(Json.parse("{\"a\":\"y\"}"));
    assertThat(broken.witness().takenBy()).isEqualTo(Side.NEXT);
  }

  @Test
  void aDifferenceThatNeitherProofNorSearchSettlesIsNotCalledCompatible() {
    SchemaVerdict verdict =
        SchemaJudge.verdict(
            Json.parse("{\"properties\":{\"a\":{\"pattern\":\"^a+$\",\"type\":\"string\"}}}"),
            Json.parse("{\"properties\":{\"a\":{\"pattern\":\"^aa*$\",\"type\":\"string\"}}}"));
    assertThat(verdict).isEqualTo(new SchemaVerdict.Undecided("/properties/a/pattern", "pattern"));
    assertThat(verdict.compatible()).isFalse();
  }

  @Test
  void compatibleHoldsOverManyVersions() {
    JsonNode first = Json.parse("{\"enum\":[\"a\"]}");
    JsonNode opened = Json.parse("{\"enum\":[\"a\"],\"x-open-enum\":true}");
    JsonNode wider = Json.parse("{\"enum\":[\"a\",\"b\"],\"x-open-enum\":true}");
    assertThat(SchemaJudge.verdict(opened, wider).word()).isEqualTo("minor");
    assertThat(SchemaJudge.verdict(first, wider).word()).isEqualTo("new-tag");
    assertThat(SchemaJudge.verdict(first, opened))
        .isEqualTo(new SchemaVerdict.Undecided("/x-open-enum", "x-open-enum"));
  }
}
