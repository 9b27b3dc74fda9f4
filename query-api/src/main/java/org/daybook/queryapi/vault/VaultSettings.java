package org.daybook.queryapi.vault;

import org.daybook.documents.DocumentSettings;
import org.daybook.graph.GraphSettings;
import org.daybook.ingest.IngestSettings;
import org.daybook.pipelines.PipelineSettings;
import org.daybook.processors.SandboxSettings;
import org.daybook.wflow.EngineSettings;

/// The settings of a vault's parts.
public record VaultSettings(
    DocumentSettings documents,
    EngineSettings engine,
    GraphSettings graph,
    SandboxSettings sandbox,
    PipelineSettings pipelines,
    IngestSettings ingest) {

  public static final VaultSettings DEFAULTS =
      new VaultSettings(
          DocumentSettings.DEFAULTS,
          EngineSettings.DEFAULTS,
          GraphSettings.DEFAULTS,
          SandboxSettings.DEFAULTS,
          PipelineSettings.DEFAULTS,
          IngestSettings.DEFAULTS);
}
