package org.daybook.pipelines.internal.collate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.daybook.pipelines.internal.Cause;

/// What a `collate` job is added with.
///
/// @param target the document that is to be decided about, whether it is there yet or not
/// @param cause the run that changed the members first
record CollateArgs(GroupDocument target, Cause cause) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /// One at a time for a document.
  String lane() {
    return "collate %s %s".formatted(target.processor(), target.group().digest());
  }

  byte[] bytes() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("processor", target.processor())
            .put("group", target.group().text());
    cause.into(json);
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// Reads what [#bytes] wrote.
  static CollateArgs parse(byte[] bytes) {
    try {
      JsonNode json = JSON.readTree(bytes);
      return new CollateArgs(
          new GroupDocument(
              json.path("processor").asText(), new Group(json.path("group").asText())),
          Cause.in(json));
    } catch (IOException e) {
      throw new UncheckedIOException("arguments of a collate job", e);
    }
  }
}
