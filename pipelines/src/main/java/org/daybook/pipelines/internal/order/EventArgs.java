package org.daybook.pipelines.internal.order;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.daybook.documents.DocId;
import org.daybook.wflow.JobRequest;
import org.jspecify.annotations.Nullable;

/// What an `event` job is added with.
///
/// @param plug the handler's
/// @param name the event's name within the plug
/// @param doc the document concerned; null for the handler's own
/// @param event what happened: `on`, `at` (not yet where a schedule tells) and more
record EventArgs(String plug, String name, @Nullable DocId doc, ObjectNode event) {

  String id() {
    return plug + ":" + name;
  }

  /// The job for it: one at a time for a handler and document.
  ///
  /// @param happened names what happened, the same whenever it is told
  JobRequest request(String happened) {
    return new JobRequest(
        EventWflow.NAME,
        id() + " " + happened,
        "event %s %s".formatted(id(), doc == null ? "-" : doc.value()),
        JobRequest.Supersede.NONE,
        bytes());
  }

  byte[] bytes() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("plug", plug).put("name", name);
    if (doc != null) {
      json.put("doc", doc.value());
    }
    json.set("event", event);
    return TriggerEnd.bytes(json);
  }

  /// Reads what [#bytes] wrote.
  static EventArgs parse(byte[] bytes) {
    JsonNode json = TriggerEnd.read(bytes);
    return new EventArgs(
        json.path("plug").asText(),
        json.path("name").asText(),
        json.has("doc") ? new DocId(json.path("doc").asText()) : null,
        (ObjectNode) json.path("event"));
  }
}
