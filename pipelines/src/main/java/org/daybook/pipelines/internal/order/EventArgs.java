package org.daybook.pipelines.internal.order;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.daybook.documents.DocId;
import org.daybook.pipelines.internal.Cause;
import org.daybook.wflow.JobRequest;
import org.jspecify.annotations.Nullable;

/// What an `event` job is added with.
///
/// @param plug the handler's
/// @param name the event's name within the plug
/// @param doc the document concerned; null for the handler's own
/// @param event what happened: `on`, `at` (not yet where a schedule tells) and more
/// @param cause the run that made it happen
/// @param cut whether the chain of causes is a cycle, and the job is to fail as one instead of
///     running
public record EventArgs(
    String plug, String name, @Nullable DocId doc, ObjectNode event, Cause cause, boolean cut) {

  String id() {
    return plug + ":" + name;
  }

  /// What it is called among [Causes].
  public String link() {
    return link(plug, name);
  }

  static String link(String plug, String name) {
    return "event %s:%s".formatted(plug, name);
  }

  /// The job for it: one at a time for a handler and document.
  ///
  /// @param happened names what happened, the same whenever it is told
  /// @param home of the workers that may run it; null for any
  JobRequest request(String happened, @Nullable String home) {
    return new JobRequest(
            EventWflow.NAME,
            id() + " " + happened,
            "event %s %s".formatted(id(), doc == null ? "-" : doc.value()),
            JobRequest.Supersede.NONE,
            bytes())
        .labelled(home);
  }

  byte[] bytes() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("plug", plug).put("name", name);
    if (doc != null) {
      json.put("doc", doc.value());
    }
    json.set("event", event);
    cause.into(json);
    if (cut) {
      json.put("cut", true);
    }
    return TriggerEnd.bytes(json);
  }

  /// Reads what [#bytes] wrote.
  public static EventArgs parse(byte[] bytes) {
    JsonNode json = TriggerEnd.read(bytes);
    return new EventArgs(
        json.path("plug").asText(),
        json.path("name").asText(),
        json.has("doc") ? new DocId(json.path("doc").asText()) : null,
        (ObjectNode) json.path("event"),
        Cause.in(json),
        json.path("cut").asBoolean());
  }
}
