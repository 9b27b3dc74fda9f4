package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.http.HttpRequest.BodyPublishers;
import org.daybook.processors.PlugSource;
import org.daybook.processors.packages.PlugZip;

/// Sends a plug to the service, or has the service fetch it.
final class PlugUpload {

  private PlugUpload() {}

  static JsonNode install(Client client, PlugSource plug) {
    return client.post(
        PlugsCommand.PATH, "application/zip", BodyPublishers.ofByteArray(PlugZip.write(plug)));
  }

  /// @param reference `oci://...`
  static JsonNode fetched(Client client, String reference) {
    String body = JsonNodeFactory.instance.objectNode().put("reference", reference).toString();
    return client.post(PlugsCommand.PATH, "application/json", BodyPublishers.ofString(body));
  }
}
