package org.daybook.documents.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.daybook.documents.DaybookException;
import org.daybook.documents.PropKey;

/// Reads and writes JSON that this module stores itself, exactly.
public final class Json {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(2_000)
                          .maxStringLength(Integer.MAX_VALUE)
                          .maxNameLength(Integer.MAX_VALUE)
                          .maxNumberLength(10_000)
                          .build())
                  .streamWriteConstraints(
                      StreamWriteConstraints.builder().maxNestingDepth(2_000).build())
                  .build())
          .nodeFactory(new CanonicalNodes())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  /// How many keys are kept. A vault has few that differ; one that has more parses the others anew.
  private static final int MOST_KEYS = 10_000;

  private static final Map<String, PropKey> KEYS = new ConcurrentHashMap<>();

  private Json() {}

  /// The JSON text of a value.
  public static String text(JsonNode value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /// A value as maps, lists, strings, numbers, booleans and nulls, for the context of a failure.
  public static Object plain(JsonNode value) {
    return MAPPER.convertValue(value, Object.class);
  }

  /// Parses what [#text] wrote; every number takes its one canonical form.
  public static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw corrupt(e.getOriginalMessage(), e);
    }
  }

  /// The text of a document's props, one object.
  public static String propsText(Map<PropKey, JsonNode> props) {
    ObjectNode json = CanonicalNodes.INSTANCE.objectNode();
    props.forEach((key, value) -> json.set(key.toString(), value));
    return text(json);
  }

  /// What [#propsText] wrote.
  public static SortedMap<PropKey, JsonNode> props(String text) {
    return props(text, _ -> true);
  }

  /// Those of them whose keys are wanted; the others are passed over.
  public static SortedMap<PropKey, JsonNode> props(String text, Predicate<PropKey> wanted) {
    var props = new TreeMap<PropKey, JsonNode>();
    try (JsonParser parser = MAPPER.createParser(text)) {
      parser.nextToken();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        PropKey key = key(name);
        parser.nextToken();
        if (wanted.test(key)) {
          props.put(key, parser.readValueAsTree());
        } else {
          parser.skipChildren();
        }
      }
      if (!parser.hasToken(JsonToken.END_OBJECT) || parser.nextToken() != null) {
        throw new JsonParseException(parser, "it is not one object");
      }
    } catch (JsonProcessingException e) {
      throw corrupt(e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory does not fail", e);
    }
    return props;
  }

  private static DaybookException.Fault corrupt(String why, Exception cause) {
    return new DaybookException.Fault("vault-corrupt", "stored JSON does not parse: " + why, cause);
  }

  private static PropKey key(String text) {
    PropKey known = KEYS.get(text);
    if (known != null) {
      return known;
    }
    PropKey key = PropKey.parse(text);
    if (KEYS.size() < MOST_KEYS) {
      KEYS.put(text, key);
    }
    return key;
  }
}
