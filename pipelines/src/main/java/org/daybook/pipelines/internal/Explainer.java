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
import org.daybook.pipelines.Subject;
import org.daybook.pipelines.internal.collate.GroupDocument;
import org.daybook.wflow.JobId;
import org.daybook.wflow.WorkerPool;
import org.jspecify.annotations.Nullable;

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
          parts.lanes().flights(doc, processor).stream().map(Flight::job).toList(),
          null,
          awaited(parts.lanes(), doc, processor));
    }
    if (watch.get().members() != null && GroupDocument.in(document.get(), processor).isEmpty()) {
      return member(parts, document.get(), watch.get(), record, cause);
    }
    List<Flight> flights = parts.lanes().flights(document.get(), processor);
    return new Explanation(
        doc,
        processor,
        decision(parts, document.get(), watch.get(), flights),
        watch.get().digest(document.get(), parts.sight()),
        Clause.of(watch.get().predicate(), watch.get().subject(document.get(), parts.sight())),
        record,
        cause,
        flights.stream().filter(flight -> !flight.ended()).map(Flight::job).toList(),
        null,
        awaited(parts.lanes(), doc, processor));
  }

  private static Decision decision(
      Parts parts, Document document, Watch watch, List<Flight> flights) {
    return parts.collations().known(watch)
        ? parts.collations().putOff(watch, Decider.decide(document, watch, flights, parts.sight()))
        : new Decision.Skip(Reason.MEMBERS_UNKNOWN);
  }

  /// Of a document that a collator does not write: whether it reads it.
  private static Explanation member(
      Parts parts,
      Document document,
      Watch watch,
      Optional<RunRecord> record,
      Optional<String> cause) {
    Optional<GroupDocument> target =
        parts
            .collations()
            .group(document.id(), watch)
            .map(group -> new GroupDocument(watch.id(), group));
    return new Explanation(
        document.id(),
        watch.id(),
        new Decision.Skip(target.isPresent() ? Reason.MEMBER : Reason.NO_MATCH),
        watch.memberDigest(document, parts.sight()),
        Clause.of(watch.stated(), Subject.of(document, parts.sight())),
        record,
        cause,
        List.of(),
        target
            .map(
                found ->
                    new Explanation.Membership(
                        found.group().value(), parts.collations().document(found).orElse(null)))
            .orElse(null),
        null);
  }

  private static @Nullable WorkerPool awaited(Lanes lanes, DocId doc, String processor) {
    return lanes.awaited(ProcessArgs.lane(doc, processor)).orElse(null);
  }

  private static Optional<String> cause(Lanes lanes, RunRecord record) {
    try {
      return lanes.args(new JobId(record.job())).map(args -> args.origin().job());
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // a record that this program did not write
    }
  }
}
