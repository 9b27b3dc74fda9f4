package org.daybook.queryapi.vault;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Things opened one after another, closed in the reverse order whatever any of them throws.
final class Closing implements AutoCloseable {

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T part) {
    opened.push(part);
    return part;
  }

  @Override
  public void close() {
    RuntimeException first = null;
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        first = joined(first, e);
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private static RuntimeException joined(@Nullable RuntimeException first, Exception e) {
    if (first != null) {
      first.addSuppressed(e);
      return first;
    }
    return e instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException("a part of the vault did not close", e);
  }
}
