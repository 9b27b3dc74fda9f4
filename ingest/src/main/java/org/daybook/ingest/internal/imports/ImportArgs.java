package org.daybook.ingest.internal.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.daybook.documents.BlobRef;
import org.daybook.documents.Tag;
import org.daybook.ingest.ImportOptions;
import org.daybook.ingest.Upload;

/// What an import job was added with.
///
/// @param roots real paths of folders and files
/// @param uploads bytes handed in
/// @param options marks and author
/// @param batch items a step; kept here, for steps must be the same in a replay
public record ImportArgs(List<URI> roots, List<Upload> uploads, ImportOptions options, int batch) {

  public ImportArgs {
    roots = List.copyOf(roots);
    uploads = List.copyOf(uploads);
  }

  public byte[] bytes() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    var paths = json.putArray("roots");
    roots.forEach(root -> paths.add(root.toString()));
    var files = json.putArray("uploads");
    for (Upload upload : uploads) {
      files
          .addObject()
          .put("name", upload.name())
          .put("blob", upload.blob().sha256())
          .put("size", upload.size());
    }
    var tags = json.putArray("tags");
    options.tags().forEach(tag -> tags.add(tag.name()));
    json.put("author", options.author()).put("batch", batch);
    return Journals.bytes(json);
  }

  /// Reads what [#bytes()] wrote.
  static ImportArgs of(byte[] bytes) {
    JsonNode json = Journals.read(bytes);
    var roots = new ArrayList<URI>();
    json.path("roots").forEach(root -> roots.add(URI.create(root.asText())));
    var uploads = new ArrayList<Upload>();
    for (JsonNode upload : json.path("uploads")) {
      uploads.add(
          new Upload(
              upload.path("name").asText(),
              new BlobRef(upload.path("blob").asText()),
              upload.path("size").asLong()));
    }
    var tags = new TreeSet<Tag>();
    json.path("tags").forEach(tag -> tags.add(new Tag(tag.asText())));
    return new ImportArgs(
        roots,
        uploads,
        new ImportOptions(tags, json.path("author").asText()),
        json.path("batch").asInt());
  }
}
