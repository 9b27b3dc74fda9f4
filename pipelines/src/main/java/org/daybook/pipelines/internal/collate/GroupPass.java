package org.daybook.pipelines.internal.collate;

import java.util.List;
import java.util.Optional;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.pipelines.internal.Cause;
import org.daybook.pipelines.internal.Parts;
import org.daybook.pipelines.internal.Watch;
import org.jspecify.annotations.Nullable;

/// Looks at all groups, once the members of all of them are known: what was lost is found here.
public final class GroupPass {

  private final Parts parts;
  private final List<Watch> collators;

  private GroupPass(Parts parts, List<Watch> collators) {
    this.parts = parts;
    this.collators = collators;
  }

  /// Settles the groups of the collators among some processors.
  public static void over(Parts parts, List<Watch> watches) {
    List<Watch> collators = watches.stream().filter(watch -> watch.members() != null).toList();
    if (!collators.isEmpty()) {
      var pass = new GroupPass(parts, collators);
      collators.forEach(pass::groups);
      pass.documents();
    }
  }

  /// Those that have members and no document.
  private void groups(Watch watch) {
    int size = parts.settings().pageSize();
    @Nullable String after = null;
    for (boolean more = true; more; ) {
      List<String> page = parts.collations().members().groups(watch.id(), after, size);
      for (String group : page) {
        var target = new GroupDocument(watch.id(), new Group(group));
        if (parts.collations().document(target).isEmpty()) {
          parts.collations().later(watch, target, Cause.OUTSIDE);
        }
      }
      more = page.size() == size;
      after = more ? page.getLast() : null;
    }
  }

  /// Those that have a document, also without members.
  private void documents() {
    int size = parts.settings().pageSize();
    @Nullable DocId after = null;
    for (boolean more = true; more; ) {
      List<Document> page = parts.store().listByTag(GroupDocument.TAG, after, size);
      page.forEach(
          document -> parts.considering().consider(document.id(), collators, Optional::empty));
      more = page.size() == size;
      after = more ? page.getLast().id() : null;
    }
  }
}
