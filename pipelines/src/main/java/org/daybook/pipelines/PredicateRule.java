package org.daybook.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.TreeSet;
import org.daybook.documents.Schemas;
import org.daybook.documents.Tag;
import org.daybook.processors.Capabilities;
import org.daybook.processors.ManifestRule;

/// Checks predicates when a plug is installed: they must be well formed, and speak only of tags
/// that may be read, since what a predicate sees decides when a routine runs.
public final class PredicateRule implements ManifestRule {

  private final java.util.function.Predicate<Tag> registered;

  /// A rule that does not know which tags there are.
  public PredicateRule() {
    this.registered = _ -> true;
  }

  /// @param schemas tell a tag that may not be read from one that nobody registered
  public PredicateRule(Schemas schemas) {
    this.registered = tag -> schemas.schema(tag).isPresent();
  }

  @Override
  public List<String> faults(JsonNode predicate, Capabilities readable) {
    List<Predicate.Fault> faults = Predicate.faults(predicate);
    return faults.isEmpty()
        ? Predicate.parse(predicate).allTags().stream()
            .filter(tag -> !readable.reads().contains(tag))
            .map(tag -> denied(tag, readable))
            .toList()
        : faults.stream().map(Predicate.Fault::toString).toList();
  }

  private String denied(Tag tag, Capabilities readable) {
    return registered.test(tag)
        ? "it speaks of the tag %s, which may not be read; name one of %s"
            .formatted(tag, new TreeSet<>(readable.reads()))
        : "it speaks of the tag %s, which nobody registered; correct it, or name one of %s"
            .formatted(tag, new TreeSet<>(readable.reads()));
  }
}
