package org.daybook.documents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A document as it stood at one version: a value, detached from the store. Callers must not change
/// the JSON in it.
///
/// @param id which document
/// @param heads which version
/// @param sequence the feed entry that made this version of `main`
/// @param created when it was created
/// @param modified when this version was committed
/// @param props its whole content
public record Document(
    DocId id,
    Heads heads,
    Sequence sequence,
    Instant created,
    Instant modified,
    SortedMap<PropKey, JsonNode> props) {

  public Document {
    props = Collections.unmodifiableSortedMap(new TreeMap<>(props));
  }

  /// The same version with other content: how it would be, or a part of it.
  public Document with(SortedMap<PropKey, JsonNode> other) {
    return new Document(id, heads, sequence, created, modified, other);
  }

  /// The value of one prop.
  public Optional<JsonNode> prop(PropKey key) {
    return Optional.ofNullable(props.get(key));
  }

  /// Whether the document has any prop under the tag.
  public boolean has(Tag tag) {
    SortedMap<PropKey, JsonNode> rest = from(tag);
    return !rest.isEmpty() && rest.firstKey().tag().equals(tag);
  }

  /// The props under one tag.
  public SortedMap<PropKey, JsonNode> propsOf(Tag tag) {
    var found = new TreeMap<PropKey, JsonNode>();
    for (var entry : from(tag).entrySet()) {
      if (!entry.getKey().tag().equals(tag)) {
        break;
      }
      found.put(entry.getKey(), entry.getValue());
    }
    return found;
  }

  /// The props in order from the first that a tag may have.
  private SortedMap<PropKey, JsonNode> from(Tag tag) {
    return props.tailMap(new PropKey(tag, PropKey.LEAST_ID));
  }

  /// The props as one JSON object, `<tag>/<id>` to value.
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    props.forEach((key, value) -> json.set(key.toString(), value));
    return json;
  }
}
