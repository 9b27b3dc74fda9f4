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
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.processors.InstalledPlug;
import org.daybook.processors.Manifest;

/// A plug as its document records it.
///
/// @param json the manifest's text as JSON
/// @param modules the module blobs by path
public record StoredPlug(
    Manifest manifest,
    JsonNode json,
    String digest,
    SortedMap<String, BlobRef> modules,
    DocId doc,
    Instant installed) {

  public StoredPlug {
    modules = Collections.unmodifiableSortedMap(new TreeMap<>(modules));
  }

  /// The same, recorded in another document.
  public StoredPlug in(DocId other) {
    return new StoredPlug(manifest, json, digest, modules, other, installed);
  }

  /// The value of its prop.
  public ObjectNode value() {
    ObjectNode value =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", manifest.id())
            .put("version", manifest.version())
            .put("digest", digest)
            .put("manifest", json.toString())
            .put("installed", installed.toString());
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
    return value;
  }

  /// Reads it back.
  ///
  /// @param faults takes what this host does not understand in it
  /// @return null when there is any
  public static @org.jspecify.annotations.Nullable StoredPlug of(Document document, Faults faults) {
    JsonNode value =
        document.prop(HostTags.PLUG.main()).orElse(JsonNodeFactory.instance.objectNode());
    byte[] text = value.path("manifest").asText("").getBytes(StandardCharsets.UTF_8);
    Manifest manifest = ManifestReader.read(text, faults);
    if (manifest == null) {
      return null;
    }
    try {
      var modules = new TreeMap<String, BlobRef>();
      for (JsonNode module : value.path("modules")) {
        modules.put(module.path("path").asText(), BlobRef.parse(module.path("blob").asText()));
      }
      return new StoredPlug(
          manifest,
          ManifestReader.json(text),
          value.path("digest").asText(),
          modules,
          document.id(),
          Instant.parse(value.path("installed").asText()));
    } catch (RuntimeException damaged) {
      faults.add("", "its record is damaged: " + Traps.describe(damaged), "install the plug again");
      return null;
    }
  }

  /// The form for readers of the registry.
  public InstalledPlug installedPlug() {
    return new InstalledPlug(
        manifest.id(),
        manifest.version(),
        digest,
        json,
        java.util.List.copyOf(manifest.owns().keySet()),
        Specs.of(this),
        doc,
        installed);
  }
}
