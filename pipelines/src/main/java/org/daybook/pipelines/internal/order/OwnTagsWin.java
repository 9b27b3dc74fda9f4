package org.daybook.pipelines.internal.order;

import java.util.List;
import java.util.Set;
import org.daybook.documents.Document;
import org.daybook.documents.Edit;
import org.daybook.documents.MergeRules;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;

/// The whole edit, or nothing of it: where somebody else changed the same keys meanwhile, it merges
/// only if its plug owns them all. Pure.
///
/// @param edit what the run did
/// @param owns the tags of its plug
record OwnTagsWin(Edit edit, Set<Tag> owns) implements MergeRules {

  @Override
  public Ruling rule(Document main, Document merged, List<Overlap> overlaps) {
    List<PropKey> foreign =
        overlaps.stream().map(Overlap::key).filter(key -> !owns.contains(key.tag())).toList();
    return foreign.isEmpty()
        ? new Ruling.Proceed(edit)
        : new Ruling.Stop(
            "merge-conflict",
            "while it ran, somebody else changed what it wrote and its plug does not own: "
                + foreign);
  }
}
