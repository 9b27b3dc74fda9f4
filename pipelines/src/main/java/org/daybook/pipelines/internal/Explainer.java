package org.daybook.pipelines.internal;

import java.util.List;
import java.util.Optional;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.pipelines.Clause;
import org.daybook.pipelines.Decision;
import org.daybook.pipelines.Decision.Reason;
import org.daybook.pipelines.Explanation;
import org.daybook.pipelines.RunRecord;
import org.daybook.wflow.JobId;

/// Says what would be decided, without carrying it out.
public final class Explainer {

  private Explainer() {}

  public static Explanation explain(Parts parts, DocId doc, String processor) {
    Optional<Watch> watch = parts.installed().current().watch(processor);
    Optional<Document> document = parts.store().read(doc);
    Optional<RunRecord> record = document.flatMap(found -> RunRecord.in(found, processor));
    Optional<String> cause = record.flatMap(run -> cause(parts.lanes(), run));
    if (watch.isEmpty() || document.isEmpty()) {
      Reason reason = watch.isEmpty() ? Reason.NOT_INSTALLED : Reason.DOCUMENT_UNKNOWN;
      return new Explanation(
          doc,
          processor,
          new Decision.Skip(reason),
          null,
          null,
          record,
          cause,
          parts.lanes().flights(doc, processor).stream().map(Flight::job).toList());
    }
    List<Flight> flights = parts.lanes().flights(document.get(), processor);
    return new Explanation(
        doc,
        processor,
        Decider.decide(document.get(), watch.get(), flights, parts.sight()),
        watch.get().digest(document.get(), parts.sight()),
        Clause.of(watch.get().predicate(), watch.get().subject(document.get(), parts.sight())),
        record,
        cause,
        flights.stream().filter(flight -> !flight.ended()).map(Flight::job).toList());
  }

  private static Optional<String> cause(Lanes lanes, RunRecord record) {
    try {
      return lanes.args(new JobId(record.job())).map(ProcessArgs::cause);
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // a record that this program did not write
    }
  }
}
