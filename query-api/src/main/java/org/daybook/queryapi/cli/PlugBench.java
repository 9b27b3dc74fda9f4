package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.daybook.documents.Schemas;
import org.daybook.documents.Tag;
import org.daybook.ingest.Ingest;
import org.daybook.pipelines.Pipelines;
import org.daybook.pipelines.PredicateRule;
import org.daybook.processors.PlugSource;
import org.daybook.processors.SandboxSettings;
import org.daybook.processors.kits.BuiltPlug;
import org.daybook.processors.kits.PlugBuild;
import org.daybook.processors.kits.Toolbox;
import org.daybook.processors.packages.PackageLimits;
import org.daybook.processors.packages.PlugFolder;
import org.daybook.processors.workbench.Workbench;
import org.daybook.processors.workbench.WorkbenchSettings;

/// An author's folder and the workbench that its plug is tried on. The workbench is made anew only
/// when it cannot hold the plug as it has become. Not thread-safe.
final class PlugBench implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String SCHEMAS = "schemas";

  private final Path folder;
  private final Screen screen;
  private final WorkbenchSettings settings;
  private final RemoteSchemas remote;
  private Optional<Workbench> workbench = Optional.empty();
  private PlugSource source = new PlugSource(Map.of());

  /// @param client asked for what the folder does not know of others; stays the caller's
  PlugBench(Path folder, Client client, Screen screen, long seed) {
    this.folder = folder;
    this.screen = screen;
    this.remote = new RemoteSchemas(client);
    this.settings =
        new WorkbenchSettings(
            SandboxSettings.DEFAULTS,
            new PredicateRule(),
            Pipelines::query,
            PlugBench::hostTags,
            remote::schema,
            seed);
  }

  private static void hostTags(Schemas schemas) {
    Ingest.register(schemas);
    Pipelines.register(schemas);
  }

  Path folder() {
    return folder;
  }

  WorkbenchSettings settings() {
    return settings;
  }

  /// The plug's files as they were last loaded.
  PlugSource source() {
    return source;
  }

  /// The workbench, with the plug in it.
  Workbench workbench() {
    return workbench.orElseThrow(() -> new IllegalStateException("no plug was loaded yet"));
  }

  /// Builds the plug where it has sources that are newer than its modules.
  ///
  /// @return what was built; empty where all is as it was
  Optional<BuiltPlug> build() throws IOException {
    if (!Freshness.stale(folder)) {
      return Optional.empty();
    }
    var build = new PlugBuild(Toolbox.ofThisProcess(), remote::schema);
    return Optional.of(build.build(folder, screen::note));
  }

  /// Puts the plug as it is in the folder into the workbench.
  ///
  /// @return whether the workbench is a new one, without the documents of the last
  boolean load() throws IOException {
    PlugSource next = PlugFolder.read(folder, PackageLimits.DEFAULTS);
    boolean fresh = workbench.filter(there -> there.fits(next)).isEmpty();
    if (fresh) {
      close();
      workbench = Optional.of(Workbench.open(settings));
    }
    try {
      List<Tag> unknown = workbench().install(next, schemas());
      for (Tag tag : fresh ? unknown : List.<Tag>of()) {
        screen.note(
            "nobody here knows the schema of %s, so any value will do; put it into %s"
                .formatted(tag, folder.resolve(SCHEMAS).resolve(tag + ".json")));
      }
    } catch (RuntimeException refused) {
      close(); // what is left of it is no plug
      throw refused;
    }
    source = next;
    return fresh;
  }

  /// The schemas of others that the author keeps: `schemas/TAG.json`.
  private Map<Tag, JsonNode> schemas() throws IOException {
    var read = new TreeMap<Tag, JsonNode>();
    Path kept = folder.resolve(SCHEMAS);
    if (!Files.isDirectory(kept)) {
      return read;
    }
    try (Stream<Path> files = Files.list(kept)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".json")).toList()) {
        String name = file.getFileName().toString();
        try {
          read.put(
              new Tag(name.substring(0, name.length() - ".json".length())),
              JSON.readTree(file.toFile()));
        } catch (IllegalArgumentException | IOException malformed) {
          throw new CommandFailure(
              Exit.FAILED,
              "%s is not TAG.json with a schema: %s".formatted(file, malformed.getMessage()));
        }
      }
    }
    return read;
  }

  @Override
  public void close() {
    workbench.ifPresent(Workbench::close);
    workbench = Optional.empty();
  }
}
