package org.daybook.pipelines.internal.collate;

import java.util.stream.Stream;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.Tag;
import org.daybook.documents.Version;
import org.daybook.pipelines.Sight;
import org.daybook.pipelines.internal.InputDigest;
import org.daybook.pipelines.internal.index.Members;
import org.jspecify.annotations.Nullable;

/// Adds to what is to be seen beside a document the members of its group. Thread-safe.
///
/// @param sight all else
/// @param members who is one
public record MemberSight(Sight sight, Members members) implements Sight {

  @Override
  public String members(Document document, String processor) {
    return GroupDocument.in(document, processor)
        .map(found -> InputDigest.of(members.text(processor, found.group().text())))
        .orElse("");
  }

  @Override
  public Stream<DocId> linked(Document document, Tag from, Tag to) {
    return sight.linked(document, from, to);
  }

  @Override
  public boolean ask(Document document, String query) {
    return sight.ask(document, query);
  }

  @Override
  public Stream<Version> changes(Document document, @Nullable String processor) {
    return sight.changes(document, processor);
  }
}
