package org.daybook.processors.internal;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// What a guest writes to its standard error: a log line for each line that is not blank, cut where
/// one grows too long.
final class StandardError extends OutputStream {

  private static final int MOST_LINE = 4_000;
  private static final int SLICE = 1 << 16;

  private final HostSide host;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  StandardError(HostSide host) {
    this.host = host;
  }

  @Override
  public void write(int one) {
    if (one == '\n') {
      end();
    } else {
      line.write(one);
      if (line.size() >= MOST_LINE) {
        end();
      }
    }
  }

  @Override
  public void write(byte[] bytes, int from, int length) {
    for (int i = 0; i < length; i++) {
      if (i % SLICE == 0) {
        host.checkStopped();
      }
      write(bytes[from + i]);
    }
  }

  /// No more comes: what has no end of line yet is a line.
  void end() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    if (!text.isBlank()) {
      host.errorLine(text);
    }
  }
}
