package org.daybook.pipelines;

import java.util.stream.Stream;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.Tag;
import org.daybook.documents.Version;
import org.jspecify.annotations.Nullable;

/// For predicates that look at nothing but the document's props: whatever else is looked at fails
/// the test.
public enum BlindSight implements Sight {
  INSTANCE;

  @Override
  public Stream<DocId> linked(Document document, Tag from, Tag to) {
    throw new AssertionError("links were looked at");
  }

  @Override
  public boolean ask(Document document, String query) {
    throw new AssertionError("the graph was asked");
  }

  @Override
  public Stream<Version> changes(Document document, @Nullable String processor) {
    throw new AssertionError("the history was looked at");
  }
}
