package org.daybook.pipelines.internal.order;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.daybook.documents.DocId;
import org.daybook.wflow.JobRequest;
import org.jspecify.annotations.Nullable;

/// What a `command` job is added with.
///
/// @param doc the document
/// @param command `<plug>:<command>`
/// @param arguments what the person gave
/// @param by who ordered it
public record CommandArgs(DocId doc, String command, JsonNode arguments, String by) {

  /// The job for it, one at a time for a document and command.
  ///
  /// @param order whose repeat names the same job
  /// @param home of the workers that may run it; null for any
  public JobRequest request(String order, @Nullable String home) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("doc", doc.value())
            .put("command", command)
            .put("by", by);
    json.set("arguments", arguments);
    return new JobRequest(
            CommandWflow.NAME,
            order,
            "command %s %s".formatted(doc.value(), command),
            JobRequest.Supersede.NONE,
            TriggerEnd.bytes(json))
        .labelled(home);
  }

  /// Reads a job's.
  public static CommandArgs parse(byte[] bytes) {
    JsonNode json = TriggerEnd.read(bytes);
    return new CommandArgs(
        new DocId(json.path("doc").asText()),
        json.path("command").asText(),
        json.path("arguments"),
        json.path("by").asText());
  }
}
