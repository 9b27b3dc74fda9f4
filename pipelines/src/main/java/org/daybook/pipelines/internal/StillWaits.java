package org.daybook.pipelines.internal;

import java.util.List;
import java.util.Optional;
import org.daybook.documents.Document;
import org.daybook.documents.MergeRules;
import org.daybook.pipelines.RunRecord;

/// Settles a result that waited for a person only as long as it does: of two who settle it at the
/// same time one comes first, and of a newer run's result nobody has seen anything. Pure.
///
/// @param processor `<plug>:<processor>`
/// @param job whose result it is
/// @param rules for the rest
record StillWaits(String processor, String job, MergeRules rules) implements MergeRules {

  /// It is settled already, or no longer what it was.
  static final String SETTLED = "review-settled";

  @Override
  public Ruling rule(Document main, Document merged, List<Overlap> overlaps) {
    Optional<RunRecord> now = RunRecord.in(main, processor);
    return now.filter(record -> record.waits() && record.job().equals(job)).isPresent()
        ? rules.rule(main, merged, overlaps)
        : new Ruling.Stop(SETTLED, became(now));
  }

  private String became(Optional<RunRecord> now) {
    return now.map(
            record ->
                record.job().equals(job)
                    ? switch (record.outcome()) {
                      case SUCCEEDED, OUTDATED -> "it was approved meanwhile";
                      case REJECTED -> "it was rejected meanwhile";
                      case FAILED, PARKED, REVIEW -> "it was withdrawn meanwhile";
                    }
                    : "a newer run, job %s, has come in its place meanwhile: %s"
                        .formatted(record.job(), record.outcome().word()))
        .orElse("the record of its run is gone");
  }
}
