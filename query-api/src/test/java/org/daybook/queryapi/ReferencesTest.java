package org.daybook.queryapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FreshData.class)
class ReferencesTest {

  private final Rest rest = Rest.ofTest();
  private String target = "";

  @BeforeEach
  void aTarget() {
    rest.postJson(
            "/api/v1/plugs",
            """
            {"id":"org.example.linked","version":"1.0.0","abi":1,"owns":{
              "org.example.linked.to":{"type":"object","properties":{
                "a/b":{"type":"string","x-reference":true},
                "more":{"type":"array","items":{"type":"string","x-reference":true}}}},
              "org.example.linked.mark":{}}}
            """)
        .expect(201);
    target = made("{\"org.example.linked.mark\":1}");
  }

  @Test
  void linksAreFollowedFromBothEnds() {
    String link = "daybook:doc/" + target;
    String source = made("{\"org.example.linked.to/x\":{\"a/b\":\"%s\"}}".formatted(link));
    JsonNode back = rest.get("/api/v1/docs/" + target + "/references").expect(200);
    assertThat(back.path("references"))
        .hasToString(
            "[{\"source\":\"%s\",\"key\":\"org.example.linked.to/x\",\"pointer\":\"/a~1b\",\"link\":\"%s\",\"target\":\"%s\",\"pinned\":false,\"state\":\"present\"}]"
                .formatted(source, link, target));
    assertThat(back.path("next").isNull()).isTrue();
    assertThat(rest.get("/api/v1/docs/" + source + "/links").expect(200).path("links"))
        .isEqualTo(back.path("references"));
  }

  @Test
  void linksBackwardsArePaged() {
    var sources = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      sources.add(
          made("{\"org.example.linked.to\":{\"more\":[\"daybook:doc/%s\"]}}".formatted(target)));
    }
    var listed = new ArrayList<String>();
    String next = "/api/v1/docs/" + target + "/references?limit=2";
    int pages = 0;
    while (next != null) {
      JsonNode page = rest.get(next).expect(200);
      listed.addAll(page.path("references").findValuesAsText("source"));
      next = page.path("next").textValue();
      pages++;
    }
    assertThat(listed).containsExactlyElementsOf(sources.stream().sorted().toList());
    assertThat(pages).isEqualTo(3);
  }

  @Test
  void aLinkLeftByADeletedTargetIsReported() {
    String source =
        made(
            "{\"org.example.linked.to\":{\"more\":[\"daybook:doc/%1$s\",\"daybook:doc/%1$s/org.example.linked.mark/main\"]}}"
                .formatted(target));
    rest.patch("/api/v1/docs/" + target, "{\"delete\":[\"org.example.linked.mark\"]}").expect(200);
    assertThat(states(source)).containsExactly("present", "no-prop");
    rest.delete("/api/v1/docs/" + target).expect(204);
    assertThat(states(source)).containsExactly("no-document", "no-document");
    var dangling = new ArrayList<String>();
    String next = "/api/v1/references/dangling?limit=1";
    while (next != null) {
      JsonNode page = rest.get(next).expect(200);
      page.path("references")
          .forEach(one -> dangling.add(one.path("source").asText() + one.path("pointer").asText()));
      next = page.path("next").textValue();
    }
    assertThat(dangling).contains(source + "/more/0", source + "/more/1").doesNotHaveDuplicates();
  }

  @Test
  void aLinkThatLeadsNowhereIsRefused() {
    JsonNode problem =
        rest.postJson(
                "/api/v1/docs",
                "{\"props\":{\"org.example.linked.to\":{\"a/b\":\"daybook:doc/01k9abcdefghjkmnpqrstvwxy5\"}}}")
            .expectProblem(422, "reference-unknown");
    assertThat(problem.path("context").path("faults").path(0).path("pointer").asText())
        .isEqualTo("/a~1b");
  }

  @Test
  void whatCannotBeUnderstoodIsRefused() {
    rest.get("/api/v1/docs/short/references").expectProblem(400, "parameter-invalid");
    rest.get("/api/v1/docs/" + target + "/references?after=x")
        .expectProblem(400, "parameter-invalid");
    rest.get("/api/v1/references/dangling?limit=0").expectProblem(400, "parameter-invalid");
    rest.get("/api/v1/docs/01k9abcdefghjkmnpqrstvwxy5/links")
        .expectProblem(404, "document-unknown");
    assertThat(
            rest.get("/api/v1/docs/01k9abcdefghjkmnpqrstvwxy5/references")
                .expect(200)
                .path("references")
                .isEmpty())
        .isTrue();
  }

  private java.util.List<String> states(String source) {
    return rest.get("/api/v1/docs/" + source + "/links")
        .expect(200)
        .path("links")
        .findValuesAsText("state");
  }

  private String made(String props) {
    return rest.postJson("/api/v1/docs", "{\"props\":" + props + "}")
        .expect(201)
        .path("id")
        .asText();
  }
}
