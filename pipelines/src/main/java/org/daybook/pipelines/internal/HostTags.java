package org.daybook.pipelines.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.daybook.documents.Schemas;
import org.daybook.documents.Tag;
import org.daybook.pipelines.PipelineConfig;
import org.daybook.pipelines.RunRecord;
import org.daybook.pipelines.internal.collate.GroupDocument;

/// The host's tags that the pipelines write.
public final class HostTags {

  /// A document with this belongs to a plug's event handler.
  public static final Tag HANDLER = new Tag("org.daybook.handler");

  private HostTags() {}

  public static void register(Schemas schemas) {
    schemas.register(
        Schemas.HOST,
        Map.of(
            RunRecord.RUN,
            schema(RunRecord.RUN),
            RunRecord.ERROR,
            schema(RunRecord.ERROR),
            GroupDocument.TAG,
            schema(GroupDocument.TAG),
            HANDLER,
            schema(HANDLER),
            PipelineConfig.TAG,
            schema(PipelineConfig.TAG),
            PipelineConfig.DONE,
            schema(PipelineConfig.DONE)));
  }

  private static JsonNode schema(Tag tag) {
    String name = "/org/daybook/pipelines/schemas/" + tag + ".json";
    try (InputStream json = HostTags.class.getResourceAsStream(name)) {
      if (json == null) {
        throw new IllegalStateException("resource " + name + " is missing from the program");
      }
      return new ObjectMapper().readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
