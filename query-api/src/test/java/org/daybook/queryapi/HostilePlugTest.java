package org.daybook.queryapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a stranger's plug may do to the service: nothing but waste its own budget.
@QuarkusTest
@QuarkusTestResource(FreshData.class)
class HostilePlugTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PLUG = "org.example.hostile";

  /// What each routine does, and how its run must end.
  private static final Map<String, String> ENDS =
      new LinkedHashMap<>(
          Map.of(
              "loop", "timeout",
              "memory", "out-of-memory",
              "recursion", "stack-overflow",
              "write", "write-denied",
              "half", "trap"));

  private final Rest rest = Rest.ofTest();

  @Test
  void hostileRoutinesLeaveATypedErrorTheDocumentAndAHealthyService() throws IOException {
    install();
    for (Map.Entry<String, String> end : ENDS.entrySet()) {
      String routine = end.getKey();
      JsonNode before = document(routine);
      rest.settle();

      JsonNode after = read(before);
      JsonNode error = after.path("org.daybook.error/" + PLUG + ":" + routine);
      assertThat(error.path("code").asText()).as(routine).isEqualTo(end.getValue());
      assertThat(error.path("message").asText()).as(routine).isNotBlank();
      assertThat(withoutNotes(after)).as(routine).isEqualTo(before.path("props"));
      assertThat(rest.get("/q/health/ready").status())
          .as("health after %s", routine)
          .isEqualTo(200);

      JsonNode harmless = document("read");
      rest.settle();
      assertThat(read(harmless).path(PLUG + ".mine/main").path("by").asText())
          .as("a run after %s, which asks for a tag it did not declare", routine)
          .isEqualTo("nothing seen");
    }
  }

  /// A document that one routine wants, with a prop that none may see or change.
  private JsonNode document(String routine) {
    ObjectNode props = props(routine);
    JsonNode created =
        rest.postJson("/api/v1/docs", JSON.createObjectNode().set("props", props).toString())
            .expect(201);
    return JSON.createObjectNode().put("id", created.path("id").asText()).set("props", props);
  }

  private static ObjectNode props(String routine) {
    ObjectNode props = JSON.createObjectNode();
    props.putObject(PLUG + ".case/" + routine);
    props.putObject(PLUG + ".other/main").put("by", "a person");
    return props;
  }

  private JsonNode read(JsonNode document) {
    return rest.get("/api/v1/docs/" + document.path("id").asText()).expect(200).path("props");
  }

  private static JsonNode withoutNotes(JsonNode props) {
    ObjectNode rest = props.deepCopy();
    rest.properties()
        .removeIf(
            prop ->
                prop.getKey().startsWith("org.daybook.run/")
                    || prop.getKey().startsWith("org.daybook.error/"));
    return rest;
  }

  private void install() throws IOException {
    ObjectNode manifest = JSON.createObjectNode().put("id", PLUG).put("version", "1.0.0");
    manifest.put("abi", 1);
    ObjectNode owns = manifest.putObject("owns");
    for (String tag : new String[] {"case", "mine", "other"}) {
      owns.putObject(PLUG + "." + tag).put("type", "object");
    }
    ObjectNode routines = manifest.putObject("routines");
    ObjectNode processors = manifest.putObject("processors");
    routine(routines, processors, "read");
    ENDS.keySet().forEach(name -> routine(routines, processors, name));
    ObjectNode body = JSON.createObjectNode();
    ObjectNode files = body.putObject("files");
    files.put("plug.json", base64(JSON.writeValueAsBytes(manifest)));
    try (var module = HostilePlugTest.class.getResourceAsStream("hostile/hostile.wasm")) {
      files.put("hostile.wasm", base64(module.readAllBytes()));
    }
    rest.postJson("/api/v1/plugs", body.toString()).expect(201);
  }

  private static void routine(ObjectNode routines, ObjectNode processors, String name) {
    ObjectNode routine = routines.putObject(name).put("kind", "doc").put("module", "hostile.wasm");
    routine.putArray("reads").add(PLUG + ".case");
    routine.putArray("writes").add(PLUG + ".mine");
    routine.putObject("limits").put("wallMillis", 1_000).put("memoryPages", 64);
    ObjectNode processor = processors.putObject(name).put("routine", name);
    processor.putObject("predicate").put("has", PLUG + ".case/" + name);
    processor.put("result", PLUG + ".mine/" + name);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
