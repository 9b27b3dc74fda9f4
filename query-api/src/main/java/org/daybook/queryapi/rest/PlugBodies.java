package org.daybook.queryapi.rest;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.daybook.documents.DaybookException;
import org.daybook.processors.PlugSource;
import org.daybook.queryapi.json.StrictJson;
import org.daybook.queryapi.multipart.MultipartReader;
import org.daybook.queryapi.multipart.Part;
import org.daybook.queryapi.problem.Refusal;
import org.jspecify.annotations.Nullable;

/// Reads a plug from any of the forms it may be sent in, within bounds.
@ApplicationScoped
class PlugBodies {

  private static final int MOST_FILES = 1_000;
  private static final long MOST_BYTES = 64L << 20;

  private final StrictJson json;

  PlugBodies(StrictJson json) {
    this.json = json;
  }

  /// @throws DaybookException.Incorrect `plug-unreadable`
  PlugSource read(String contentType, InputStream body) {
    String type = contentType.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
    try {
      var files = new Files();
      switch (type) {
        case "application/json" -> fromJson(json.tree(body), files);
        case "multipart/form-data" -> fromParts(MultipartReader.open(contentType, body), files);
        default -> fromZip(body, files);
      }
      return new PlugSource(files.byPath);
    } catch (IOException e) {
      throw new DaybookException.Incorrect(
          "plug-unreadable", "the plug broke off while it was read: " + e.getMessage(), e);
    }
  }

  private static void fromJson(JsonNode sent, Files files) throws IOException {
    if (!sent.isObject() || !sent.has("files")) {
      files.add("plug.json", sent.toString().getBytes(StandardCharsets.UTF_8));
      return;
    }
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

  private static void fromParts(MultipartReader parts, Files files) throws IOException {
    for (Part part = parts.next(); part != null; part = parts.next()) {
      String name = part.fileName() == null ? part.name() : part.fileName();
      if (name.toLowerCase(Locale.ROOT).endsWith(".zip")) {
        fromZip(part.bytes(), files);
      } else {
        files.add(name, part.bytes());
      }
    }
  }

  private static void fromZip(InputStream bytes, Files files) throws IOException {
    var zip = new ZipInputStream(bytes);
    boolean any = false;
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      any = true;
      if (!entry.isDirectory()) {
        files.add(entry.getName(), zip);
      }
    }
    if (!any) {
      throw unreadable("the body is not a zip archive, or an empty one");
    }
  }

  private static DaybookException.Incorrect unreadable(String what) {
    return new DaybookException.Incorrect("plug-unreadable", what);
  }

  /// The files so far, and how much of the bounds they used.
  private static final class Files {

    private final Map<String, byte[]> byPath = new HashMap<>();
    private long used;

    void add(String path, byte[] bytes) throws IOException {
      add(path, new ByteArrayInputStream(bytes));
    }

    void add(String path, InputStream bytes) throws IOException {
      String fault = fault(path);
      if (fault != null) {
        throw unreadable("file \"%s\": %s".formatted(path, fault));
      }
      byte[] read = bytes.readNBytes((int) (MOST_BYTES - used + 1));
      used += read.length;
      if (used > MOST_BYTES || byPath.size() == MOST_FILES) {
        throw new Refusal(
            413,
            "body-too-large",
            "a plug may be %d files of %d bytes together".formatted(MOST_FILES, MOST_BYTES));
      }
      byPath.put(path, read);
    }

    private @Nullable String fault(String path) {
      if (path.isEmpty() || path.startsWith("/") || path.contains("\\")) {
        return "wanted a path within the plug, with /";
      }
      for (String segment : path.split("/", -1)) {
        if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
          return "wanted a path within the plug, without empty, . or .. segments";
        }
      }
      return byPath.containsKey(path) ? "is there twice" : null;
    }
  }
}
