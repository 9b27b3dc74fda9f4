package org.daybook.queryapi.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.daybook.documents.Branch;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// An open branch as it is answered.
///
/// @param review whether it waits for a person
/// @param fork the version of `main` it began at
/// @param heads its own version; the ETag's text
/// @param sequence the feed entry that made this version
/// @param author who began it
/// @param props its whole content; absent in lists
@Schema(name = "Branch")
record BranchView(
    String document,
    @Schema(examples = "review/title") String name,
    boolean review,
    String fork,
    String heads,
    long sequence,
    Instant created,
    Instant modified,
    String author,
    String cause,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, JsonNode> props) {

  /// With its content.
  static BranchView whole(Branch branch) {
    var props = new LinkedHashMap<String, JsonNode>();
    branch.props().forEach((key, value) -> props.put(key.toString(), value));
    return of(branch, props);
  }

  /// For a list.
  static BranchView brief(Branch branch) {
    return of(branch, null);
  }

  private static BranchView of(Branch branch, @Nullable Map<String, JsonNode> props) {
    return new BranchView(
        branch.doc().value(),
        branch.name().value(),
        branch.name().isReview(),
        branch.fork().toString(),
        branch.heads().toString(),
        branch.sequence().value(),
        branch.created(),
        branch.modified(),
        branch.provenance().author().toString(),
        branch.provenance().cause(),
        props);
  }
}
