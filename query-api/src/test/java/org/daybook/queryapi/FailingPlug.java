package org.daybook.queryapi;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/// A plug whose only processor fails on every document it matches: it has the code of the sample
/// "exposure", and may not write what that writes.
public final class FailingPlug {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path EXPOSURE = Path.of("..", "samples", "plugs", "exposure");

  private FailingPlug() {}

  /// Installs it; it looks at documents with the tag `<id>.case` that have no `<id>.never`.
  public static void install(Rest rest, String id) throws IOException {
    install(rest, id, "any");
  }

  /// The same, with a home for its processor.
  public static void install(Rest rest, String id, String home) throws IOException {
    ObjectNode manifest = (ObjectNode) JSON.readTree(EXPOSURE.resolve("plug.json").toFile());
    manifest.put("id", id);
    ObjectNode owns = manifest.putObject("owns");
    for (String tag : new String[] {".case", ".result", ".never"}) {
      owns.putObject(id + tag).put("type", "object");
    }
    ObjectNode routine = (ObjectNode) manifest.path("routines").path("exposure");
    routine
        .putArray("reads")
        .add("org.daybook.photo")
        .add("org.daybook.metadata")
        .add(id + ".case")
        .add(id + ".never");
    routine.putArray("writes").add(id + ".result");
    ObjectNode processor = (ObjectNode) manifest.path("processors").path("exposure");
    processor.put("result", id + ".result").put("home", home);
    processor.set(
        "predicate",
        JSON.readTree(
            "{\"and\":[{\"has\":\"%1$s.case\"},{\"not\":{\"has\":\"%1$s.never\"}}]}"
                .formatted(id)));
    ObjectNode body = JSON.createObjectNode();
    body.putObject("files")
        .put("plug.json", base64(JSON.writeValueAsBytes(manifest)))
        .put("exposure.wasm", base64(Files.readAllBytes(EXPOSURE.resolve("exposure.wasm"))));
    rest.postJson("/api/v1/plugs", body.toString()).expect(201);
  }

  /// Creates a document that it fails on.
  public static String document(Rest rest, String id) {
    return rest.postJson(
            "/api/v1/docs",
            "{\"props\":{\"%s.case\":{},\"org.daybook.photo\":{\"fNumber\":2.8,\"exposureTime\":0.004,\"iso\":100}}}"
                .formatted(id))
        .expect(201)
        .path("id")
        .asText();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
