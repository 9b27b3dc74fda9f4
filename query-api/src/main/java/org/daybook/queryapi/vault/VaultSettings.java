package org.daybook.queryapi.vault;

import org.daybook.documents.BlobLocation;
import org.daybook.documents.DatabaseLocation;
import org.daybook.documents.DocumentSettings;
import org.daybook.graph.GraphSettings;
import org.daybook.ingest.IngestSettings;
import org.daybook.pipelines.PipelineSettings;
import org.daybook.processors.SandboxSettings;
import org.daybook.processors.packages.Publishers;
import org.daybook.wflow.EngineSettings;

/// The settings of a vault's parts.
///
/// @param publishers whose plugs must be signed
/// @param feed how much of the feed stays told
public record VaultSettings(
    DocumentSettings documents,
    EngineSettings engine,
    GraphSettings graph,
    SandboxSettings sandbox,
    Publishers publishers,
    PipelineSettings pipelines,
    IngestSettings ingest,
    FeedRetention feed) {

  public static final VaultSettings DEFAULTS =
      new VaultSettings(
          DocumentSettings.DEFAULTS,
          EngineSettings.DEFAULTS,
          GraphSettings.DEFAULTS,
          SandboxSettings.DEFAULTS,
          Publishers.NONE,
          PipelineSettings.DEFAULTS,
          IngestSettings.DEFAULTS,
          FeedRetention.ALL);

  /// The same for one of several vaults: where they share a database or a bucket, it has a schema
  /// `<schema>_<name>` and keys below `<prefix>/<name>` of its own.
  ///
  /// @throws IllegalArgumentException for a name that is too long for the database
  public VaultSettings in(VaultName name) {
    DocumentSettings own =
        documents.withDatabase(database(name)).withBlobs(blobs(name), documents.blobGrace());
    return new VaultSettings(own, engine, graph, sandbox, publishers, pipelines, ingest, feed);
  }

  private DatabaseLocation database(VaultName name) {
    return switch (documents.database()) {
      case DatabaseLocation.Sqlite sqlite -> sqlite;
      case DatabaseLocation.Postgresql(String url, String schema) ->
          new DatabaseLocation.Postgresql(url, schema + "_" + name.value().replace('-', '_'));
    };
  }

  private BlobLocation blobs(VaultName name) {
    return switch (documents.blobs()) {
      case BlobLocation.Files files -> files;
      case BlobLocation.S3 s3 ->
          new BlobLocation.S3(
              s3.endpoint(),
              s3.region(),
              s3.bucket(),
              s3.prefix().isEmpty() ? name.value() : s3.prefix() + "/" + name,
              s3.keys());
    };
  }
}
