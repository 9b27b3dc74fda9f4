package org.daybook.processors.internal;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import org.daybook.processors.RoutineFailure;
import org.daybook.processors.RunResult.Code;

/// What a guest writes to its standard output, kept up to what the run may still return.
final class StandardOutput extends OutputStream {

  private final HostSide host;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  StandardOutput(HostSide host) {
    this.host = host;
  }

  @Override
  public void write(int one) {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) {
    if (written.size() + (long) length > host.outputLeft()) {
      throw new RoutineFailure(
          Code.OUTPUT_LIMIT,
          "it wrote more than %d bytes to its standard output".formatted(host.outputLeft()));
    }
    written.write(bytes, from, length);
  }

  byte[] bytes() {
    return written.toByteArray();
  }
}
