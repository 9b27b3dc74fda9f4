package org.daybook.documents;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A document to be created.
///
/// @param id its id; made (and journaled, where a job makes it) beforehand, so that a repeat is
///     recognised
/// @param props its content; may be empty
/// @param unique what no other living document may also be, such as `sha256:<digest>` or
///     `plug:<id>`; null when there is nothing of the kind
/// @param provenance who and why
public record NewDocument(
    DocId id, SortedMap<PropKey, JsonNode> props, @Nullable String unique, Provenance provenance) {

  public NewDocument {
    props = Collections.unmodifiableSortedMap(new TreeMap<>(props));
    if (unique != null && (unique.isEmpty() || unique.length() > 500 || !Text.isStorable(unique))) {
      throw new IllegalArgumentException(
          "unique \"%s\": wanted 1 to 500 characters, none of them U+0000"
              .formatted(Text.abbreviated(unique)));
    }
  }

  /// A document that nothing need be unique about.
  public static NewDocument of(
      DocId id, Map<PropKey, ? extends JsonNode> props, Provenance provenance) {
    return new NewDocument(id, new TreeMap<>(props), null, provenance);
  }

  /// A document of which the vault holds one at most.
  public static NewDocument unique(
      DocId id, Map<PropKey, ? extends JsonNode> props, String unique, Provenance provenance) {
    return new NewDocument(id, new TreeMap<>(props), unique, provenance);
  }
}
