package org.daybook.queryapi.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Pipelines as people write them in files. JSON is YAML too.
final class PipelineYaml {

  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder()
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .build());

  private static final List<String> MEMBERS =
      List.of("name", "title", "predicate", "stages", "result", "onFailure", "rerun", "enabled");

  private PipelineYaml() {}

  /// The pipelines of a file, which `---` stands between.
  static List<JsonNode> read(Path file) {
    try (var in = Files.newInputStream(file);
        var values = YAML.readerFor(JsonNode.class).<JsonNode>readValues(in)) {
      List<JsonNode> all = values.readAll();
      for (JsonNode one : all) {
        if (!one.path("name").isTextual()) {
          throw new CommandFailure(
              Exit.FAILED, file + ": wanted a pipeline, with its name under \"name\"");
        }
      }
      return all;
    } catch (JsonProcessingException e) {
      throw new CommandFailure(
          Exit.FAILED,
          "%s: it is not YAML: %s at line %d, column %d"
              .formatted(
                  file,
                  e.getOriginalMessage().lines().findFirst().orElse(""),
                  e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                  e.getLocation() == null ? 0 : e.getLocation().getColumnNr()));
    } catch (IOException e) {
      throw new CommandFailure(Exit.FAILED, "%s: it cannot be read: %s".formatted(file, e));
    }
  }

  /// A pipeline as one would write it; documents keep no order of members.
  static String text(JsonNode pipeline) {
    ObjectNode ordered = JsonNodeFactory.instance.objectNode();
    MEMBERS.stream()
        .filter(pipeline::has)
        .forEach(member -> ordered.set(member, pipeline.get(member)));
    pipeline.properties().forEach(member -> ordered.set(member.getKey(), member.getValue()));
    try {
      return YAML.writeValueAsString(ordered).stripTrailing();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a value of JSON is one of YAML", e);
    }
  }
}
