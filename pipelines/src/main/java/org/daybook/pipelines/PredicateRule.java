package org.daybook.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.daybook.documents.Tag;
import org.daybook.processors.Capabilities;
import org.daybook.processors.ManifestRule;

/// Checks predicates when a plug is installed: they must be well formed, and speak only of tags
/// that may be read, since what a predicate sees decides when a routine runs.
public final class PredicateRule implements ManifestRule {

  @Override
  public List<String> faults(JsonNode predicate, Capabilities readable) {
    List<Predicate.Fault> faults = Predicate.faults(predicate);
    if (!faults.isEmpty()) {
      return faults.stream().map(Predicate.Fault::toString).toList();
    }
    var denied = new ArrayList<String>();
    for (Tag tag : Predicate.parse(predicate).tags()) {
      if (!readable.reads().contains(tag)) {
        denied.add(
            "it speaks of the tag %s, which may not be read; name one of %s"
                .formatted(tag, new TreeSet<>(readable.reads())));
      }
    }
    return denied;
  }
}
