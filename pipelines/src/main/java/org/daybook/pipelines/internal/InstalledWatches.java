package org.daybook.pipelines.internal;

import org.daybook.processors.PlugRegistry;

/// The processors that are installed now. Thread-safe.
public final class InstalledWatches {

  private final PlugRegistry registry;
  private volatile Watches current;

  public InstalledWatches(PlugRegistry registry) {
    this.registry = registry;
    this.current = Watches.read(registry);
  }

  public Watches current() {
    Watches known = current;
    return known.generation() == registry.generation() ? known : reread();
  }

  private synchronized Watches reread() {
    if (current.generation() != registry.generation()) {
      current = Watches.read(registry);
    }
    return current;
  }
}
