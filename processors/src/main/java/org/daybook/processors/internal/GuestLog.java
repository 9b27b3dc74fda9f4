package org.daybook.processors.internal;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.daybook.processors.RoutineFailure;
import org.daybook.processors.RunResult.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// A guest's log lines, within a budget, each made one line. Confined to the run's caller.
final class GuestLog {

  private static final int MOST_LINE = 4_000;

  private final Logger logger;
  private final String prefix;
  private final long mostBytes;
  private long bytes;

  /// A log for one run.
  ///
  /// @param plug names the logger, `org.daybook.plug.<id>`
  /// @param prefix begins each line
  GuestLog(String plug, String prefix, long mostBytes) {
    this.logger = LoggerFactory.getLogger("org.daybook.plug." + plug);
    this.prefix = prefix;
    this.mostBytes = mostBytes;
  }

  void write(String level, String message) {
    Level known =
        switch (level.toLowerCase(Locale.ROOT)) {
          case "trace" -> Level.TRACE;
          case "debug" -> Level.DEBUG;
          case "info" -> Level.INFO;
          case "warn" -> Level.WARN;
          case "error" -> Level.ERROR;
          default ->
              throw HostCalls.badCall(
                  "logged at the unknown level \"%s\"; there are trace, debug, info, warn and error"
                      .formatted(Traps.oneLine(level, 60)));
        };
    bytes += message.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > mostBytes) {
      throw new RoutineFailure(
          Code.OUTPUT_LIMIT, "it logged more than %d bytes".formatted(mostBytes));
    }
    logger.atLevel(known).log("{}: {}", prefix, Traps.oneLine(message, MOST_LINE));
  }
}
