package org.daybook.processors.packages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.daybook.documents.DaybookException;
import org.daybook.processors.internal.Digests;

/// What an OCI manifest or index says of a blob: an OCI descriptor.
///
/// @param digest `sha256:` and 64 hexadecimal digits
/// @param size in bytes
/// @param annotation a title or a tag; empty for none
record OciBlob(String mediaType, String digest, long size, String annotation) {

  static final String TITLE = "org.opencontainers.image.title";
  static final String TAG = "org.opencontainers.image.ref.name";

  /// Of bytes that are there.
  static OciBlob of(String mediaType, byte[] bytes, String annotation) {
    return new OciBlob(mediaType, digest(bytes), bytes.length, annotation);
  }

  static String digest(byte[] bytes) {
    return "sha256:" + Digests.of(bytes);
  }

  /// Reads a descriptor.
  ///
  /// @param annotation the name of the annotation that is wanted
  /// @throws DaybookException.Incorrect `plug-unreadable`
  static OciBlob read(JsonNode json, String annotation) {
    var blob =
        new OciBlob(
            json.path("mediaType").asText(""),
            json.path("digest").asText(""),
            json.path("size").isIntegralNumber() ? json.path("size").asLong(-1) : -1,
            json.path("annotations").path(annotation).asText(""));
    if (!blob.digest.matches("sha256:[0-9a-f]{64}") || blob.size < 0) {
      throw PlugFiles.unreadable(
          "the OCI artifact names a blob without a sha256 digest and a size: digest \"%s\", size %s"
              .formatted(blob.digest, json.path("size")));
    }
    return blob;
  }

  ObjectNode json(String annotationName) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("mediaType", mediaType)
            .put("digest", digest)
            .put("size", size);
    if (!annotation.isEmpty()) {
      json.putObject("annotations").put(annotationName, annotation);
    }
    return json;
  }

  /// The digest without its algorithm.
  String hex() {
    return digest.substring(digest.indexOf(':') + 1);
  }

  /// Hands the bytes back if they are this blob's.
  ///
  /// @throws DaybookException.Incorrect `plug-digest-mismatch`
  byte[] verified(byte[] bytes) {
    if (bytes.length != size) {
      throw new DaybookException.Incorrect(
          "plug-digest-mismatch",
          "blob %s has %d bytes; wanted %d".formatted(digest, bytes.length, size));
    }
    verify(bytes, digest);
    return bytes;
  }

  /// @throws DaybookException.Incorrect `plug-digest-mismatch`
  static void verify(byte[] bytes, String digest) {
    String found = digest(bytes);
    if (!found.equals(digest)) {
      throw new DaybookException.Incorrect(
          "plug-digest-mismatch",
          "found bytes with digest %s; wanted %s; do not install them".formatted(found, digest));
    }
  }
}
