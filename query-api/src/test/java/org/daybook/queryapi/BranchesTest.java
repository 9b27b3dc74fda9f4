package org.daybook.queryapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(FreshData.class)
class BranchesTest {

  private static final String NOTE = "org.example.branched.note";

  private final Rest rest = Rest.ofTest();
  private String doc = "";
  private String path = "";
  private String heads = "";

  @BeforeEach
  void aDocument() {
    rest.installNotes("org.example.branched");
    JsonNode made = rest.postJson("/api/v1/docs", "{\"props\":" + note("main") + "}").expect(201);
    doc = made.path("id").asText();
    path = "/api/v1/docs/" + doc;
    heads = made.path("heads").asText();
  }

  @Test
  void aBranchIsMadeReadEditedAndMergedAndMainSeesItThen() {
    Rest.Answer made = branch("review/title", ",\"put\":" + note("proposed"));
    JsonNode branch = made.expect(201);
    assertThat(branch.path("fork").asText()).isEqualTo(heads);
    assertThat(branch.path("review").asBoolean()).isTrue();
    assertThat(branch.path("props").toString()).contains("proposed");
    assertThat(made.header("Location")).endsWith(path + "/branches/review%2Ftitle");
    assertThat(rest.get(path).json().path("props").toString()).contains("\"main\"");

    Rest.Answer edited =
        rest.patch(
            path + "/branches/review/title",
            "{\"put\":{\"org.example.branched.mark\":{}}}",
            "If-Match",
            made.header("ETag"));
    Rest.Answer read = rest.get(path + "/branches/review/title");
    assertThat(read.header("ETag")).isEqualTo(edited.header("ETag"));
    assertThat(read.expect(200).path("props").size()).isEqualTo(2);
    assertThat(
            rest.get(path + "/branches/review/title", "If-None-Match", read.header("ETag"))
                .status())
        .isEqualTo(304);

    JsonNode merged = merge("review/title", "refuse", "If-Match", read.header("ETag")).expect(200);
    assertThat(merged.path("taken"))
        .hasToString(
            "{\"org.example.branched.mark/main\":{\"after\":{}},\"org.example.branched.note/main\":"
                + "{\"before\":{\"text\":\"main\"},\"after\":{\"text\":\"proposed\"}}}");
    assertThat(merged.path("overlaps").isEmpty()).isTrue();
    assertThat(rest.get(path).json().path("heads")).isEqualTo(merged.path("heads"));

    assertThat(merge("review/title", "refuse").expect(200)).isEqualTo(merged);
    rest.get(path + "/branches/review/title").expectProblem(404, "branch-unknown");
    assertThat(rest.get(path + "/branches").expect(200).path("branches").isEmpty()).isTrue();
  }

  @Test
  void aSlashInANameMayBeSentEncodedAlsoInAnotherVault() {
    rest.postJson("/api/v1/vaults", "{\"name\":\"branched\"}");
    String there = "/vaults/branched/api/v1/docs";
    rest.postJson(
        "/vaults/branched/api/v1/plugs",
        "{\"id\":\"org.example.there\",\"version\":\"1.0.0\",\"abi\":1,\"owns\":{\"org.example.there\":{}}}");
    String id =
        rest.postJson(there, "{\"props\":{\"org.example.there\":1}}")
            .expect(201)
            .path("id")
            .asText();
    Rest.Answer made =
        rest.postJson(there + "/" + id + "/branches", "{\"name\":\"ada/draft/two\"}");
    made.expect(201);
    assertThat(made.header("Location")).endsWith(there + "/" + id + "/branches/ada%2Fdraft%2Ftwo");
    String encoded = there + "/" + id + "/branches/ada%2Fdraft%2Ftwo";
    assertThat(rest.get(encoded).expect(200).path("name").asText()).isEqualTo("ada/draft/two");
    assertThat(rest.get(encoded + "/compare").expect(200).path("changes").isEmpty()).isTrue();
    rest.delete(encoded).expect(204);
  }

  @Test
  void keysThatBothSidesChangedAreReportedWithBothValues() {
    branch("both", ",\"put\":" + note("branch")).expect(201);
    rest.patch(path, "{\"put\":" + note("moved on") + "}").expect(200);

    JsonNode overlap =
        rest.get(path + "/branches/both/compare").expect(200).path("overlaps").path(0);
    assertThat(overlap.path("key").asText()).isEqualTo(NOTE + "/main");
    assertThat(overlap.path("atFork")).hasToString("{\"text\":\"main\"}");
    assertThat(overlap.path("onMain")).hasToString("{\"text\":\"moved on\"}");
    assertThat(overlap.path("onBranch")).hasToString("{\"text\":\"branch\"}");

    JsonNode problem = merge("both", "refuse").expectProblem(409, "merge-conflict");
    assertThat(problem.path("context").path("overlaps").path(0).path("onBranch"))
        .hasToString("{\"text\":\"branch\"}");
    assertThat(rest.get(path).json().path("props").toString()).contains("moved on");

    JsonNode merged = merge("both", "branch").expect(200);
    assertThat(merged.path("overlaps").path(0).path("settled"))
        .hasToString("{\"text\":\"branch\"}");
    assertThat(rest.get(path).json().path("props").toString()).contains("\"branch\"");
  }

  @Test
  void aStaleEditMergeOrDiscardIsRefusedWithTheBranchsHeads() {
    String first = branch("stale", "").header("ETag");
    String now = rest.patch(path + "/branches/stale", "{\"put\":" + note("x") + "}").header("ETag");
    for (Rest.Answer refused :
        java.util.List.of(
            rest.patch(path + "/branches/stale", "{\"put\":" + note("y") + "}", "If-Match", first),
            merge("stale", "combine", "If-Match", first),
            rest.delete(path + "/branches/stale", "If-Match", first))) {
      refused.expectProblem(412, "stale-heads");
      assertThat(refused.header("ETag")).isEqualTo(now);
    }
    rest.delete(path + "/branches/stale", "If-Match", now).expect(204);
    rest.delete(path + "/branches/stale").expectProblem(404, "branch-unknown");
  }

  @Test
  void aBranchCanBeginAtAnEarlierVersionAndHasAHistory() {
    rest.patch(path, "{\"put\":" + note("later") + "}").expect(200);
    JsonNode branch =
        branch("early", ",\"at\":\"" + heads + "\",\"put\":" + note("other")).expect(201);
    assertThat(branch.path("fork").asText()).isEqualTo(heads);
    assertThat(
            rest.get(path + "/history?branch=early")
                .expect(200)
                .path("changes")
                .findValuesAsText("kind"))
        .containsExactly("edited", "branched");
  }

  @Test
  void openBranchesAreListedAcrossDocumentsPageByPage() {
    for (int i = 0; i < 3; i++) {
      branch("review/listed-" + i, "").expect(201);
    }
    branch("unlisted", "").expect(201);
    var names = new ArrayList<String>();
    String next = "/api/v1/branches?prefix=review/listed&limit=2";
    int pages = 0;
    while (next != null) {
      JsonNode page = rest.get(next).expect(200);
      page.path("branches").forEach(branch -> names.add(branch.path("name").asText()));
      assertThat(page.path("branches").findValuesAsText("document")).containsOnly(doc);
      next = page.path("next").textValue();
      pages++;
    }
    assertThat(names).containsExactly("review/listed-0", "review/listed-1", "review/listed-2");
    assertThat(pages).isEqualTo(2);
    rest.get("/api/v1/branches?prefix=UP").expectProblem(400, "parameter-invalid");
    rest.get("/api/v1/branches?after=x").expectProblem(400, "parameter-invalid");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | 400 | json-unexpected",
        "{\"name\":\"UP\"} | 400 | parameter-invalid",
        "{\"name\":\"work/job\"} | 400 | parameter-invalid",
        "{\"name\":\"a/compare\"} | 400 | parameter-invalid",
        "{\"name\":\"main\"} | 409 | branch-exists",
        "{\"name\":\"a\",\"at\":\"zzz\"} | 400 | parameter-invalid",
        "{\"name\":\"a\",\"put\":{\"org.example.never\":{}}} | 422 | tag-unknown",
        "{\"name\":\"a\",\"put\":{\"org.example.branched.note\":{\"text\":1}}} | 422 | schema-violation",
        "{\"name\":\"a\",\"put\":{\"org.daybook.run/a:b\":{}}} | 422 | tag-reserved",
        "{\"name\":\"a\",\"what\":1} | 400 | json-unexpected"
      })
  void aBranchThatCannotBeIsRefusedAndNoneIsMade(String body, int status, String code) {
    rest.postJson(path + "/branches", body).expectProblem(status, code);
    assertThat(rest.get(path + "/branches").expect(200).path("branches").isEmpty()).isTrue();
  }

  @Test
  void whatIsNotThereIsNamed() {
    String never = "{\"name\":\"a\",\"at\":\"%s\"}".formatted("0".repeat(64));
    rest.postJson(path + "/branches", never).expectProblem(404, "heads-unknown");
    rest.patch(path + "/branches/none", "{}").expectProblem(404, "branch-unknown");
    rest.get(path + "/branches/none/compare").expectProblem(404, "branch-unknown");
    merge("none", "combine").expectProblem(404, "branch-unknown");
    rest.postJson(path + "/branches/none/merge", "{\"settle\":\"coin\"}")
        .expectProblem(400, "parameter-invalid");
    String absent = "/api/v1/docs/01k9abcdefghjkmnpqrstvwxy2/branches";
    rest.get(absent).expectProblem(404, "document-unknown");
    rest.get(absent + "/a").expectProblem(404, "document-unknown");
    rest.postJson(absent, "{\"name\":\"a\"}").expectProblem(404, "document-unknown");
    branch("twice", "").expect(201);
    branch("twice", "").expectProblem(409, "branch-exists");
  }

  private Rest.Answer branch(String name, String more) {
    return rest.postJson(path + "/branches", "{\"name\":\"%s\"%s}".formatted(name, more));
  }

  private Rest.Answer merge(String name, String settle, String... headers) {
    return rest.postJson(
        path + "/branches/" + name + "/merge", "{\"settle\":\"%s\"}".formatted(settle), headers);
  }

  private static String note(String text) {
    return "{\"%s\":{\"text\":\"%s\"}}".formatted(NOTE, text);
  }
}
