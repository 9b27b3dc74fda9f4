package org.daybook.processors.kits;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Tag;
import org.daybook.processors.Manifest;
import org.daybook.processors.bindings.Bindings;
import org.daybook.processors.bindings.Language;
import org.daybook.processors.internal.Digests;
import org.daybook.processors.internal.StrictJson;

/// The generated files of a plug's folder, and the schemas that they are made from.
///
/// @param plug the folder
/// @param manifest of the plug
/// @param schemas asked for the schema of a tag that the folder has no file of
record PlugBindings(Path plug, Manifest manifest, Function<Tag, Optional<JsonNode>> schemas) {

  static final String KIT = "kit";
  private static final String SCHEMAS = "schemas";

  /// Writes those whose text is not what it should be, into `kit/`; a folder without that has none.
  ///
  /// @return the files that were written
  List<Path> write(Collection<Language> languages) throws IOException {
    Path kit = plug.resolve(KIT);
    if (languages.isEmpty() || !Files.isDirectory(kit)) {
      return List.of();
    }
    SortedMap<Tag, JsonNode> tags = tags();
    var written = new ArrayList<Path>();
    for (Language language : languages) {
      Path file = kit.resolve(language.bindings());
      byte[] text = Bindings.of(language, tags).getBytes(StandardCharsets.UTF_8);
      if (!Files.isRegularFile(file) || !Arrays.equals(Files.readAllBytes(file), text)) {
        Files.write(file, text);
        written.add(file);
      }
    }
    return written;
  }

  /// What the routines read and write.
  private SortedMap<Tag, JsonNode> tags() throws IOException {
    List<Tag> all =
        manifest.routines().values().stream()
            .map(Manifest.RoutineEntry::capabilities)
            .flatMap(may -> Stream.concat(may.reads().stream(), may.writes().stream()))
            .distinct()
            .toList();
    var tags = new TreeMap<Tag, JsonNode>();
    for (Tag tag : all) {
      JsonNode own = manifest.owns().get(tag);
      tags.put(tag, own == null ? anothers(tag) : own);
    }
    return tags;
  }

  private JsonNode anothers(Tag tag) throws IOException {
    Path file = plug.resolve(SCHEMAS).resolve(tag.name() + ".json");
    if (!Files.isRegularFile(file)) {
      JsonNode found = schemas.apply(tag).orElseThrow(() -> unknown(tag));
      Files.createDirectories(file.getParent());
      Files.writeString(file, found.toPrettyString() + "\n");
    }
    JsonNode schema = read(file);
    Manifest.Use use = manifest.uses().get(tag);
    if (use != null && use.schema() != null && !use.schema().equals(Digests.of(schema))) {
      throw new DaybookException.Incorrect(
          "plug-build-failed",
          "%s has the hash %s, and plug.json uses %s with %s; correct the one, or remove the other to have it asked for again"
              .formatted(file, Digests.of(schema), tag, use.schema()));
    }
    return schema;
  }

  private static JsonNode read(Path file) throws IOException {
    try {
      return StrictJson.read(Files.readAllBytes(file));
    } catch (StrictJson.Malformed malformed) {
      throw new DaybookException.Incorrect(
          "plug-build-failed",
          "%s is not the JSON wanted here: %s".formatted(file, malformed.getMessage()),
          malformed);
    }
  }

  private DaybookException unknown(Tag tag) {
    return new DaybookException.Incorrect(
        "plug-build-failed",
        "nobody has the schema of %s, which plug.json names: build where a service answers that has it, or put it at %s"
            .formatted(tag, plug.resolve(SCHEMAS).resolve(tag.name() + ".json")));
  }
}
