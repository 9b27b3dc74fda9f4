package org.daybook.processors.internal;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// A guest's log lines, within a budget, each made one line. Confined to the run's caller.
final class GuestLog {

  private static final int MOST_LINE = 4_000;

  private final Logger logger;
  private final String prefix;
  private final Budget budget;

  /// A log for one run.
  ///
  /// @param plug names the logger, `org.daybook.plug.<id>`
  /// @param prefix begins each line
  GuestLog(String plug, String prefix, Budget budget) {
    this.logger = LoggerFactory.getLogger("org.daybook.plug." + plug);
    this.prefix = prefix;
    this.budget = budget;
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
              throw Request.bad(
                  "logged at the unknown level \"%s\"; there are trace, debug, info, warn and error"
                      .formatted(Traps.oneLine(level, 60)));
        };
    budget.log(Math.max(1, message.getBytes(StandardCharsets.UTF_8).length));
    logger.atLevel(known).log("{}: {}", prefix, Traps.oneLine(message, MOST_LINE));
  }
}
