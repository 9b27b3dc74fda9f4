package org.daybook.queryapi.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Edit;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a change takes: whole new values, and keys to be gone, applied together or not at all.
///
/// @param versions which version of a tag's schema the writer knows, where it is not the current
///     one: fields that came later stay as they are
@Schema(name = "Edit")
record EditBody(
    @Nullable Map<String, JsonNode> put,
    @Nullable List<String> delete,
    @Schema(examples = "{\"org.example.note\":1}") @Nullable Map<String, Integer> versions) {

  /// An edit of an example, for OpenAPI.
  static final String EXAMPLE =
      "{\"put\":{\"org.example.note\":{\"text\":\"new\"}},\"delete\":[\"org.example.draft\"]}";

  /// The edit, none of whose keys is a record of the host.
  Edit edit() {
    SortedMap<PropKey, JsonNode> puts = props(put);
    SortedSet<PropKey> deletes = new TreeSet<>();
    if (delete != null) {
      delete.forEach(key -> deletes.add(Given.propKey(String.valueOf(key))));
    }
    for (PropKey key : deletes) {
      if (puts.containsKey(key)) {
        throw new DaybookException.Incorrect(
            "json-unexpected", "prop %s is both put and deleted".formatted(key));
      }
    }
    Records.refuse(puts.keySet());
    Records.refuse(deletes);
    return new Edit(puts, deletes, known());
  }

  private SortedMap<Tag, Integer> known() {
    var known = new TreeMap<Tag, Integer>();
    if (versions != null) {
      versions.forEach(
          (tag, version) -> {
            if (version == null) {
              throw new DaybookException.Incorrect(
                  "json-unexpected", "/versions/%s: wanted a whole number".formatted(tag));
            }
            known.put(Given.tag(tag), version);
          });
    }
    return known;
  }

  /// Values by prop key, as a body gives them.
  static SortedMap<PropKey, JsonNode> props(@Nullable Map<String, JsonNode> given) {
    var props = new TreeMap<PropKey, JsonNode>();
    if (given != null) {
      given.forEach(
          (key, value) -> {
            if (props.put(Given.propKey(key), value) != null) {
              throw new DaybookException.Incorrect(
                  "json-unexpected", "prop %s is given twice".formatted(Given.propKey(key)));
            }
          });
    }
    return props;
  }
}
