package org.daybook.pipelines.internal;

import java.util.List;
import java.util.Optional;
import org.daybook.documents.Document;
import org.daybook.documents.MergeRules;
import org.daybook.pipelines.RunRecord;

/// Rules of a run that merges only as long as no other run of its processor has settled since it
/// forked. While a run is parked or waits for its next attempt, a newer one may come and go; and
/// what that did may bring the document back to the input of the older.
///
/// @param processor `<plug>:<processor>`
/// @param fork the version of the document that it ran on
/// @param rules what else there is to say
record NobodySettled(String processor, Document fork, MergeRules rules) implements MergeRules {

  /// Another run has said what there is to say.
  static final String SETTLED_MEANWHILE = "settled-meanwhile";

  @Override
  public Ruling rule(Document main, Document merged, List<Overlap> overlaps) {
    Optional<RunRecord> now = RunRecord.in(main, processor);
    boolean settled =
        now.isPresent()
            && now.get().outcome() != RunRecord.Outcome.PARKED
            && !now.equals(RunRecord.in(fork, processor));
    return settled
        ? new Ruling.Stop(
            SETTLED_MEANWHILE,
            "another run of the processor settled since this one began: job " + now.get().job())
        : rules.rule(main, merged, overlaps);
  }
}
