package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Follows long work of the service to its end, line by line.
final class Lines {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Lines() {}

  /// Reads until the work is done.
  ///
  /// @param found takes what is told on the way
  /// @param quiet whether to be silent about progress
  /// @return what the work answers
  static JsonNode follow(
      InputStream answer, Screen screen, String what, boolean quiet, Consumer<JsonNode> found) {
    try (var lines = new BufferedReader(new InputStreamReader(answer, StandardCharsets.UTF_8));
        Progress progress = Progress.of(screen, quiet, what, "", 1, 0)) {
      for (String text = lines.readLine(); text != null; text = lines.readLine()) {
        JsonNode line = JSON.readTree(text);
        if (line.has("done")) {
          return line.path("done");
        }
        if (line.has("problem")) {
          throw new CommandFailure(
              Exit.FAILED,
              "%s: %s"
                  .formatted(
                      line.path("problem").path("code").asText(),
                      line.path("problem").path("detail").asText()));
        }
        if (line.has("progress")) {
          progress.outOf(Math.max(0, line.path("progress").path("total").asLong()));
          progress.reached(line.path("progress").path("done").asLong());
        } else {
          found.accept(line);
        }
      }
    } catch (IOException e) {
      throw new CommandFailure(
          Exit.FAILED, "the service broke off before it was done: " + e.getMessage());
    }
    throw new CommandFailure(Exit.FAILED, "the service broke off before it was done");
  }
}
