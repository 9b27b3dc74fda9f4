package org.daybook.processors.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// JSON from those who are not trusted: UTF-8 without errors, one value, no name twice in an
/// object, nesting of at most 64, at most 500,000 tokens, no lone surrogates, no numbers beyond a
// double.
public final class StrictJson {

  static final int MOST_DEPTH = 64;

  /// Of empty objects, a megabyte of text would be many of memory.
  static final long MOST_TOKENS = 500_000;

  private static final ObjectReader READER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MOST_DEPTH)
                          .maxTokenCount(MOST_TOKENS)
                          .maxNumberLength(400)
                          .maxNameLength(10_000)
                          .maxStringLength(64 << 20)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .build())
          .build()
          .readerFor(JsonNode.class);

  /// How Jackson names a place within its messages.
  private static final Pattern SOURCE =
      Pattern.compile("\\[Source: [^;\\]]*; line: (\\d+), column: (\\d+)\\]");

  private StrictJson() {}

  /// Reads one value.
  public static JsonNode read(byte[] utf8) throws Malformed {
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(utf8))
              .toString();
    } catch (CharacterCodingException notUtf8) {
      throw new Malformed("it is not UTF-8");
    }
    if (text.isBlank()) {
      throw new Malformed("it is empty");
    }
    JsonNode value;
    try {
      value = oneValue(text);
    } catch (JsonProcessingException malformed) {
      var at = malformed.getLocation();
      String message =
          SOURCE.matcher(malformed.getOriginalMessage()).replaceAll("line $1, column $2");
      throw new Malformed(at == null ? message : message + " " + place(at));
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible); // text in memory is read without I/O
    }
    check(value);
    return value;
  }

  private static JsonNode oneValue(String text) throws IOException, Malformed {
    try (JsonParser parser = READER.createParser(text)) {
      JsonNode value = READER.readTree(parser);
      if (parser.nextToken() != null) {
        throw new Malformed("more follows after the value " + place(parser.currentTokenLocation()));
      }
      return value;
    }
  }

  private static String place(JsonLocation at) {
    return "at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
  }

  private static void check(JsonNode value) throws Malformed {
    if (value.isTextual()) {
      checkText(value.textValue());
    } else if (value.isDouble() && !Double.isFinite(value.doubleValue())) {
      throw new Malformed("it holds a number beyond the range of a double");
    } else if (value.isObject()) {
      for (var field : value.properties()) {
        checkText(field.getKey());
        check(field.getValue());
      }
    } else {
      for (JsonNode child : value) {
        check(child);
      }
    }
  }

  private static void checkText(String text) throws Malformed {
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (Character.isHighSurrogate(unit)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(unit)) {
        throw new Malformed("it holds a lone surrogate, \\u%04x".formatted((int) unit));
      }
    }
  }

  /// Says why the bytes are not such JSON.
  public static final class Malformed extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }
}
