package org.daybook.queryapi.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/// What an edit changes.
final class EditOptions {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  @Option(
      names = "--put",
      paramLabel = "KEY=JSON",
      description = "Set a prop to a value; KEY=@FILE reads it from a file; repeatable.")
  private List<String> puts = List.of();

  @Option(names = "--delete", paramLabel = "KEY", description = "Remove a prop; repeatable.")
  private List<String> deletes = List.of();

  boolean isEmpty() {
    return puts.isEmpty() && deletes.isEmpty();
  }

  /// Adds `put` and `delete` to a body.
  void addTo(ObjectNode body) {
    for (String put : puts) {
      int equals = put.indexOf('=');
      if (equals < 1) {
        throw new CommandFailure(
            Exit.USAGE, "--put %s: wanted KEY=JSON, or KEY=@FILE".formatted(put));
      }
      body.withObject("/put").set(put.substring(0, equals), value(put.substring(equals + 1)));
    }
    deletes.forEach(key -> body.withArray("delete").add(key));
  }

  private static JsonNode value(String given) {
    String text = given.startsWith("@") ? file(Path.of(given.substring(1))) : given;
    try {
      JsonNode value = JSON.readTree(text);
      if (value == null || value.isMissingNode()) {
        throw new CommandFailure(Exit.USAGE, "there is no JSON in \"%s\"".formatted(given));
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new CommandFailure(
          Exit.USAGE, "\"%s\" is not JSON: %s".formatted(given, e.getOriginalMessage()));
    }
  }

  private static String file(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new CommandFailure(Exit.FAILED, "cannot read %s: %s".formatted(file, e));
    }
  }
}
