package org.daybook.processors;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/// The port through which whoever evaluates predicates checks them at install.
@FunctionalInterface
public interface ManifestRule {

  /// What is wrong with a processor's predicate, each fault a sentence without a full stop; empty
  /// when it can be evaluated.
  ///
  /// @param predicate its JSON
  /// @param readable the tags that it may speak of: the plug's own and those it uses
  List<String> faults(JsonNode predicate, Capabilities readable);
}
