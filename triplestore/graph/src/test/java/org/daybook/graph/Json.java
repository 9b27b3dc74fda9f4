package org.daybook.graph;

import com.fasterxml.jackson.databind.JsonNode;
import org.daybook.graph.internal.JsonText;

/// JSON for tests.
final class Json {

  private Json() {}

  static JsonNode of(String text) {
    return JsonText.read(text);
  }
}
