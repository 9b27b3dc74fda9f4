package org.daybook.queryapi.config;

import io.quarkus.runtime.configuration.MemorySize;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.daybook.documents.BlobLocation;
import org.daybook.documents.DatabaseLocation;
import org.daybook.documents.DocumentSettings;
import org.daybook.graph.GraphSettings;
import org.daybook.graph.QueryLimits;
import org.daybook.ingest.IngestSettings;
import org.daybook.pipelines.PipelineSettings;
import org.daybook.processors.Limits;
import org.daybook.processors.SandboxSettings;
import org.daybook.processors.packages.AllowedRegistries;
import org.daybook.processors.packages.Publishers;
import org.daybook.queryapi.vault.FeedRetention;
import org.daybook.queryapi.vault.VaultSettings;
import org.daybook.wflow.EngineSettings;
import org.daybook.wflow.Retention;

/// Hands what is configured to the modules it is for. Pure.
public final class Settings {

  private static final int PAGE = 65_536;

  /// What schemas of vaults in PostgreSQL begin with, unless the setting says another.
  private static final String SCHEMA = "daybook";

  private Settings() {}

  /// The settings of every vault.
  ///
  /// @throws IllegalArgumentException that names the setting of a module that makes no sense
  public static VaultSettings of(DaybookConfig config) {
    return new VaultSettings(
        documents(config),
        named("daybook.workers", () -> engine(config.jobs()).withPools(config.workers())),
        graph(config.query()),
        sandbox(config.processors()),
        publishers(config.plugs()),
        PipelineSettings.DEFAULTS,
        ingest(config.ingest()),
        retention(config.feed()));
  }

  /// @throws IllegalArgumentException that names the setting and repeats no secret
  static DocumentSettings documents(DaybookConfig config) {
    DocumentSettings defaults = DocumentSettings.DEFAULTS;
    return new DocumentSettings(
        config.openDocuments(),
        defaults.readers(),
        defaults.maxDepth(),
        defaults.maxValueBytes(),
        defaults.changesPerSnapshot(),
        named("daybook.database", () -> DatabaseLocation.parse(config.database(), SCHEMA)),
        named("daybook.blobs", () -> BlobLocation.parse(config.blobs())),
        config.blobGrace());
  }

  static EngineSettings engine(DaybookConfig.Jobs jobs) {
    EngineSettings defaults = EngineSettings.DEFAULTS;
    Retention kept = defaults.retention();
    return defaults
        .withMostRunning(jobs.running())
        .withPartitions(jobs.partitions())
        .withGrace(jobs.grace())
        .withRetention(
            new Retention(
                jobs.keep(),
                jobs.keepFor().orElse(kept.age()),
                jobs.keepBytes().map(MemorySize::asLongValue).orElse(kept.bytes())));
  }

  /// @throws IllegalArgumentException that names the setting
  static Publishers publishers(DaybookConfig.Plugs plugs) {
    return named(
        "daybook.plugs.publishers", () -> Publishers.parse(plugs.publishers().orElse(List.of())));
  }

  /// The registries that the service may fetch plugs from.
  ///
  /// @throws IllegalArgumentException that names the setting
  public static AllowedRegistries registries(DaybookConfig.Plugs plugs) {
    return named(
        "daybook.plugs.registries",
        () -> AllowedRegistries.parse(plugs.registries().orElse(List.of())));
  }

  static FeedRetention retention(DaybookConfig.Feed feed) {
    return new FeedRetention(
        feed.keepFor().orElse(null),
        feed.keepEntries().isEmpty() ? null : feed.keepEntries().getAsLong());
  }

  /// A module's complaint under the setting's name. What caused it is left out: it may repeat the
  /// setting, and with it a password.
  private static <T> T named(String setting, Supplier<T> reader) {
    try {
      return reader.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(setting + ": " + e.getMessage());
    }
  }

  private static GraphSettings graph(DaybookConfig.Query query) {
    return GraphSettings.DEFAULTS
        .withBase(query.base())
        .withQueries(QueryLimits.DEFAULTS.withTime(query.time()).withRows(query.rows()));
  }

  private static SandboxSettings sandbox(DaybookConfig.Processors processors) {
    SandboxSettings defaults = SandboxSettings.DEFAULTS;
    return new SandboxSettings(
        processors.threads() == 0 ? defaults.threads() : processors.threads(),
        defaults.stackBytes(),
        defaults.memoryShare(),
        new Limits(
            processors.timePerRun(),
            (int) (processors.memoryPerRun().asLongValue() / PAGE),
            processors.tableEntriesPerRun(),
            processors.callsPerRun(),
            processors.outputPerRun().asLongValue(),
            processors.logPerRun().asLongValue(),
            processors.readPerRun().asLongValue(),
            processors.editsPerRun()),
        defaults.moduleBytes(),
        defaults.plugBytes(),
        defaults.admission(),
        defaults.grace(),
        Set.copyOf(processors.privateHosts().orElse(List.of())));
  }

  private static IngestSettings ingest(DaybookConfig.Ingest ingest) {
    IngestSettings defaults = IngestSettings.DEFAULTS;
    var worker =
        defaults
            .worker()
            .withHeapBytes(ingest.heap().asLongValue())
            .withTimePerFile(ingest.timePerFile());
    return defaults.withWorker(
        ingest.threads() == 0 ? worker : worker.withThreads(ingest.threads()));
  }
}
