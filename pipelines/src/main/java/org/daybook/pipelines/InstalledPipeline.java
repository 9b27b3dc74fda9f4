package org.daybook.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.daybook.documents.DocId;
import org.daybook.documents.Heads;

/// A pipeline of a vault.
///
/// @param name its name
/// @param doc its document
/// @param heads which version of it
/// @param json as its document says it
/// @param faults why it does not run; it runs when they are mended, such as by installing the plug
///     of a routine
/// @param warnings what may not be meant
/// @param processors what it is made of, in the order of its stages; none when it does not run
public record InstalledPipeline(
    String name,
    DocId doc,
    Heads heads,
    JsonNode json,
    List<PipelineFault> faults,
    List<String> warnings,
    List<String> processors) {

  public InstalledPipeline {
    faults = List.copyOf(faults);
    warnings = List.copyOf(warnings);
    processors = List.copyOf(processors);
  }

  /// Whether it is wrong as things are.
  public boolean broken() {
    return !faults.isEmpty();
  }
}
