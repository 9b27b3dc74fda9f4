package org.daybook.queryapi.multipart;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes cut into parts by `CRLF--boundary`.
final class Delimited {

  private static final int BUFFER = 64 << 10;

  private final InputStream body;
  private final byte[] delimiter;
  private final byte[] buffer = new byte[BUFFER];
  private int start;
  private int end;
  /// Up to here the buffer is known to hold no delimiter.
  private int free;

  private boolean bodyEnded;
  private boolean partEnded;
  private boolean lastPart;

  Delimited(InputStream body, byte[] boundary) {
    this.body = body;
    this.delimiter = new byte[boundary.length + 4];
    System.arraycopy("\r\n--".getBytes(StandardCharsets.ISO_8859_1), 0, delimiter, 0, 4);
    System.arraycopy(boundary, 0, delimiter, 4, boundary.length);
    // The first delimiter may stand at the very beginning, without its line break.
    buffer[0] = '\r';
    buffer[1] = '\n';
    end = 2;
  }

  /// Goes behind the next delimiter.
  ///
  /// @return whether a part follows
  boolean nextPart() throws IOException {
    if (lastPart) {
      return false;
    }
    var rest = part();
    while (rest.read(new byte[8 << 10]) >= 0) {
      // What nobody read.
    }
    start += delimiter.length;
    free = start;
    partEnded = false;
    int first = byteAfterDelimiter();
    int second = byteAfterDelimiter();
    if (first == '-' && second == '-') {
      lastPart = true;
      return false;
    }
    while (second == ' ' || second == '\t' || first == ' ' || first == '\t') {
      first = second;
      second = byteAfterDelimiter();
    }
    if (first != '\r' || second != '\n') {
      throw MultipartReader.malformed("the boundary is not at the end of its line");
    }
    free = start;
    return true;
  }

  /// The bytes up to the next delimiter.
  InputStream part() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
          return 0;
        }
        if (!ready()) {
          return -1;
        }
        int count = Math.min(length, free - start);
        System.arraycopy(buffer, start, into, offset, count);
        start += count;
        return count;
      }
    };
  }

  /// Makes sure that at least one byte before `free` is there.
  ///
  /// @return false at the delimiter
  private boolean ready() throws IOException {
    while (start == free) {
      if (partEnded) {
        return false;
      }
      search();
      if (start == free && !partEnded) {
        if (bodyEnded) {
          throw MultipartReader.malformed("the body ends before its last boundary");
        }
        fill();
      }
    }
    return true;
  }

  private void search() {
    int last = end - delimiter.length;
    for (int at = free; at <= last; at++) {
      if (buffer[at] == '\r'
          && Arrays.equals(buffer, at, at + delimiter.length, delimiter, 0, delimiter.length)) {
        free = at;
        partEnded = true;
        return;
      }
    }
    free = Math.max(free, last + 1);
  }

  private void fill() throws IOException {
    System.arraycopy(buffer, start, buffer, 0, end - start);
    free -= start;
    end -= start;
    start = 0;
    int read = body.read(buffer, end, buffer.length - end);
    if (read < 0) {
      bodyEnded = true;
    } else {
      end += read;
    }
  }

  private int byteAfterDelimiter() throws IOException {
    while (start == end) {
      if (bodyEnded) {
        throw MultipartReader.malformed("the body ends within a boundary");
      }
      free = start;
      fill();
    }
    int b = buffer[start++] & 0xff;
    free = start;
    return b;
  }
}
