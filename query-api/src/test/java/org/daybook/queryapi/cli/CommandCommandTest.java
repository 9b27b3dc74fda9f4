package org.daybook.queryapi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.daybook.queryapi.FreshData;
import org.daybook.queryapi.Rest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(FreshData.class)
class CommandCommandTest {

  private static final String PLUG = "org.example.count";
  private static final String ID = PLUG + ":add";
  private static final String MANIFEST =
      """
      {"id":"org.example.count","version":"1.0.0","abi":1,
       "owns":{"org.example.count":{"type":"object","properties":{"n":{"type":"integer"}}}},
       "routines":{
         "add":{"kind":"command","guest":"javascript","module":"m.js",
           "reads":["org.example.count"],"writes":["org.example.count"]},
         "told":{"kind":"event","guest":"javascript","module":"m.js",
           "reads":["org.example.count"],"writes":["org.example.count"]}},
       "commands":{"add":{"routine":"add","title":"Add","description":"Counts up.",
         "arguments":{"type":"object","required":["by"],"properties":{"by":{"type":"integer"}}},
         "result":{"type":"object","properties":{"n":{"type":"integer"}}}}},
       "events":{"created":{"on":"document-created","routine":"told"}}}
      """;
  private static final String MODULE =
      """
      export function add(input) {
        const n = daybook.get("org.example.count").n + input.arguments.by;
        if (n > 100) throw new Error("too much");
        daybook.put("org.example.count", { n });
        return { n };
      }
      export function told(input) {
        if (daybook.get("org.example.count")) daybook.put("org.example.count", { n: 40 });
      }
      """;

  @TempDir Path dir;
  private final Rest rest = Rest.ofTest();

  @BeforeEach
  void install() {
    rest.postJson(
            "/api/v1/plugs",
            "{\"files\":{\"plug.json\":\"%s\",\"m.js\":\"%s\"}}"
                .formatted(base64(MANIFEST), base64(MODULE)))
        .expect(201);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @AfterEach
  void uninstall() {
    rest.delete("/api/v1/plugs/" + PLUG).expect(204);
  }

  /// A document, which the plug's handler has set to 40.
  private String counted() {
    String doc =
        rest.postJson("/api/v1/docs", "{\"props\":{\"org.example.count\":{\"n\":1}}}")
            .expect(201)
            .path("id")
            .asText();
    rest.settle();
    return doc;
  }

  @Test
  void aCommandOfAPlugRunsAndAnswers() throws IOException {
    String doc = counted();
    String other = counted();
    assertThat(Ran.of("commands").out()).contains(ID, "Add", "Counts up.");
    Ran ran = Ran.of("command", ID, doc, other, "--arguments", "{\"by\":2}");
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).isEqualTo("%s {\"n\":42}\n%s {\"n\":42}\n".formatted(doc, other));
    assertThat(ran.exit()).isEqualTo(Exit.OK);
    Path file = Files.writeString(dir.resolve("arguments.json"), "{\"by\":1}");
    JsonNode line =
        new ObjectMapper()
            .readTree(Ran.of("command", ID, doc, "--arguments", "@" + file, "--json").out());
    assertThat(line.at("/result/n").asInt()).isEqualTo(43);
    assertThat(rest.get("/api/v1/docs/" + doc).expect(200).toString()).contains("{\"n\":43}");

    Ran failed = Ran.of("command", ID, doc, "--arguments", "{\"by\":90}");
    assertThat(failed.out()).contains(doc + " failed: reported: ", "too much");
    assertThat(failed.exit()).isEqualTo(Exit.FAILED);
  }

  @Test
  void anOrderIsCheckedFirst() {
    String doc = counted();
    assertThat(Ran.of("command", ID, doc, "--arguments", "{").exit()).isEqualTo(Exit.USAGE);
    assertThat(Ran.of("command", ID, doc).err()).startsWith("daybook: arguments-invalid: ");
    String path = "/api/v1/commands/" + ID;
    assertThat(rest.get(path).expect(200).at("/arguments/required/0").asText()).isEqualTo("by");
    rest.postJson(path, "{\"docs\":[\"%s\"],\"arguments\":{\"by\":\"2\"}}".formatted(doc))
        .expectProblem(422, "arguments-invalid");
    rest.postJson(path, "{\"arguments\":{\"by\":2}}").expectProblem(400, "order-too-large");
    rest.get("/api/v1/commands/org.example.none:c").expectProblem(404, "command-unknown");
    assertThat(
            rest.postJson(path, "{\"docs\":[\"%s\"],\"arguments\":{\"by\":2}}".formatted(doc))
                .expect(202)
                .path("jobs"))
        .hasSize(1);
    rest.settle();
  }
}
