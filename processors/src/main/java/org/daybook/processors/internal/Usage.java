package org.daybook.processors.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.daybook.processors.PlugUsage;

/// What the runs of each plug have cost since the registry was opened. Thread-safe.
public final class Usage {

  private final Map<String, PlugUsage> byPlug = new ConcurrentHashMap<>();

  void add(String plug, PlugUsage used) {
    byPlug.merge(plug, used, PlugUsage::and);
  }

  /// Of a plug; of one that has not run, nothing.
  public PlugUsage of(String plug) {
    return byPlug.getOrDefault(plug, PlugUsage.NONE);
  }
}
