package org.daybook.processors;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.daybook.documents.DocId;
import org.daybook.documents.Tag;

/// A plug that is installed.
///
/// @param id its reverse-domain id
/// @param version its semantic version
/// @param digest SHA-256 over all its files, hexadecimal
/// @param manifest its `plug.json`
/// @param owns the tags it owns
/// @param processors its processors
/// @param doc the document that records it
/// @param installed when
public record InstalledPlug(
    String id,
    String version,
    String digest,
    JsonNode manifest,
    List<Tag> owns,
    List<ProcessorSpec> processors,
    DocId doc,
    Instant installed) {

  public InstalledPlug {
    owns = List.copyOf(owns);
    processors = List.copyOf(processors);
  }
}
