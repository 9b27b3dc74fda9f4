package org.daybook.queryapi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.daybook.queryapi.FreshData;
import org.daybook.queryapi.Rest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FreshData.class)
class CollatorCommandTest {

  private static final String PROCESSOR = "org.example.clidays:days";
  private static final String MANIFEST =
      """
      {"id":"org.example.clidays","version":"1.0.0","abi":1,
       "owns":{"org.example.clidays.photo":{"type":"object"},
               "org.example.clidays.day":{"type":"object"}},
       "routines":{"count":{"kind":"collator","guest":"javascript","module":"count.js",
         "reads":["org.example.clidays.photo"],"writes":["org.example.clidays.day"]}},
       "processors":{"days":{"predicate":{"has":"org.example.clidays.photo"},"routine":"count",
         "result":"org.example.clidays.day",
         "collate":{"by":{"prop":"org.example.clidays.photo","pointer":"/day"},"after":"PT0.1S"}}}}
      """;
  private static final String CODE =
      "export const count = (input) => daybook.put('org.example.clidays.day', { n: input.members });";

  private final ObjectMapper json = new ObjectMapper();
  private final Rest rest = Rest.ofTest();

  @Test
  void explainTellsAMemberOfItsGroupAndTheDocumentOfItsRun() throws IOException {
    ObjectNode body = json.createObjectNode();
    body.putObject("files").put("plug.json", base64(MANIFEST)).put("count.js", base64(CODE));
    rest.postJson("/api/v1/plugs", body.toString()).expect(201);
    String photo =
        rest.postJson(
                "/api/v1/docs", "{\"props\":{\"org.example.clidays.photo\":{\"day\":\"mon\"}}}")
            .expect(201)
            .path("id")
            .asText();
    rest.settle();

    JsonNode member =
        json.readTree(Ran.of("explain", photo, PROCESSOR, "--json").out()).path("member");
    assertThat(member.path("group").asText()).isEqualTo("mon");
    String day = member.path("document").asText();
    assertThat(Ran.of("explain", photo, PROCESSOR).out())
        .contains("decision  skip (member): ", "matched   yes\n")
        .contains("member    of the group mon, whose document is " + day + "\n");
    assertThat(Ran.of("explain", day, PROCESSOR).out())
        .contains("decision  skip (up-to-date): ")
        .doesNotContain("member ");
    assertThat(rest.get("/api/v1/docs/" + day).expect(200).toString())
        .contains("\"n\":1")
        .contains("org.daybook.collator");
    assertThat(Ran.of("processors").out()).containsPattern(PROCESSOR + " +1.0.0 +1 +1 ");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
