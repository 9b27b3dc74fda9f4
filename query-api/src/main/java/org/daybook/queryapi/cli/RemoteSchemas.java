package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.daybook.documents.Tag;

/// The schemas of tags as a service has them, if one answers; each is asked for once.
final class RemoteSchemas {

  private final Client client;
  private final Map<Tag, Optional<JsonNode>> asked = new TreeMap<>();
  private boolean silent;

  RemoteSchemas(Client client) {
    this.client = client;
  }

  Optional<JsonNode> schema(Tag tag) {
    return silent ? Optional.empty() : asked.computeIfAbsent(tag, this::ask);
  }

  private Optional<JsonNode> ask(Tag tag) {
    try {
      return Optional.of(client.get("/api/v1/schemas/" + Words.encoded(tag.name())).path("schema"));
    } catch (CommandFailure none) {
      silent = none.exit() == Exit.NO_SERVER;
      return Optional.empty();
    }
  }
}
