package org.daybook.processors;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A journal in memory, by name, which can be made to throw.
public class TestJournal implements Journal {

  public final Map<String, byte[]> records = new LinkedHashMap<>();
  public final Map<String, byte[]> signals = new HashMap<>();
  public final List<String> progress = new ArrayList<>();
  volatile Supplier<? extends Throwable> onRecord = () -> null;
  volatile Supplier<? extends Throwable> onCheck = () -> null;

  @Override
  public byte[] fact(String name, byte[] request, Supplier<byte[]> found) {
    return effect(name, request, found::get);
  }

  @Override
  public byte[] effect(String name, byte[] request, Callable<byte[]> effect) {
    throwIfAny(onRecord);
    return records.computeIfAbsent(
        name,
        any -> {
          try {
            return effect.call();
          } catch (Exception failed) {
            throw new IllegalStateException(failed);
          }
        });
  }

  @Override
  public Optional<byte[]> recorded(String name) {
    return Optional.ofNullable(records.get(name));
  }

  @Override
  public void skipTo(String name) {
    // by name, nothing is in the way
  }

  @Override
  public void sleep(String name, Duration time) {
    effect(name, new byte[0], () -> time.toString().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Optional<byte[]> receive(String name, String signal, @Nullable Duration atMost) {
    return Optional.ofNullable(signals.get(signal));
  }

  @Override
  public void progress(byte[] said) {
    progress.add(new String(said, StandardCharsets.UTF_8));
  }

  @Override
  public String key(String name) {
    return "test/" + name;
  }

  @Override
  public void checkCancelled() {
    throwIfAny(onCheck);
  }

  private static void throwIfAny(Supplier<? extends Throwable> supplier) {
    Throwable thrown = supplier.get();
    if (thrown != null) {
      sneak(thrown);
    }
  }

  @SuppressWarnings("unchecked") // erased, so that any Throwable passes
  private static <E extends Throwable> void sneak(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
