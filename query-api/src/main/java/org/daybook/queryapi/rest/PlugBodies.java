package org.daybook.queryapi.rest;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.daybook.documents.DaybookException;
import org.daybook.processors.Manifest;
import org.daybook.processors.PlugSource;
import org.daybook.processors.packages.AllowedRegistries;
import org.daybook.processors.packages.PackageLimits;
import org.daybook.processors.packages.PlugFiles;
import org.daybook.processors.packages.PlugZip;
import org.daybook.queryapi.config.DaybookConfig;
import org.daybook.queryapi.config.Settings;
import org.daybook.queryapi.json.StrictJson;
import org.daybook.queryapi.multipart.MultipartReader;
import org.daybook.queryapi.multipart.Part;

/// Reads a plug from any of the forms it may be sent in, within bounds.
@ApplicationScoped
class PlugBodies {

  private final StrictJson json;
  private final AllowedRegistries registries;

  PlugBodies(StrictJson json, DaybookConfig config) {
    this.json = json;
    this.registries = Settings.registries(config.plugs());
  }

  /// @throws DaybookException.Incorrect `plug-unreadable`, `plug-too-large`, and for a reference as
  ///     [AllowedRegistries#fetch]
  PlugSource read(String contentType, InputStream body) {
    String type = contentType.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
    try {
      return switch (type) {
        case "application/json" -> fromJson(json.tree(body));
        case "multipart/form-data" -> fromParts(MultipartReader.open(contentType, body));
        default -> PlugZip.read(body, PackageLimits.DEFAULTS);
      };
    } catch (IOException e) {
      throw new DaybookException.Incorrect(
          "plug-unreadable", "the plug broke off while it was read: " + e.getMessage(), e);
    }
  }

  private PlugSource fromJson(JsonNode sent) {
    if (sent.has("reference")) {
      JsonNode reference = sent.get("reference");
      if (sent.size() != 1 || !reference.isTextual()) {
        throw unreadable("wanted {\"reference\": \"oci://host/name:tag\"} and nothing beside");
      }
      return registries.fetch(reference.textValue(), PackageLimits.DEFAULTS);
    }
    var files = new PlugFiles(PackageLimits.DEFAULTS);
    if (sent.has("files")) {
      fromNamed(sent, files);
    } else {
      files.add(Manifest.FILE, sent.toString().getBytes(StandardCharsets.UTF_8));
    }
    return files.source();
  }

  private static void fromNamed(JsonNode sent, PlugFiles files) {
    JsonNode named = sent.get("files");
    if (sent.size() != 1 || !named.isObject()) {
      throw unreadable("wanted {\"files\": {path: base64}} and nothing beside");
    }
    for (Map.Entry<String, JsonNode> file : named.properties()) {
      try {
        files.add(file.getKey(), Base64.getDecoder().decode(file.getValue().asText()));
      } catch (IllegalArgumentException _) {
        throw unreadable("file \"%s\" is not base64".formatted(file.getKey()));
      }
    }
  }

  private static PlugSource fromParts(MultipartReader parts) throws IOException {
    var files = new PlugFiles(PackageLimits.DEFAULTS);
    for (Part part = parts.next(); part != null; part = parts.next()) {
      String name = part.fileName() == null ? part.name() : part.fileName();
      if (name.toLowerCase(Locale.ROOT).endsWith(".zip")) {
        fromZip(part.bytes(), files);
      } else {
        files.add(name, part.bytes());
      }
    }
    return files.source();
  }

  private static void fromZip(InputStream bytes, PlugFiles files) throws IOException {
    for (var file : PlugZip.read(bytes, PackageLimits.DEFAULTS).files().entrySet()) {
      files.add(file.getKey(), file.getValue());
    }
  }

  private static DaybookException.Incorrect unreadable(String what) {
    return new DaybookException.Incorrect("plug-unreadable", what);
  }
}
