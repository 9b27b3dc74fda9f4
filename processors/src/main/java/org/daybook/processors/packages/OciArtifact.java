package org.daybook.processors.packages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.daybook.documents.DaybookException;
import org.daybook.processors.Manifest;
import org.daybook.processors.PlugSource;
import org.daybook.processors.internal.StrictJson;

/// A plug as an OCI image manifest: `plug.json` is its config, every other file a layer with its
/// path as title, so that each file is a blob under its own digest and nothing is packed.
///
/// @param json the manifest's text
/// @param blobs what it names, by digest
record OciArtifact(String json, Map<String, byte[]> blobs) {

  static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
  static final String CONFIG_TYPE = "application/vnd.daybook.plug.manifest.v1+json";
  static final String FILE_TYPE = "application/vnd.daybook.plug.file.v1";
  static final String SIGNATURE_TYPE = "application/vnd.daybook.plug.signature.v1+json";

  private static final String EMPTY_TYPE = "application/vnd.oci.empty.v1+json";
  private static final byte[] EMPTY = {'{', '}'};

  /// The largest manifest or index, as registries have it.
  static final int MOST_MANIFEST = 4 << 20;

  /// Where blobs come from.
  @FunctionalInterface
  interface Blobs {
    /// The bytes, of any length up to the blob's size; they are verified by who asks.
    byte[] read(OciBlob blob) throws IOException;
  }

  /// Makes the artifact; the same plug gives the same manifest.
  ///
  /// @throws DaybookException.Incorrect `plug-unreadable` for a plug without a manifest
  static OciArtifact of(PlugSource plug) {
    byte[] json = plug.files().get(Manifest.FILE);
    if (json == null) {
      throw PlugFiles.unreadable("the plug has no plug.json");
    }
    var blobs = new LinkedHashMap<String, byte[]>();
    OciBlob config = OciBlob.of(CONFIG_TYPE, json, "");
    blobs.put(config.digest(), json);
    ObjectNode manifest =
        JsonNodeFactory.instance
            .objectNode()
            .put("schemaVersion", 2)
            .put("mediaType", MANIFEST_TYPE)
            .put("artifactType", CONFIG_TYPE);
    manifest.set("config", config.json(OciBlob.TITLE));
    ArrayNode layers = manifest.putArray("layers");
    var files = new TreeMap<>(plug.files());
    files.remove(Manifest.FILE);
    if (files.isEmpty()) {
      // A manifest has a layer, and this one the specification gives to those that need none.
      OciBlob empty = OciBlob.of(EMPTY_TYPE, EMPTY, "");
      blobs.put(empty.digest(), EMPTY);
      layers.add(empty.json(OciBlob.TITLE));
    }
    files.forEach(
        (path, bytes) -> {
          String type = path.equals(PlugSource.SIGNATURE) ? SIGNATURE_TYPE : FILE_TYPE;
          OciBlob layer = OciBlob.of(type, bytes, path);
          blobs.put(layer.digest(), bytes);
          layers.add(layer.json(OciBlob.TITLE));
        });
    return new OciArtifact(manifest.toString(), blobs);
  }

  /// The manifest's bytes.
  byte[] manifest() {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  /// What names the artifact.
  String digest() {
    return OciBlob.digest(manifest());
  }

  /// Reads a plug by its manifest. Nothing is asked for before all of it is known to fit.
  ///
  /// @throws DaybookException.Incorrect `plug-unreadable`, `plug-too-large`,
  ///     `plug-digest-mismatch`
  static PlugSource plug(byte[] manifest, Blobs from, PackageLimits limits) throws IOException {
    JsonNode json = json(manifest);
    OciBlob config = OciBlob.read(json.path("config"), OciBlob.TITLE);
    if (!config.mediaType().equals(CONFIG_TYPE)) {
      throw PlugFiles.unreadable(
          "the OCI artifact is no plug: its config is \"%s\"; wanted %s"
              .formatted(config.mediaType(), CONFIG_TYPE));
    }
    if (json.path("layers").size() >= limits.files()) {
      throw PlugFiles.tooLarge(limits);
    }
    List<OciBlob> layers = new ArrayList<>();
    for (JsonNode layer : json.path("layers")) {
      if (!layer.path("mediaType").asText().equals(EMPTY_TYPE)) {
        layers.add(OciBlob.read(layer, OciBlob.TITLE));
      }
    }
    long room = limits.bytes() - config.size();
    for (OciBlob layer : layers) {
      room = room < 0 ? room : room - layer.size();
    }
    if (room < 0) {
      throw PlugFiles.tooLarge(limits);
    }
    var files = new PlugFiles(limits);
    files.add(Manifest.FILE, config.verified(from.read(config)));
    for (OciBlob layer : layers) {
      files.add(layer.annotation(), layer.verified(from.read(layer)));
    }
    return files.source();
  }

  /// @throws DaybookException.Incorrect `plug-unreadable`
  static JsonNode json(byte[] bytes) {
    try {
      return StrictJson.read(bytes);
    } catch (StrictJson.Malformed malformed) {
      throw PlugFiles.unreadable("the OCI artifact's JSON: " + malformed.getMessage());
    }
  }
}
