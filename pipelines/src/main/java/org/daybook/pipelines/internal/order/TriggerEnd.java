package org.daybook.pipelines.internal.order;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.daybook.documents.Commit;
import org.daybook.documents.DocId;
import org.daybook.pipelines.internal.Shortened;
import org.daybook.processors.Metering;
import org.daybook.wflow.JobId;
import org.jspecify.annotations.Nullable;

/// The JSON of a job's end: `outcome` is `succeeded`, `failed`, `dropped` or `moved`.
final class TriggerEnd {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_MESSAGE = 1_500;

  private TriggerEnd() {}

  /// @param commit what it changed; null for nothing
  static ObjectNode succeeded(
      DocId doc, JsonNode answer, @Nullable Commit commit, Metering metering) {
    ObjectNode end = outcome("succeeded").put("document", doc.value());
    end.set("result", answer);
    if (commit != null) {
      end.putObject("commit")
          .put("sequence", commit.sequence().value())
          .put("heads", commit.heads().toString());
    }
    return costing(end, metering);
  }

  /// What a routine answered, before it is known what becomes of its run.
  static ObjectNode answered(JsonNode answer, Metering metering) {
    ObjectNode kept = JsonNodeFactory.instance.objectNode();
    kept.set("result", answer);
    return costing(kept, metering);
  }

  /// The end of a run that had merged when its plug was replaced.
  ///
  /// @param kept from [#answered]; empty when a crash has lost it
  static ObjectNode merged(Commit commit, JsonNode kept) {
    ObjectNode end = succeeded(commit.doc(), kept.path("result"), commit, Metering.NONE);
    if (kept.has("cost")) {
      end.set("cost", kept.get("cost"));
    }
    return end;
  }

  static ObjectNode failed(String code, String message, Metering metering) {
    String text = Shortened.to(MOST_MESSAGE, message);
    return costing(outcome("failed").put("code", code).put("message", text), metering);
  }

  static ObjectNode dropped(String why) {
    return outcome("dropped").put("message", why);
  }

  /// Another job goes on with it.
  static ObjectNode moved(JobId there, String label) {
    return outcome("moved").put("job", there.value()).put("label", label);
  }

  private static ObjectNode outcome(String word) {
    return JsonNodeFactory.instance.objectNode().put("outcome", word);
  }

  private static ObjectNode costing(ObjectNode end, Metering metering) {
    if (!metering.equals(Metering.NONE)) {
      end.set("cost", metering.toJson());
    }
    return end;
  }

  static byte[] bytes(JsonNode json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// Reads what the host itself has written.
  static JsonNode read(byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("the journal of a command or event", e);
    }
  }
}
