package org.daybook.processors.workbench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.daybook.documents.BlobRef;
import org.daybook.processors.internal.Digests;
import org.jspecify.annotations.Nullable;

/// The blobs of a golden document, by the names that its props call them: the text `blob:NAME`
/// stands for the link to the blob.
record GoldenBlobs(List<Path> files, Map<String, BlobRef> byName) {

  private static final String NAMED = "blob:";

  GoldenBlobs {
    files = List.copyOf(files);
    byName = Map.copyOf(byName);
  }

  static GoldenBlobs of(Map<String, Path> named) throws IOException {
    var refs = new TreeMap<String, BlobRef>();
    for (Map.Entry<String, Path> blob : named.entrySet()) {
      refs.put(blob.getKey(), hash(blob.getValue()));
    }
    return new GoldenBlobs(List.copyOf(named.values()), refs);
  }

  private static BlobRef hash(Path file) throws IOException {
    MessageDigest sha256 = Digests.sha256();
    try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), sha256)) {
      bytes.transferTo(OutputStream.nullOutputStream());
    }
    return new BlobRef(HexFormat.of().formatHex(sha256.digest()));
  }

  /// The value with links in place of names.
  JsonNode linked(JsonNode value) {
    return switch (value) {
      case ObjectNode object -> {
        ObjectNode linked = JsonNodeFactory.instance.objectNode();
        object.properties().forEach(field -> linked.set(field.getKey(), linked(field.getValue())));
        yield linked;
      }
      case ArrayNode array -> {
        ArrayNode linked = JsonNodeFactory.instance.arrayNode();
        array.forEach(element -> linked.add(linked(element)));
        yield linked;
      }
      default -> {
        @Nullable BlobRef ref =
            value.isTextual() && value.textValue().startsWith(NAMED)
                ? byName.get(value.textValue().substring(NAMED.length()))
                : null;
        yield ref == null ? value : JsonNodeFactory.instance.textNode(ref.uri());
      }
    };
  }
}
