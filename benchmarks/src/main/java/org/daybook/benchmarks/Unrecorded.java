package org.daybook.benchmarks;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.daybook.processors.Journal;
import org.jspecify.annotations.Nullable;

/// A journal of nothing, so that a run costs what the sandbox costs.
final class Unrecorded implements Journal {

  @Override
  public byte[] fact(String name, byte[] request, Supplier<byte[]> found) {
    return found.get();
  }

  @Override
  public byte[] effect(String name, byte[] request, Callable<byte[]> effect) {
    try {
      return effect.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Optional<byte[]> recorded(String name) {
    return Optional.empty();
  }

  @Override
  public void skipTo(String name) {
    throw new UnsupportedOperationException("nothing is recorded");
  }

  @Override
  public void sleep(String name, Duration time) {
    throw new UnsupportedOperationException("nothing that is measured sleeps");
  }

  @Override
  public Optional<byte[]> receive(String name, String signal, @Nullable Duration atMost) {
    throw new UnsupportedOperationException("nothing that is measured waits for a signal");
  }

  @Override
  public void progress(byte[] said) {}

  @Override
  public String key(String name) {
    return name;
  }

  @Override
  public void checkCancelled() {}
}
