package org.daybook.documents.internal.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.Optional;
import java.util.TreeMap;
import org.daybook.documents.DaybookException;
import org.daybook.documents.internal.json.CanonicalNodes;
import org.jspecify.annotations.Nullable;

/// The lines of a transfer, one JSON object each, read strictly. For one thread.
final class Lines {

  private static final int MOST_BYTES = 256 * 1024 * 1024;

  /// Above what a value may nest, which has an error of its own.
  private static final int MOST_DEPTH = 1_000;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MOST_DEPTH)
                          .maxStringLength(MOST_BYTES)
                          .maxNameLength(MOST_BYTES)
                          .maxNumberLength(10_000)
                          .build())
                  .build())
          .nodeFactory(new CanonicalNodes())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final InputStream in;
  private long number;
  private @Nullable Line peeked;

  Lines(InputStream in) {
    this.in = new BufferedInputStream(in, 64 * 1024);
  }

  /// One of them.
  record Line(long number, String type, JsonNode json) {

    String text(String field) {
      JsonNode value = json.path(field);
      if (!value.isTextual()) {
        throw malformed("wanted text as \"%s\"".formatted(field));
      }
      return value.textValue();
    }

    @Nullable String textOrNull(String field) {
      return json.has(field) ? text(field) : null;
    }

    long number(String field) {
      JsonNode value = json.path(field);
      if (!value.canConvertToLong() || !value.isIntegralNumber()) {
        throw malformed("wanted a whole number as \"%s\"".formatted(field));
      }
      return value.longValue();
    }

    byte[] bytes(String field) {
      try {
        return Base64.getDecoder().decode(text(field));
      } catch (IllegalArgumentException e) {
        throw malformed("wanted base64 as \"%s\": %s".formatted(field, e.getMessage()));
      }
    }

    DaybookException.Incorrect malformed(String what) {
      return Lines.malformed(number, what);
    }
  }

  static DaybookException.Incorrect malformed(long line, String what) {
    return refused("transfer-malformed", line, what);
  }

  private static DaybookException.Incorrect refused(String code, long line, String what) {
    var context = new TreeMap<String, Object>();
    context.put("line", line);
    return new DaybookException.Incorrect(code, "line %d: %s".formatted(line, what), context);
  }

  /// @throws DaybookException.Incorrect `transfer-truncated` when there is none
  Line next() throws IOException {
    Line line = peek().orElseThrow(this::truncated);
    peeked = null;
    return line;
  }

  DaybookException.Incorrect truncated() {
    return refused(
        "transfer-truncated",
        number,
        "the transfer ends here, without its end line: it was cut off; get it whole");
  }

  Optional<Line> peek() throws IOException {
    if (peeked == null) {
      byte[] bytes = bytes();
      if (bytes == null) {
        return Optional.empty();
      }
      peeked = parsed(bytes);
    }
    return Optional.of(peeked);
  }

  /// The next line that is not blank; null at the end.
  private byte @Nullable [] bytes() throws IOException {
    var line = new ByteArrayOutputStream();
    while (true) {
      int read = in.read();
      if (read == '\n' || read < 0) {
        if (read < 0 && line.size() == 0) {
          return null;
        }
        number++;
        if (read < 0) {
          throw truncated(); // every line that is whole ends
        }
        if (!blank(line)) {
          return line.toByteArray();
        }
        line.reset();
        continue;
      }
      if (line.size() == MOST_BYTES) {
        throw malformed(number + 1, "the line is longer than %,d bytes".formatted(MOST_BYTES));
      }
      line.write(read);
    }
  }

  private static boolean blank(ByteArrayOutputStream line) {
    return line.size() <= 1 && line.toString(java.nio.charset.StandardCharsets.UTF_8).isBlank();
  }

  private Line parsed(byte[] bytes) {
    JsonNode json;
    try {
      json = MAPPER.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw malformed(number, "not JSON as it must be: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw malformed(number, "not JSON as it must be: " + e.getMessage());
    }
    if (!json.isObject() || !json.path("type").isTextual()) {
      throw malformed(number, "wanted an object with a \"type\"");
    }
    wellFormed(json);
    return new Line(number, json.path("type").textValue(), json);
  }

  private void wellFormed(JsonNode node) {
    if (node.isTextual()) {
      wellFormed(node.textValue());
    } else if (node.isObject()) {
      for (var field : node.properties()) {
        wellFormed(field.getKey());
        wellFormed(field.getValue());
      }
    } else {
      node.forEach(this::wellFormed);
    }
  }

  private void wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          throw malformed(
              number,
              "a string with half a surrogate pair (U+%04X): wanted well-formed Unicode"
                  .formatted((int) c));
        }
        i++;
      }
    }
  }
}
