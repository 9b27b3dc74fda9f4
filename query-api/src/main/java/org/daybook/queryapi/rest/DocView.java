package org.daybook.queryapi.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.daybook.documents.Document;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A document as it is answered.
///
/// @param heads its version; the ETag's text
/// @param sequence the feed entry that made this version
/// @param props prop key to value
@Schema(name = "Document")
record DocView(
    @Schema(examples = "01k9abcdefghjkmnpqrstvwxyz") String id,
    String heads,
    long sequence,
    Instant created,
    Instant modified,
    @Schema(examples = "{\"org.example.note/main\":{\"text\":\"hello\"}}")
        Map<String, JsonNode> props) {

  static DocView of(Document document) {
    var props = new LinkedHashMap<String, JsonNode>();
    document.props().forEach((key, value) -> props.put(key.toString(), value));
    return new DocView(
        document.id().value(),
        document.heads().toString(),
        document.sequence().value(),
        document.created(),
        document.modified(),
        props);
  }
}
