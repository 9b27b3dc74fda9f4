package org.daybook.pipelines.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.daybook.processors.Journal;
import org.daybook.wflow.Context;
import org.daybook.wflow.FailedStep;
import org.daybook.wflow.RetryPolicy;
import org.jspecify.annotations.Nullable;

/// A run's facts and effects, recorded in its job's journal. Confined to the run.
final class ContextJournal implements Journal {

  private final Context context;

  ContextJournal(Context context) {
    this.context = context;
  }

  @Override
  public byte[] fact(String name, byte[] request, Supplier<byte[]> found) {
    return context.fact(name, request, found);
  }

  @Override
  public byte[] effect(String name, byte[] request, Callable<byte[]> effect) {
    try {
      return context.step(name, request, RetryPolicy.NEVER, effect::call);
    } catch (FailedStep e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException("the fact %s could not be recorded".formatted(name), e);
    }
  }

  @Override
  public Optional<byte[]> recorded(String name) {
    return context.recorded(name);
  }

  @Override
  public void skipTo(String name) {
    context.skipTo(name);
  }

  @Override
  public void sleep(String name, Duration time) {
    context.sleep(name, time);
  }

  @Override
  public Optional<byte[]> receive(String name, String signal, @Nullable Duration atMost) {
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
}
