package org.daybook.processors.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.daybook.processors.PlugOrigin;
import org.daybook.processors.packages.PlugSignature;

/// A plug's origin as fields of its record.
final class OriginRecord {

  private OriginRecord() {}

  static void write(PlugOrigin origin, ObjectNode value) {
    if (!origin.reference().isEmpty()) {
      value.put("reference", origin.reference());
    }
    PlugSignature signature = origin.signature();
    if (signature != null) {
      value
          .putObject("signature")
          .put("publisher", signature.publisher())
          .put("key", signature.key())
          .put("signature", signature.signature())
          .put("verified", origin.verified());
    }
  }

  static PlugOrigin read(JsonNode value) {
    JsonNode signature = value.path("signature");
    return new PlugOrigin(
        value.path("reference").asText(),
        signature.isObject()
            ? new PlugSignature(
                signature.path("publisher").asText(),
                signature.path("key").asText(),
                signature.path("signature").asText())
            : null,
        signature.path("verified").asBoolean());
  }
}
