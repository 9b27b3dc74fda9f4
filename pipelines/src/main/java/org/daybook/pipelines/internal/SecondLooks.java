package org.daybook.pipelines.internal;

import java.time.Clock;
import java.time.Duration;
import org.daybook.documents.DocId;
import org.daybook.pipelines.internal.index.Postponed;

/// Takes note of documents that could not be decided about now, so that they are looked at again.
///
/// @param postponed where
/// @param rest how long each waits at first
public record SecondLooks(Postponed postponed, Clock clock, Duration rest) {

  /// Learns that a document was not looked at.
  public void passed(DocId doc, String processor) {
    postponed.passed(doc, processor, clock.instant(), rest);
  }

  /// Learns that a document was looked at in vain.
  public void tried(DocId doc, String processor) {
    postponed.tried(doc, processor, clock.instant(), rest);
  }
}
