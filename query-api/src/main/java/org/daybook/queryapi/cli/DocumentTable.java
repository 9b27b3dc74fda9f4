package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Documents as rows: what they are called, what they are, what was made of them.
final class DocumentTable {

  private static final String HOST = "org.daybook.";

  /// Every document has them, or their row says it already.
  private static final Set<String> QUIET =
      Set.of(HOST + "file", HOST + "metadata", HOST + "run", HOST + "plug", HOST + "import");

  private static final int WIDEST_TYPE = 30;

  private DocumentTable() {}

  static Table empty() {
    return new Table(List.of("document", "name", "type", "size", "tags"));
  }

  static void add(Table table, JsonNode document) {
    JsonNode props = document.path("props");
    JsonNode file = props.path(HOST + "file/main");
    List<String> tags = new ArrayList<>(tags(props, true));
    tags.addAll(tags(props, false));
    table.row(
        List.of(
            document.path("id").asText(),
            file.path("name").asText(props.path(HOST + "plug/main").path("id").asText("")),
            file.path("mediaType").asText(""),
            file.has("size") ? Words.size(file.path("size").asLong()) : "",
            String.join(" ", tags)));
  }

  /// Without the id, and what the host read apart from what processors made.
  static void addShort(Table table, JsonNode document) {
    JsonNode props = document.path("props");
    String type = type(document);
    table.row(
        List.of(
            name(document),
            type.length() > WIDEST_TYPE ? type.substring(0, WIDEST_TYPE - 1) + "…" : type,
            Words.size(props.path(HOST + "file/main").path("size").asLong()),
            String.join(" ", tags(props, true)),
            String.join(" ", tags(props, false))));
  }

  static String name(JsonNode document) {
    return document.path("props").path(HOST + "file/main").path("name").asText("");
  }

  static String type(JsonNode document) {
    return document.path("props").path(HOST + "file/main").path("mediaType").asText("");
  }

  /// @param host whether those of the host, or those of plugs; by their last words
  private static Set<String> tags(JsonNode props, boolean host) {
    Set<String> tags = new LinkedHashSet<>();
    for (Map.Entry<String, JsonNode> prop : props.properties()) {
      String tag = prop.getKey().substring(0, prop.getKey().indexOf('/'));
      if (tag.startsWith(HOST) == host && !QUIET.contains(tag)) {
        tags.add(tag.substring(tag.lastIndexOf('.') + 1));
      }
    }
    return tags;
  }
}
