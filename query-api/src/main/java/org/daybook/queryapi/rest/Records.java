package org.daybook.queryapi.rest;

import java.util.Set;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Document;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;

/// The host's records, which decide what runs; to write them from outside would run things twice or
/// never.
final class Records {

  private static final Set<Tag> TAGS =
      Set.of(new Tag("org.daybook.run"), new Tag("org.daybook.error"), new Tag("org.daybook.plug"));

  private Records() {}

  static void refuse(Iterable<PropKey> keys) {
    for (PropKey key : keys) {
      if (TAGS.contains(key.tag())) {
        throw new DaybookException.Incorrect(
            "tag-reserved",
            "prop %s is a record that the host alone writes; to have a processor run again, delete its result tag"
                .formatted(key));
      }
    }
  }

  static void refuse(Document document) {
    if (document.has(new Tag("org.daybook.plug"))) {
      throw new DaybookException.Conflict(
          "plug-document",
          "document %s records an installed plug; take the plug away instead: DELETE /api/v1/plugs/{id}"
              .formatted(document.id()));
    }
  }
}
