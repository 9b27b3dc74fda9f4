package org.daybook.pipelines.internal.user;

import java.util.Set;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.daybook.pipelines.PipelineConfig;
import org.daybook.pipelines.Predicate;

/// A pipeline or processor beside others.
///
/// @param id its name
/// @param predicate what it runs on
/// @param result what it puts when it is done
/// @param writes what else it may write
record Neighbour(String id, Predicate predicate, PropKey result, Set<Tag> writes) {

  Neighbour {
    writes = Set.copyOf(writes);
  }

  /// Whether it can only run where another was done.
  boolean follows(Neighbour other) {
    return asks(predicate, other.result());
  }

  private static boolean asks(Predicate predicate, PropKey result) {
    return switch (predicate) {
      case Predicate.Has(Tag tag) -> tag.equals(result.tag()) && !tag.equals(PipelineConfig.DONE);
      case Predicate.HasProp(PropKey key) -> key.equals(result);
      case Predicate.Field field -> field.key().equals(result);
      case Predicate.And(var all) -> all.stream().anyMatch(one -> asks(one, result));
      case Predicate.Or(var any) -> any.stream().anyMatch(one -> asks(one, result));
      case Predicate.Not _, Predicate.Refers _, Predicate.Ask _, Predicate.Changed _ -> false;
    };
  }
}
