package org.daybook.processors;

import java.util.Set;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;

/// What a routine may do with a document: the tags it declared, exactly; never a prefix of them.
///
/// @param reads tags whose props it sees; all others look absent
/// @param writes tags whose props it may put and delete
public record Capabilities(Set<Tag> reads, Set<Tag> writes) {

  public Capabilities {
    reads = Set.copyOf(reads);
    writes = Set.copyOf(writes);
  }

  public boolean mayRead(PropKey key) {
    return reads.contains(key.tag());
  }

  public boolean mayWrite(PropKey key) {
    return writes.contains(key.tag());
  }
}
