package org.daybook.processors.workbench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.daybook.documents.DaybookException;
import org.daybook.documents.PropKey;
import org.daybook.processors.Manifest;
import org.daybook.processors.internal.StrictJson;
import org.jspecify.annotations.Nullable;

/// The golden documents of a plug's folder: `tests/NAME/before.json` and `tests/NAME/after.json`.
public final class Goldens {

  static final String FOLDER = "tests";
  static final String BEFORE = "before.json";
  static final String AFTER = "after.json";

  private static final Set<String> FIELDS =
      Set.of("$schema", "props", "blobs", "documents", "input", "routine", "http", "signals");

  private Goldens() {}

  /// All of them, by name; none where there is no folder `tests`.
  ///
  /// @throws DaybookException.Incorrect `golden-unreadable`
  /// @throws IOException when a file cannot be read
  public static List<Golden> read(Path plug, Manifest manifest) throws IOException {
    Path tests = plug.resolve(FOLDER);
    if (!Files.isDirectory(tests)) {
      return List.of();
    }
    var goldens = new ArrayList<Golden>();
    try (Stream<Path> folders = Files.list(tests)) {
      for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
        goldens.add(golden(folder, manifest));
      }
    }
    return goldens;
  }

  private static Golden golden(Path folder, Manifest manifest) throws IOException {
    Path file = folder.resolve(BEFORE);
    JsonNode before = json(file);
    before.fieldNames().forEachRemaining(field -> known(file, field));
    GoldenBlobs blobs = blobs(folder, file, before);
    var others = new ArrayList<Subject>();
    for (JsonNode other : before.path("documents")) {
      others.add(subject(file, other.path("props"), blobs));
    }
    Path after = folder.resolve(AFTER);
    return new Golden(
        folder.getFileName().toString(),
        routine(file, before, manifest),
        subject(file, before.path("props"), blobs),
        others,
        before.has("input") ? before.path("input") : JsonNodeFactory.instance.objectNode(),
        beyond(before),
        Files.exists(after) ? wanted(after, blobs) : null,
        after);
  }

  private static void known(Path file, String field) {
    if (!FIELDS.contains(field)) {
      throw unreadable(
          file,
          "it has the unknown field \"%s\"; there are %s"
              .formatted(field, String.join(", ", new TreeSet<>(FIELDS))));
    }
  }

  private static String routine(Path file, JsonNode before, Manifest manifest) {
    Set<String> there = manifest.routines().keySet();
    String named = before.path("routine").asText("");
    if (named.isEmpty() && there.size() == 1) {
      return there.iterator().next();
    }
    if (!there.contains(named)) {
      throw unreadable(
          file,
          named.isEmpty()
              ? "it names no routine, and the plug has %s; add \"routine\"".formatted(there)
              : "the plug has no routine \"%s\", but %s".formatted(named, there));
    }
    return named;
  }

  private static GoldenBlobs blobs(Path folder, Path file, JsonNode before) throws IOException {
    var named = new TreeMap<String, Path>();
    for (Map.Entry<String, JsonNode> blob : before.path("blobs").properties()) {
      Path bytes = folder.resolve(blob.getValue().asText()).normalize();
      if (!Files.isRegularFile(bytes)) {
        throw unreadable(
            file,
            "the blob \"%s\" is the file %s, which is not there".formatted(blob.getKey(), bytes));
      }
      named.put(blob.getKey(), bytes);
    }
    return GoldenBlobs.of(named);
  }

  private static Subject subject(Path file, JsonNode props, GoldenBlobs blobs) {
    return new Subject(props(file, props, blobs), blobs.files());
  }

  private static Map<PropKey, JsonNode> props(Path file, JsonNode props, GoldenBlobs blobs) {
    var read = new TreeMap<PropKey, JsonNode>();
    for (Map.Entry<String, JsonNode> prop : props.properties()) {
      try {
        read.put(PropKey.parse(prop.getKey()), blobs.linked(prop.getValue()));
      } catch (IllegalArgumentException malformed) {
        throw unreadable(file, String.valueOf(malformed.getMessage()));
      }
    }
    return read;
  }

  private static Beyond beyond(JsonNode before) {
    var answers = new TreeMap<String, JsonNode>();
    before.path("http").properties().forEach(one -> answers.put(one.getKey(), one.getValue()));
    var signals = new TreeMap<String, List<JsonNode>>();
    for (Map.Entry<String, JsonNode> signal : before.path("signals").properties()) {
      var payloads = new ArrayList<JsonNode>();
      signal.getValue().forEach(payloads::add);
      signals.put(signal.getKey(), payloads);
    }
    return new Beyond(answers, signals);
  }

  private static Golden.Wanted wanted(Path file, GoldenBlobs blobs) throws IOException {
    JsonNode after = json(file);
    JsonNode error = after.path("error").path("code");
    if (error.isTextual() && after.size() == 1) {
      return new Golden.Wanted.Failure(error.textValue());
    }
    if (!after.path("props").isObject()) {
      throw unreadable(
          file, "wanted {\"props\": {...}}, or {\"error\": {\"code\": ...}}; --update writes it");
    }
    @Nullable JsonNode output = after.get("output");
    return new Golden.Wanted.Props(
        new TreeMap<>(props(file, after.path("props"), blobs)),
        output == null ? null : blobs.linked(output));
  }

  /// Writes what a run came to as what is wanted from now on.
  public static void update(Golden golden, Trial trial) throws IOException {
    ObjectNode after = JsonNodeFactory.instance.objectNode();
    if (trial.succeeded()) {
      ObjectNode props = after.putObject("props");
      trial.written().forEach((key, value) -> props.set(key.toString(), value));
      if (golden.wanted() instanceof Golden.Wanted.Props(_, JsonNode output) && output != null) {
        after.set("output", Rehearsal.output(trial));
      }
    } else {
      after.putObject("error").put("code", trial.ending());
    }
    Files.writeString(golden.after(), after.toPrettyString() + "\n");
  }

  private static JsonNode json(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw unreadable(file, "it is not there; every folder below tests holds one");
    }
    JsonNode read;
    try {
      read = StrictJson.read(Files.readString(file).getBytes(StandardCharsets.UTF_8));
    } catch (StrictJson.Malformed malformed) {
      throw unreadable(file, String.valueOf(malformed.getMessage()));
    }
    if (!read.isObject()) {
      throw unreadable(file, "wanted an object");
    }
    return read;
  }

  private static DaybookException.Incorrect unreadable(Path file, String why) {
    return new DaybookException.Incorrect("golden-unreadable", "%s: %s".formatted(file, why));
  }
}
