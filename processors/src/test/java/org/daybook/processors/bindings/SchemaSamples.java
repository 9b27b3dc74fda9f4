package org.daybook.processors.bindings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daybook.documents.Tag;

/// Schemas that are hard on generators: all that types can say, what they cannot, and names that
/// languages keep for themselves; with values that fit them.
public final class SchemaSamples {

  private SchemaSamples() {}

  public static SortedMap<Tag, JsonNode> schemas() {
    return byTag("/bindings/schemas.json");
  }

  /// A list of values a tag.
  public static SortedMap<Tag, JsonNode> values() {
    return byTag("/bindings/values.json");
  }

  private static SortedMap<Tag, JsonNode> byTag(String resource) {
    try (InputStream in = SchemaSamples.class.getResourceAsStream(resource)) {
      var byTag = new TreeMap<Tag, JsonNode>();
      new JsonMapper()
          .readTree(Objects.requireNonNull(in, resource))
          .properties()
          .forEach(entry -> byTag.put(new Tag(entry.getKey()), entry.getValue()));
      return byTag;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
