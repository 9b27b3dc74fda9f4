package org.daybook.processors.internal;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A function of a guest becomes a method, and HotSpot by itself never compiles one of more than
/// 8,000 bytes of bytecode: it would be interpreted, some hundred times slower.
final class LargeMethods {

  private static final Logger LOG = LoggerFactory.getLogger(LargeMethods.class);
  private static final String OPTION = "DontCompileHugeMethods";

  private LargeMethods() {}

  /// Whether this JVM only interprets them; false where it is not known.
  static boolean interpreted() {
    var hotSpot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    if (hotSpot == null) {
      return false;
    }
    try {
      return Boolean.parseBoolean(hotSpot.getVMOption(OPTION).getValue());
    } catch (IllegalArgumentException _) {
      return false; // this JVM has no such rule
    }
  }

  /// Says in the log when this JVM does, and what to do.
  static void warn() {
    if (interpreted()) {
      LOG.warn(
          "large functions of plugs will run some hundred times slower: start Java with -XX:-{}",
          OPTION);
    }
  }
}
