package org.daybook.processors.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daybook.documents.BlobRef;
import org.daybook.processors.Manifest;
import org.daybook.processors.PlugOrigin;
import org.jspecify.annotations.Nullable;

/// One version of a plug as a prop of its document records it, running or held.
///
/// @param json the manifest's text as JSON
/// @param modules the module blobs by path
/// @param at when it came
/// @param origin from where, and who signed it
public record PlugRecord(
    Manifest manifest,
    JsonNode json,
    String digest,
    SortedMap<String, BlobRef> modules,
    Instant at,
    PlugOrigin origin) {

  public PlugRecord {
    modules = Collections.unmodifiableSortedMap(new TreeMap<>(modules));
  }

  String id() {
    return manifest.id();
  }

  /// The same with another origin.
  PlugRecord from(PlugOrigin other) {
    return new PlugRecord(manifest, json, digest, modules, at, other);
  }

  /// The value of its prop.
  ObjectNode value() {
    ObjectNode value =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", manifest.id())
            .put("version", manifest.version())
            .put("digest", digest)
            .put("manifest", json.toString())
            .put("installed", at.toString());
    if (!manifest.title().isEmpty()) {
      value.put("title", manifest.title());
    }
    if (!manifest.description().isEmpty()) {
      value.put("description", manifest.description());
    }
    var owns = value.putArray("owns");
    manifest.owns().keySet().forEach(tag -> owns.add(tag.name()));
    var processors = value.putArray("processors");
    manifest.processors().keySet().forEach(name -> processors.add(manifest.id() + ":" + name));
    var blobs = value.putArray("modules");
    modules.forEach((path, ref) -> blobs.addObject().put("path", path).put("blob", ref.uri()));
    OriginRecord.write(origin, value);
    return value;
  }

  /// Reads it back.
  ///
  /// @param faults takes what this host does not understand in it
  /// @return null when there is any
  static @Nullable PlugRecord of(JsonNode value, Faults faults) {
    try {
      byte[] text = value.path("manifest").asText("").getBytes(StandardCharsets.UTF_8);
      Manifest manifest = ManifestReader.read(text, faults);
      if (manifest == null) {
        return null;
      }
      var modules = new TreeMap<String, BlobRef>();
      for (JsonNode module : value.path("modules")) {
        modules.put(module.path("path").asText(), BlobRef.parse(module.path("blob").asText()));
      }
      return new PlugRecord(
          manifest,
          ManifestReader.json(text),
          value.path("digest").asText(),
          modules,
          Instant.parse(value.path("installed").asText()),
          OriginRecord.read(value));
    } catch (RuntimeException damaged) {
      faults.add("", "its record is damaged: " + Traps.describe(damaged), "install the plug again");
      return null;
    }
  }
}
