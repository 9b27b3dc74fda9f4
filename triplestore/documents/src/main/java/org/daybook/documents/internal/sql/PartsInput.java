package org.daybook.documents.internal.sql;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// A blob's bytes, out of the lines that follow its own.
final class PartsInput extends InputStream {

  private final Lines lines;
  private long left;
  private byte[] part = new byte[0];
  private int at;

  PartsInput(Lines lines, long size) {
    this.lines = lines;
    this.left = size;
  }

  @Override
  public int read() throws IOException {
    return available() > 0 || fill() ? part[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (available() == 0 && !fill()) {
      return -1;
    }
    int read = Math.min(length, available());
    System.arraycopy(part, at, buffer, offset, read);
    at += read;
    return read;
  }

  @Override
  public int available() {
    return part.length - at;
  }

  private boolean fill() throws IOException {
    while (left > 0) {
      Lines.Line line = lines.next();
      if (!line.type().equals("part")) {
        throw line.malformed(
            "wanted %d more bytes of a blob, in a line of type \"part\"".formatted(left));
      }
      byte[] next = line.bytes("bytes");
      if (next.length > left || next.length == 0) {
        throw line.malformed("%d bytes of a blob, where %d are left".formatted(next.length, left));
      }
      left -= next.length;
      part = next;
      at = 0;
      return true;
    }
    Optional<Lines.Line> after = lines.peek();
    if (after.isPresent() && after.get().type().equals("part")) {
      throw after.get().malformed("more bytes than the blob has");
    }
    return false;
  }
}
