package org.daybook.ingest.worker;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Frames on a stream: four bytes of length, then as many bytes.
public final class Frames {

  /// No frame is longer, so a broken peer cannot make the other side allocate without end.
  public static final int MOST_BYTES = 16 << 20;

  private Frames() {}

  /// Reads one frame.
  ///
  /// @return its bytes, or an empty array at the stream's end (no frame is empty)
  /// @throws IOException when the length is out of bounds or the stream ends within the frame
  public static byte[] read(InputStream in) throws IOException {
    byte[] head = in.readNBytes(4);
    if (head.length == 0) {
      return head;
    }
    if (head.length < 4) {
      throw new EOFException("the stream ended within a frame's length");
    }
    int length = ByteBuffer.wrap(head).getInt();
    if (length < 1 || length > MOST_BYTES) {
      throw new IOException(
          "frame of %d bytes: wanted 1 to %d; something else wrote to the stream"
              .formatted(length, MOST_BYTES));
    }
    byte[] frame = in.readNBytes(length);
    if (frame.length < length) {
      throw new EOFException(
          "the stream ended after %d of a frame's %d bytes".formatted(frame.length, length));
    }
    return frame;
  }

  /// Writes one frame and flushes.
  public static void write(OutputStream out, byte[] frame) throws IOException {
    if (frame.length < 1 || frame.length > MOST_BYTES) {
      throw new IOException(
          "frame of %d bytes: wanted 1 to %d".formatted(frame.length, MOST_BYTES));
    }
    var bytes = ByteBuffer.allocate(frame.length + 4).putInt(frame.length).put(frame);
    out.write(bytes.array());
    out.flush();
  }

  static byte[] encode(Encoder encoder) {
    var bytes = new ByteArrayOutputStream(512);
    try {
      encoder.encode(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static String readText(DataInputStream in) throws IOException {
    return new String(readBytes(in), StandardCharsets.UTF_8);
  }

  static byte[] readBytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IOException(
          "a field of %d bytes in a frame with %d left".formatted(length, in.available()));
    }
    return in.readNBytes(length);
  }

  /// Writes a message's fields.
  @FunctionalInterface
  interface Encoder {
    void encode(DataOutputStream out) throws IOException;
  }
}
