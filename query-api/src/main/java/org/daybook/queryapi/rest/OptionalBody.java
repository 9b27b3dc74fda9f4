package org.daybook.queryapi.rest;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.daybook.queryapi.json.StrictJson;
import org.daybook.queryapi.problem.Refusal;

/// Reads bodies that may be left out.
@ApplicationScoped
class OptionalBody {

  private final StrictJson json;

  OptionalBody(StrictJson json) {
    this.json = json;
  }

  /// The body as a record.
  ///
  /// @param absent what stands for a body that is empty
  <T> T read(InputStream body, Class<T> type, T absent) {
    byte[] bytes = bytes(body);
    return bytes.length == 0 ? absent : json.read(new ByteArrayInputStream(bytes), type);
  }

  /// The body's own bytes, which are JSON or none.
  byte[] payload(InputStream body) {
    byte[] bytes = bytes(body);
    if (bytes.length > 0) {
      json.tree(new ByteArrayInputStream(bytes));
    }
    return bytes;
  }

  private byte[] bytes(InputStream body) {
    try {
      return json.bytes(body);
    } catch (IOException e) {
      throw new Refusal(400, "request-malformed", "the body broke off: " + e.getMessage());
    }
  }
}
