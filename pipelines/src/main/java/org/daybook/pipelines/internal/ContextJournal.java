package org.daybook.pipelines.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.daybook.processors.Journal;
import org.daybook.wflow.Context;
import org.daybook.wflow.FailedStep;
import org.daybook.wflow.Ingress;
import org.daybook.wflow.Job;
import org.daybook.wflow.JournalEntry;
import org.daybook.wflow.RetryPolicy;
import org.jspecify.annotations.Nullable;

/// A run's facts and effects, recorded in its job's journal. Confined to the run.
final class ContextJournal implements Journal {

  private static final byte[] NO_REQUEST = {};

  private final Context context;
  private int asked;

  ContextJournal(Context context) {
    this.context = context;
  }

  @Override
  public byte[] fact(String name, byte[] request, Supplier<byte[]> found) {
    asked++;
    return context.fact(name, request, found);
  }

  @Override
  public byte[] effect(String name, byte[] request, Callable<byte[]> effect) {
    asked++;
    try {
      return context.step(name, request, RetryPolicy.NEVER, effect::call);
    } catch (FailedStep e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException("the fact %s could not be recorded".formatted(name), e);
    }
  }

  @Override
  public void sleep(String name, Duration time) {
    asked++;
    context.sleep(name, time);
  }

  @Override
  public Optional<byte[]> receive(String name, String signal, @Nullable Duration atMost) {
    asked++;
    return atMost == null
        ? Optional.of(context.receive(name, signal))
        : context.receive(name, signal, atMost);
  }

  @Override
  public void progress(byte[] said) {
    context.progress(said);
  }

  @Override
  public String key(String name) {
    return context.job() + "/" + name;
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
