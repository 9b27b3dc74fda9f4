package org.daybook.pipelines.internal;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.daybook.processors.Journal;
import org.daybook.wflow.Context;
import org.daybook.wflow.FailedStep;
import org.daybook.wflow.Ingress;
import org.daybook.wflow.Job;
import org.daybook.wflow.JournalEntry;
import org.daybook.wflow.RetryPolicy;

/// A run's outside facts, recorded in its job's journal. Confined to the run.
final class ContextJournal implements Journal {

  private static final byte[] NO_REQUEST = {};

  private final Context context;
  private int asked;

  ContextJournal(Context context) {
    this.context = context;
  }

  @Override
  public byte[] record(String name, byte[] request, Callable<byte[]> effect) {
    asked++;
    String step =
        name
            + " "
            + InputDigest.of(new String(request, StandardCharsets.ISO_8859_1)).substring(0, 16);
    try {
      return context.step(step, NO_REQUEST, RetryPolicy.NEVER, effect::call);
    } catch (FailedStep e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException("the fact %s could not be recorded".formatted(name), e);
    }
  }

  @Override
  public void checkCancelled() {
    context.checkCancelled();
  }

  /// Asks for what is recorded and was not asked for. A replay may well end before it comes to all
  /// that the run before it asked: that one may have merged already, or found its input unchanged
  /// when it no longer is. The engine would call that a divergence; here nothing of the run is left
  /// but these facts.
  void passLeftovers(Ingress ingress) throws Exception {
    int steps = ingress.job(context.job()).map(Job::steps).orElse(0);
    if (steps > asked) {
      List<JournalEntry> left = ingress.journal(context.job()).subList(asked, steps);
      for (JournalEntry entry : left) {
        context.step(entry.name(), NO_REQUEST, RetryPolicy.NEVER, () -> NO_REQUEST);
      }
    }
  }
}
