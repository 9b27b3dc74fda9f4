package org.daybook.pipelines.internal;

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

  @Override
  public byte[] run(Context context, byte[] args) throws Exception {
    parts.lanes().ingress(); // waits for the pipelines to be started
    ProcessArgs read = ProcessArgs.parse(args);
    var run = new ProcessRun(parts, context, read);
    return parts.lanes().running(context.job())
        ? parts.running().during(context.job(), read, run::run)
        : run.run(); // the engine only tries the code
  }
}
