package org.daybook.pipelines.internal;

import java.util.List;
import java.util.Optional;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.pipelines.Decision;
import org.daybook.pipelines.Decision.Reason;
import org.daybook.pipelines.Explanation;
import org.daybook.pipelines.RunRecord;

/// Says what would be decided, without carrying it out.
public final class Explainer {

  private Explainer() {}

  public static Explanation explain(Parts parts, DocId doc, String processor) {
    Optional<Watch> watch = parts.installed().current().watch(processor);
    Optional<Document> document = parts.store().read(doc);
    if (watch.isEmpty() || document.isEmpty()) {
      Reason reason = watch.isEmpty() ? Reason.NOT_INSTALLED : Reason.DOCUMENT_UNKNOWN;
      return new Explanation(
          doc,
          processor,
          new Decision.Skip(reason),
          null,
          document.flatMap(found -> RunRecord.in(found, processor)),
          parts.lanes().flights(doc, processor).stream().map(Flight::job).toList());
    }
    List<Flight> flights = parts.lanes().flights(document.get(), processor, null);
    return new Explanation(
        doc,
        processor,
        Decider.decide(document.get(), watch.get(), flights, parts.sight()),
        watch.get().digest(document.get(), parts.sight()),
        RunRecord.in(document.get(), processor),
        flights.stream().filter(flight -> !flight.ended()).map(Flight::job).toList());
  }
}
