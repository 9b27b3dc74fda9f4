package org.daybook.pipelines.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.daybook.pipelines.Predicate;
import org.daybook.pipelines.RunRecord;
import org.daybook.processors.ProcessorSpec;

/// A processor that is installed, its predicate read.
///
/// @param spec the processor
/// @param predicate what a document must be like
/// @param owns the tags its plug owns
public record Watch(ProcessorSpec spec, Predicate predicate, Set<Tag> owns) {

  public Watch {
    owns = Set.copyOf(owns);
  }

  /// `<plug>:<processor>`.
  public String id() {
    return spec.id();
  }

  /// Everything that predicate and routine may read.
  public SortedSet<Tag> reads() {
    var tags = new TreeSet<>(predicate.tags());
    tags.addAll(spec.capabilities().reads());
    return tags;
  }

  /// The tags whose change may change what is to be done.
  public SortedSet<Tag> wakes() {
    SortedSet<Tag> tags = reads();
    tags.add(spec.resultTag().tag());
    return tags;
  }

  /// The digest of its input among these props. The host's own notes about this processor are no
  /// input of it, even for one that reads all run records: they contain this digest.
  public String digest(SortedMap<PropKey, JsonNode> props) {
    return InputDigest.of(props, reads(), Set.of(RunRecord.key(id()), RunRecord.errorKey(id())));
  }
}
