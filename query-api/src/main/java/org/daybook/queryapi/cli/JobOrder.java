package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Something one job is told to do.
final class JobOrder {

  @Parameters(index = "0", paramLabel = "ID", description = "The job's id, or how it begins.")
  private String id;

  @Option(names = "--json", description = "Answer with the job, as JSON.")
  private boolean json;

  @Mixin private ServerOptions server;

  /// @param order the last part of the path
  /// @param said what to say when it was done
  int give(String order, JsonNode body, String said) {
    Screen screen = server.screen();
    try (Client client = server.connect()) {
      String job = JobIds.resolve(client, id);
      JsonNode told =
          client.postJson("/api/v1/jobs/%s/%s".formatted(Words.encoded(job), order), body);
      screen.line(
          json
              ? told.toString()
              : "%s; job %s is %s".formatted(said, job, told.path("state").asText()));
      return Exit.OK;
    }
  }

  static ObjectNode reason(@Nullable String why) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    return why == null ? body : body.put("why", why);
  }
}
