package org.daybook.processors;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// What the test plug logs while something is done.
final class Logs {

  private Logs() {}

  static List<String> of(Runnable doing) {
    var lines = new CopyOnWriteArrayList<String>();
    var taking =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(line.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("org.daybook.plug.org.example.test");
    logger.addHandler(taking);
    try {
      doing.run();
    } finally {
      logger.removeHandler(taking);
    }
    return lines;
  }
}
