package org.daybook.pipelines.internal.user;

import java.util.List;
import java.util.Set;
import org.daybook.documents.Tag;
import org.daybook.pipelines.InstalledPipeline;
import org.daybook.pipelines.Predicate;
import org.daybook.processors.ProcessorSpec;

/// A pipeline, and the processors it is made of.
///
/// @param pipeline as people see it
/// @param processors none when it is broken or not enabled
public record Plan(InstalledPipeline pipeline, List<Planned> processors) {

  public Plan {
    processors = List.copyOf(processors);
  }

  /// One of its processors.
  ///
  /// @param spec the processor
  /// @param predicate the pipeline's
  /// @param owns the tags that the plug of its routine owns
  /// @param place which of the pipeline's it is
  public record Planned(ProcessorSpec spec, Predicate predicate, Set<Tag> owns, Place place) {
    public Planned {
      owns = Set.copyOf(owns);
    }
  }
}
