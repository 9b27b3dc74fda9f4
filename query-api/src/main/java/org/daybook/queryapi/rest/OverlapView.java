package org.daybook.queryapi.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.daybook.documents.Overlap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A key that a branch and `main` have both changed. A value that is absent was not there.
///
/// @param settled what the merge makes, or would make, of it
@Schema(name = "Overlap")
@JsonInclude(JsonInclude.Include.NON_NULL)
record OverlapView(
    String key,
    @Nullable JsonNode atFork,
    @Nullable JsonNode onMain,
    @Nullable JsonNode onBranch,
    @Nullable JsonNode settled) {

  static List<OverlapView> of(List<Overlap> overlaps) {
    return overlaps.stream()
        .map(
            overlap ->
                new OverlapView(
                    overlap.key().toString(),
                    overlap.atFork(),
                    overlap.onMain(),
                    overlap.onBranch(),
                    overlap.settled()))
        .toList();
  }
}
