package org.daybook.processors.workbench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daybook.documents.Schemas;
import org.daybook.documents.Tag;
import org.daybook.processors.Manifest;
import org.daybook.processors.PlugSource;
import org.daybook.processors.Plugs;
import org.jspecify.annotations.Nullable;
import org.semver4j.Semver;

/// Puts the tags and plugs that a plug needs of others into a scratch vault, as plugs without code.
final class StandIns {

  private static final Pattern NUMBERS = Pattern.compile("(\\d+)(?:\\.(\\d+))?(?:\\.(\\d+))?");

  private final Schemas schemas;
  private final Plugs plugs;
  private final Function<Tag, Optional<JsonNode>> known;
  private final List<Tag> unknown = new ArrayList<>();

  /// @param known the schema of a tag, where somebody knows it
  StandIns(Schemas schemas, Plugs plugs, Function<Tag, Optional<JsonNode>> known) {
    this.schemas = schemas;
    this.plugs = plugs;
    this.known = known;
  }

  /// Puts in what the manifest needs and is not there.
  ///
  /// @return the tags whose schema nobody knew, so that any value will do
  List<Tag> put(Manifest manifest) {
    var owners = new TreeMap<String, SortedMap<Tag, JsonNode>>();
    var ranges = new TreeMap<String, List<String>>();
    manifest
        .requires()
        .forEach(
            (plug, range) -> {
              owners.computeIfAbsent(plug, _ -> new TreeMap<>());
              ranges.computeIfAbsent(plug, _ -> new ArrayList<>()).add(range);
            });
    manifest
        .uses()
        .forEach(
            (tag, use) -> {
              SortedMap<Tag, JsonNode> tags =
                  owners.computeIfAbsent(use.owner(), _ -> new TreeMap<>());
              if (schemas.schema(tag).isEmpty()) {
                tags.put(tag, schema(tag));
              }
              if (use.range() != null) {
                ranges.computeIfAbsent(use.owner(), _ -> new ArrayList<>()).add(use.range());
              }
            });
    owners.forEach((owner, tags) -> put(owner, tags, ranges.getOrDefault(owner, List.of())));
    return List.copyOf(unknown);
  }

  private JsonNode schema(Tag tag) {
    return known
        .apply(tag)
        .orElseGet(
            () -> {
              unknown.add(tag);
              return JsonNodeFactory.instance.objectNode();
            });
  }

  private void put(String owner, SortedMap<Tag, JsonNode> tags, List<String> ranges) {
    if (owner.equals(Schemas.HOST)) {
      if (!tags.isEmpty()) {
        schemas.register(Schemas.HOST, tags);
      }
    } else if (plugs.plug(owner).isEmpty()) {
      plugs.install(plug(owner, tags, ranges));
    }
  }

  private static PlugSource plug(String owner, Map<Tag, JsonNode> tags, List<String> ranges) {
    ObjectNode manifest =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", owner)
            .put("version", version(ranges))
            .put("abi", Manifest.ABI)
            .put("title", "Stands in for " + owner);
    ObjectNode owns = manifest.putObject("owns");
    tags.forEach((tag, schema) -> owns.set(tag.name(), schema));
    if (tags.isEmpty()) {
      owns.putObject(owner + ".stand-in"); // a plug has something
    }
    return new PlugSource(
        Map.of(Manifest.FILE, manifest.toString().getBytes(StandardCharsets.UTF_8)));
  }

  /// A version within all the ranges, if one is near the numbers that they name.
  private static String version(List<String> ranges) {
    var candidates = new ArrayList<Semver>();
    candidates.add(new Semver("1.0.0"));
    for (String range : ranges) {
      Matcher numbers = NUMBERS.matcher(range);
      while (numbers.find()) {
        Semver named =
            new Semver(
                "%s.%s.%s"
                    .formatted(numbers.group(1), part(numbers.group(2)), part(numbers.group(3))));
        candidates.addAll(List.of(named, named.nextPatch(), named.nextMinor(), named.nextMajor()));
      }
    }
    candidates.add(new Semver("0.0.0"));
    return candidates.stream()
        .filter(version -> ranges.stream().allMatch(version::satisfies))
        .findFirst()
        .orElse(candidates.getFirst())
        .getVersion();
  }

  private static String part(@Nullable String number) {
    return number == null ? "0" : number;
  }
}
