package org.daybook.wflow.http;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Writes one flat JSON object. The library has no JSON of its own, and this is all it needs.
final class JsonObject {

  private final StringBuilder text = new StringBuilder("{");

  JsonObject put(String name, String value) {
    name(name);
    quoted(value);
    return this;
  }

  JsonObject put(String name, long value) {
    name(name);
    text.append(value);
    return this;
  }

  JsonObject put(String name, boolean value) {
    name(name);
    text.append(value);
    return this;
  }

  byte[] bytes() {
    return (text + "}\n").getBytes(UTF_8);
  }

  private void name(String name) {
    if (text.length() > 1) {
      text.append(',');
    }
    quoted(name);
    text.append(':');
  }

  private void quoted(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < 0x20) {
        text.append("\\u%04x".formatted((int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }
}
