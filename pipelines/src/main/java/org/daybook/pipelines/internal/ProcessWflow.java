package org.daybook.pipelines.internal;

import java.util.Optional;
import org.daybook.documents.Document;
import org.daybook.pipelines.Decision.Reason;
import org.daybook.wflow.Context;
import org.daybook.wflow.RetryPolicy;
import org.daybook.wflow.Wflow;

/// One run of a processor on a document.
///
/// A job is for one input, named by its digest. Whenever the document turns out to be another, at
/// the start or in the merge, the job dispatches what the document now needs and ends: so a
/// document is never lost, and whoever else dispatched the same finds it in flight.
public final class ProcessWflow implements Wflow {

  public static final String NAME = "process";

  private final Parts parts;

  public ProcessWflow(Parts parts) {
    this.parts = parts;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public RetryPolicy retry(byte[] args) {
    return ProcessArgs.parse(args).policy();
  }

  /// It reads documents, and merges, outside of steps: the merge is keyed by its job.
  @Override
  public boolean replayable() {
    return false;
  }

  @Override
  public byte[] run(Context context, byte[] bytes) throws Exception {
    var journal = new ContextJournal(context);
    byte[] end = run(context, journal, ProcessArgs.parse(bytes));
    journal.passLeftovers(parts.lanes().ingress());
    return end;
  }

  private byte[] run(Context context, ContextJournal journal, ProcessArgs args) throws Exception {
    parts.lanes().ingress();
    Optional<Watch> watch = parts.installed().current().watch(args.processor());
    if (watch.isEmpty()) {
      return ProcessRun.ended(Reason.NOT_INSTALLED.word());
    }
    Optional<Document> document = parts.store().read(args.doc());
    return document.isEmpty()
        ? ProcessRun.ended(Reason.DOCUMENT_UNKNOWN.word())
        : new ProcessRun(parts, context, journal, args, watch.get(), document.get()).run();
  }
}
