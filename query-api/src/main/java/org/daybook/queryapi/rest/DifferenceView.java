package org.daybook.queryapi.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.daybook.documents.Difference;
import org.daybook.documents.PropKey;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What became of one prop.
///
/// @param before absent where it was not there
/// @param after absent where it is gone
@Schema(name = "Difference")
@JsonInclude(JsonInclude.Include.NON_NULL)
record DifferenceView(@Nullable JsonNode before, @Nullable JsonNode after) {

  static Map<String, DifferenceView> of(Map<PropKey, Difference> differences) {
    var views = new LinkedHashMap<String, DifferenceView>();
    differences.forEach((key, difference) -> views.put(key.toString(), of(difference)));
    return views;
  }

  private static DifferenceView of(Difference difference) {
    return switch (difference) {
      case Difference.Added(JsonNode value) -> new DifferenceView(null, value);
      case Difference.Changed(JsonNode before, JsonNode after) -> new DifferenceView(before, after);
      case Difference.Removed(JsonNode before) -> new DifferenceView(before, null);
    };
  }
}
