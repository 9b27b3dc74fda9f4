package org.daybook.ingest.internal.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DocId;
import org.daybook.ingest.ItemState;
import org.jspecify.annotations.Nullable;

/// The JSON that an import's steps leave in the journal.
final class Journals {

  static final String LIST = "list/";
  static final String BATCH = "batch/";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Journals() {}

  /// What a step `list/k` found.
  ///
  /// @param total how many items were found with this step
  /// @param next where to go on; null when all was listed
  record Listing(List<Found> items, long total, Walk.@Nullable Place next) {}

  /// How the items of a step `batch/k` ended.
  ///
  /// @param totals over all items that ended with this step
  record Ended(List<Outcome> items, Totals totals) {}

  static byte[] write(Listing listing) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("total", listing.total);
    if (listing.next != null) {
      json.putObject("next")
          .put("root", listing.next.root())
          .put("last", listing.next.last().toString());
    }
    ArrayNode items = json.putArray("items");
    for (Found found : listing.items) {
      ObjectNode item = items.addObject();
      switch (found) {
        case Found.File(URI uri, DocId doc) ->
            item.put("uri", uri.toString()).put("doc", doc.value());
        case Found.Uploaded(String name, BlobRef blob, long size, DocId doc) ->
            item.put("name", name)
                .put("blob", blob.sha256())
                .put("size", size)
                .put("doc", doc.value());
        case Found.Refused(URI uri, ItemState state, String code, String message) ->
            item.put("uri", uri.toString())
                .put("state", state.word())
                .put("code", code)
                .put("message", message);
      }
    }
    return bytes(json);
  }

  static Listing listing(byte[] bytes) {
    JsonNode json = read(bytes);
    var items = new ArrayList<Found>();
    for (JsonNode item : json.path("items")) {
      items.add(found(item));
    }
    JsonNode next = json.get("next");
    return new Listing(
        List.copyOf(items),
        json.path("total").asLong(),
        next == null
            ? null
            : new Walk.Place(next.path("root").asInt(), URI.create(next.path("last").asText())));
  }

  private static Found found(JsonNode item) {
    if (item.has("state")) {
      return new Found.Refused(
          URI.create(item.path("uri").asText()),
          ItemState.parse(item.path("state").asText()),
          item.path("code").asText(),
          item.path("message").asText());
    }
    var doc = new DocId(item.path("doc").asText());
    if (item.has("blob")) {
      return new Found.Uploaded(
          item.path("name").asText(),
          new BlobRef(item.path("blob").asText()),
          item.path("size").asLong(),
          doc);
    }
    return new Found.File(URI.create(item.path("uri").asText()), doc);
  }

  static byte[] write(Ended ended) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("totals", ended.totals.json());
    ArrayNode items = json.putArray("items");
    for (Outcome outcome : ended.items) {
      ObjectNode item = items.addObject();
      item.put("name", outcome.name()).put("state", outcome.state().word());
      item.put("bytes", outcome.bytes());
      if (outcome.doc() != null) {
        item.put("doc", outcome.doc().value());
      }
      if (!outcome.code().isEmpty()) {
        item.put("code", outcome.code()).put("message", outcome.message());
      }
    }
    return bytes(json);
  }

  static Ended ended(byte[] bytes) {
    JsonNode json = read(bytes);
    var items = new ArrayList<Outcome>();
    for (JsonNode item : json.path("items")) {
      JsonNode doc = item.get("doc");
      items.add(
          new Outcome(
              item.path("name").asText(),
              ItemState.parse(item.path("state").asText()),
              doc == null ? null : new DocId(doc.asText()),
              item.path("code").asText(),
              item.path("message").asText(),
              item.path("bytes").asLong()));
    }
    return new Ended(List.copyOf(items), Totals.of(json.path("totals")));
  }

  static byte[] progress(Totals totals, long total, boolean listed) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("totals", totals.json());
    return bytes(json.put("total", total).put("listed", listed));
  }

  static JsonNode read(byte[] bytes) {
    try {
      return MAPPER.readTree(bytes);
    } catch (IOException e) {
      throw new IllegalStateException("the journal of an import is not JSON", e);
    }
  }

  static byte[] bytes(JsonNode json) {
    try {
      return MAPPER.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
