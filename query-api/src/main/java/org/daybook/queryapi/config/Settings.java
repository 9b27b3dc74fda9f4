package org.daybook.queryapi.config;

import org.daybook.documents.DocumentSettings;
import org.daybook.graph.GraphSettings;
import org.daybook.graph.QueryLimits;
import org.daybook.ingest.IngestSettings;
import org.daybook.pipelines.PipelineSettings;
import org.daybook.processors.Limits;
import org.daybook.processors.SandboxSettings;
import org.daybook.queryapi.vault.VaultSettings;
import org.daybook.wflow.EngineSettings;

/// Hands what is configured to the modules it is for. Pure.
public final class Settings {

  private static final int PAGE = 65_536;

  private Settings() {}

  /// The settings of every vault.
  ///
  /// @throws IllegalArgumentException that names the setting of a module that makes no sense
  public static VaultSettings of(DaybookConfig config) {
    return new VaultSettings(
        DocumentSettings.DEFAULTS,
        EngineSettings.DEFAULTS,
        graph(config.query()),
        sandbox(config.processors()),
        PipelineSettings.DEFAULTS,
        ingest(config.ingest()));
  }

  private static GraphSettings graph(DaybookConfig.Query query) {
    return GraphSettings.DEFAULTS
        .withBase(query.base())
        .withQueries(QueryLimits.DEFAULTS.withTime(query.time()).withRows(query.rows()));
  }

  private static SandboxSettings sandbox(DaybookConfig.Processors processors) {
    SandboxSettings defaults = SandboxSettings.DEFAULTS;
    Limits run = defaults.run();
    return new SandboxSettings(
        processors.threads() == 0 ? defaults.threads() : processors.threads(),
        defaults.stackBytes(),
        defaults.memoryShare(),
        new Limits(
            processors.timePerRun(),
            (int) (processors.memoryPerRun().asLongValue() / PAGE),
            run.outputBytes(),
            run.hostCalls()),
        defaults.logBytes(),
        defaults.moduleBytes(),
        defaults.plugBytes(),
        defaults.admission(),
        defaults.grace());
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
