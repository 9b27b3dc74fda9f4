package org.daybook.queryapi.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.daybook.documents.DaybookException;
import org.daybook.queryapi.problem.Refusal;

/// Reads request bodies: no duplicate keys, no unknown fields, nothing after the value, no number
/// where text is wanted, bounded in bytes and depth. Thread-safe.
public final class StrictJson {

  /// The deepest nesting of a body.
  public static final int DEPTH = 100;

  private final ObjectMapper mapper;
  private final long mostBytes;

  /// @param mostBytes the longest body that is read
  public StrictJson(long mostBytes) {
    this.mostBytes = mostBytes;
    var constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(DEPTH)
            .maxStringLength(Math.toIntExact(mostBytes))
            .build();
    var factory =
        JsonFactory.builder()
            .streamReadConstraints(constraints)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    mapper =
        JsonMapper.builder(factory)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .withCoercionConfig(
                LogicalType.Textual,
                config ->
                    config
                        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();
  }

  /// The body as a tree.
  ///
  /// @throws DaybookException.Incorrect `json-malformed`, with line and column
  /// @throws Refusal `body-too-large`
  public JsonNode tree(InputStream body) {
    try (var parser = mapper.getFactory().createParser(bytes(body))) {
      return mapper.readValue(parser, JsonNode.class);
    } catch (MismatchedInputException e) {
      throw String.valueOf(e.getMessage()).startsWith("No content")
          ? new DaybookException.Incorrect(
              "json-malformed", "the body is empty; wanted a JSON object")
          : malformed(firstLine(e.getOriginalMessage()), e);
    } catch (StreamConstraintsException e) {
      throw malformed("nested deeper than %d levels".formatted(DEPTH), e);
    } catch (JsonProcessingException e) {
      throw malformed(firstLine(e.getOriginalMessage()), e);
    } catch (IOException e) {
      throw new Refusal(400, "request-malformed", "the body broke off: " + e.getMessage());
    }
  }

  /// The body as a record.
  ///
  /// @throws DaybookException.Incorrect `json-malformed`; `json-unexpected` for JSON that says
  ///     something else than wanted
  /// @throws Refusal `body-too-large`
  public <T> T read(InputStream body, Class<T> type) {
    try {
      return mapper.treeToValue(tree(body), type);
    } catch (UnrecognizedPropertyException e) {
      throw new DaybookException.Incorrect(
          "json-unexpected",
          "%s: this field is not known here; known are %s".formatted(pointer(e), known(e)));
    } catch (JsonMappingException e) {
      throw new DaybookException.Incorrect(
          "json-unexpected", "%s: %s".formatted(pointer(e), reason(e)));
    } catch (JsonProcessingException e) {
      throw new DaybookException.Incorrect("json-unexpected", firstLine(e.getOriginalMessage()));
    }
  }

  /// The bytes of a body that is held in memory.
  ///
  /// @throws Refusal `body-too-large`
  public byte[] bytes(InputStream body) throws IOException {
    byte[] bytes = body.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, mostBytes + 1));
    if (bytes.length > mostBytes) {
      throw new Refusal(
          413,
          "body-too-large",
          "the body is larger than the %d bytes taken here".formatted(mostBytes));
    }
    return bytes;
  }

  private static String known(UnrecognizedPropertyException e) {
    return e.getKnownPropertyIds().stream()
        .map(Object::toString)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /// A record's own complaint, when that is the cause; else Jackson's, without its class names.
  private static String reason(JsonMappingException e) {
    return e instanceof ValueInstantiationException && e.getCause() != null
        ? firstLine(String.valueOf(e.getCause().getMessage()))
        : firstLine(e.getOriginalMessage()).replaceAll("`?(?:java|org|com)\\.[\\w.$<>,]+`?", "it");
  }

  private static String pointer(JsonMappingException e) {
    var pointer = new StringBuilder();
    for (var part : e.getPath()) {
      pointer.append('/');
      pointer.append(part.getFieldName() != null ? part.getFieldName() : part.getIndex());
    }
    return pointer.isEmpty() ? "the body" : pointer.toString();
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse(message);
  }

  private static DaybookException.Incorrect malformed(String what, JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    int line = at == null ? 1 : at.getLineNr();
    int column = at == null ? 1 : at.getColumnNr();
    return new DaybookException.Incorrect(
        "json-malformed",
        "line %d, column %d: %s".formatted(line, column, what),
        new TreeMap<>(Map.of("line", line, "column", column)));
  }
}
