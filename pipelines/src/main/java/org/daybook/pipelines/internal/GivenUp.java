package org.daybook.pipelines.internal;

import java.time.Instant;
import java.util.List;
import org.daybook.documents.Document;
import org.daybook.documents.Edit;
import org.daybook.documents.MergeRules;
import org.daybook.pipelines.RunRecord;

/// Gives up a result whose processor does not run now, so that nobody can say if the document is
/// still what it read: once that runs again, other input is found by its digest. Pure.
///
/// @param processor `<plug>:<processor>`
/// @param record of the run, which waits
/// @param why for the record
/// @param at when it was given up
record GivenUp(String processor, RunRecord record, String why, Instant at) implements MergeRules {

  @Override
  public Ruling rule(Document main, Document merged, List<Overlap> overlaps) {
    var rejected =
        new RunRecord(
            RunRecord.Outcome.REJECTED,
            record.plugVersion(),
            record.version(),
            record.digest(),
            record.job(),
            record.attempts(),
            at,
            ReviewEnd.REJECTED,
            Shortened.to(Settlement.MOST_MESSAGE, why),
            record.seen(),
            record.reason(),
            record.pipeline());
    return new Ruling.Proceed(Edit.put(RunRecord.key(processor), rejected.json()));
  }
}
