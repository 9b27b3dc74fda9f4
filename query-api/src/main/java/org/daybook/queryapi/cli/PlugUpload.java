package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import org.daybook.processors.PlugSource;
import org.daybook.processors.packages.PlugZip;

/// Sends a plug to the service. Registries are asked by this side, so the service needs none.
final class PlugUpload {

  private PlugUpload() {}

  static JsonNode install(Client client, PlugSource plug) {
    return client.post(
        "/api/v1/plugs", "application/zip", BodyPublishers.ofByteArray(PlugZip.write(plug)));
  }
}
