package org.daybook.documents.internal.blob;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;
import org.daybook.documents.DaybookException;

/// What a store answers a read with: its failures are typed, and an end that comes early is one.
final class StoreInput extends FilterInputStream {

  /// For a source whose end is believed.
  static final long ANY_LENGTH = -1;

  private final long expected;
  private final Function<IOException, DaybookException> failure;
  private long count;

  /// @param expected how many bytes come, or [#ANY_LENGTH]
  StoreInput(InputStream in, long expected, Function<IOException, DaybookException> failure) {
    super(in);
    this.expected = expected;
    this.failure = failure;
  }

  @Override
  public int read() {
    var one = new byte[1];
    int read = read(one, 0, 1);
    return read < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    try {
      int read = in.read(buffer, offset, length);
      count += Math.max(read, 0);
      if (read < 0 && expected != ANY_LENGTH && count < expected) {
        throw new EOFException("it ended after %d of %d bytes".formatted(count, expected));
      }
      return read;
    } catch (IOException e) {
      throw failure.apply(e);
    }
  }

  @Override
  public long skip(long bytes) {
    try {
      long skipped = in.skip(bytes);
      count += skipped;
      return skipped;
    } catch (IOException e) {
      throw failure.apply(e);
    }
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      // All that was wanted has been read.
    }
  }
}
