package org.daybook.processors.internal;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/// A guest's standard input, whose bytes come when it is started.
final class StandardInput extends InputStream {

  private ByteArrayInputStream bytes = new ByteArrayInputStream(new byte[0]);

  void fill(byte[] request) {
    bytes = new ByteArrayInputStream(request);
  }

  @Override
  public int read() {
    return bytes.read();
  }

  @Override
  public int read(byte[] into, int from, int length) {
    return bytes.read(into, from, length);
  }

  @Override
  public int available() {
    return bytes.available();
  }
}
