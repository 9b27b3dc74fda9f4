package org.daybook.ingest.internal.imports;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.daybook.documents.DaybookException;
import org.daybook.ingest.ImportItem;
import org.daybook.ingest.ImportReport;
import org.daybook.wflow.Ingress;
import org.daybook.wflow.Job;
import org.daybook.wflow.JobId;
import org.daybook.wflow.JournalEntry;

/// Reads imports back from the journal.
public final class ImportLog {

  private final Ingress ingress;

  public ImportLog(Ingress ingress) {
    this.ingress = ingress;
  }

  /// How far an import is.
  ///
  /// @throws DaybookException.NotFound `import-unknown`
  public ImportReport report(JobId id) {
    Job job = job(id);
    Totals totals = Totals.NONE;
    long total = 0;
    boolean listed = false;
    for (JournalEntry entry : ingress.journal(id).reversed()) {
      if (total == 0 && entry.name().startsWith(Journals.LIST)) {
        var listing = Journals.listing(entry.result());
        total = listing.total();
        listed = listing.next() == null;
      } else if (totals.done() == 0 && entry.name().startsWith(Journals.BATCH)) {
        totals = Journals.ended(entry.result()).totals();
      }
      if (total > 0 && totals.done() > 0) {
        break;
      }
    }
    if (job.progress().length > 0) {
      JsonNode live = Journals.read(job.progress());
      Totals told = Totals.of(live.path("totals"));
      if (told.done() > totals.done()) {
        totals = told;
      }
    }
    return new ImportReport(
        id, job.state().word(), total, listed, totals.done(), totals.bytes(), totals.counts());
  }

  /// Items that have ended and were journaled, in order.
  ///
  /// @param after items after this index; -1 for the first
  /// @throws DaybookException.NotFound `import-unknown`
  public List<ImportItem> items(JobId id, long after, int limit) {
    job(id);
    var items = new ArrayList<ImportItem>();
    long index = 0;
    for (JournalEntry entry : ingress.journal(id)) {
      if (!entry.name().startsWith(Journals.BATCH)) {
        continue;
      }
      for (Outcome outcome : Journals.ended(entry.result()).items()) {
        if (index > after && items.size() < limit) {
          items.add(item(index, outcome));
        }
        index++;
      }
      if (items.size() >= limit) {
        break;
      }
    }
    return List.copyOf(items);
  }

  private static ImportItem item(long index, Outcome outcome) {
    return new ImportItem(
        index,
        outcome.name(),
        outcome.state(),
        outcome.doc(),
        outcome.code(),
        outcome.message(),
        outcome.bytes());
  }

  private Job job(JobId id) {
    return ingress
        .job(id)
        .filter(job -> job.wflow().equals(ImportWflow.NAME))
        .orElseThrow(
            () ->
                new DaybookException.NotFound(
                    "import-unknown",
                    "import %s: there is none, or it ended long ago; imports are jobs of wflow %s"
                        .formatted(id, ImportWflow.NAME)));
  }
}
