package org.daybook.pipelines.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.daybook.documents.Document;
import org.daybook.documents.Heads;
import org.daybook.documents.Sequence;

/// How a run began, as its job's journal holds it: so that every replay begins the same.
sealed interface RunStart {

  ObjectMapper JSON = new ObjectMapper();

  /// It is to run on the document as it was then.
  ///
  /// @param sequence of the document's last change
  record Forked(Heads heads, Sequence sequence) implements RunStart {
    static Forked of(Document document) {
      return new Forked(document.heads(), document.sequence());
    }
  }

  /// There was nothing to run.
  ///
  /// @param word why
  /// @param follow whether it is to be decided again what the document needs
  record Over(String word, boolean follow) implements RunStart {}

  default byte[] bytes() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    switch (this) {
      case Forked(Heads heads, Sequence sequence) ->
          json.put("heads", heads.toString()).put("sequence", sequence.value());
      case Over(String word, boolean follow) -> json.put("ended", word).put("follow", follow);
    }
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// Reads what [#bytes] wrote.
  static RunStart read(byte[] bytes) {
    try {
      JsonNode json = JSON.readTree(bytes);
      return json.has("heads")
          ? new Forked(
              Heads.parse(json.path("heads").asText()),
              new Sequence(json.path("sequence").asLong()))
          : new Over(json.path("ended").asText(), json.path("follow").asBoolean());
    } catch (IOException e) {
      throw new UncheckedIOException("the start of a process job", e);
    }
  }
}
