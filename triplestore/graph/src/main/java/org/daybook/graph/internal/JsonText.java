package org.daybook.graph.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/// JSON as text that loses nothing: numbers keep their digits, key order stays, and what Unicode
/// cannot encode is escaped.
public final class JsonText {

  private static final ObjectWriter WRITER = JsonMapper.builder().build().writer();
  private static final ObjectReader READER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build()
          .readerFor(JsonNode.class);

  private JsonText() {}

  /// The text of a value.
  public static String write(JsonNode value) {
    try {
      return surrogatesEscaped(WRITER.writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a JSON value that cannot be written", e);
    }
  }

  /// The value of a text that [#write] made.
  public static JsonNode read(String text) {
    try {
      return READER.readValue(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not the text of a JSON value", e);
    }
  }

  /// The text with each lone surrogate replaced, as any encoding to UTF-8 would do.
  public static String wellFormed(String text) {
    return replaced(text, false);
  }

  private static String surrogatesEscaped(String json) {
    return replaced(json, true);
  }

  private static String replaced(String text, boolean escape) {
    if (text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
      return text;
    }
    var out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            code -> {
              if (code < Character.MIN_SURROGATE || code > Character.MAX_SURROGATE) {
                out.appendCodePoint(code);
              } else if (escape) {
                out.append("\\u%04X".formatted(code));
              } else {
                out.append('\uFFFD');
              }
            });
    return out.toString();
  }
}
