package org.daybook.processors;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/// A journal in memory, which can be made to throw.
final class TestJournal implements Journal {

  final Map<String, byte[]> records = new LinkedHashMap<>();
  volatile Supplier<? extends Throwable> onRecord = () -> null;
  volatile Supplier<? extends Throwable> onCheck = () -> null;

  @Override
  public byte[] record(String name, byte[] request, Callable<byte[]> effect) {
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
