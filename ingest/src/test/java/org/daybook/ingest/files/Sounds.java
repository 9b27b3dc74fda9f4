package org.daybook.ingest.files;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/// Recordings.
public final class Sounds {

  private Sounds() {}

  /// Silent MPEG 1 layer III frames of 128 kbit/s at 44.1 kHz, about 26 ms each, after ID3v2.3.
  public static byte[] mp3(int frames, Map<String, String> id3) {
    var out = new ByteArrayOutputStream();
    var tags = new ByteArrayOutputStream();
    id3.forEach(
        (name, value) -> {
          byte[] text = value.getBytes(StandardCharsets.ISO_8859_1);
          var frame = ByteBuffer.allocate(11 + text.length);
          frame.put(name.getBytes(StandardCharsets.US_ASCII)).putInt(text.length + 1);
          frame.putShort((short) 0).put((byte) 0).put(text);
          tags.writeBytes(frame.array());
        });
    int size = tags.size();
    out.writeBytes("ID3".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(
        new byte[] {
          3,
          0,
          0,
          (byte) (size >> 21 & 127),
          (byte) (size >> 14 & 127),
          (byte) (size >> 7 & 127),
          (byte) (size & 127)
        });
    out.writeBytes(tags.toByteArray());
    for (int i = 0; i < frames; i++) {
      byte[] frame = new byte[417];
      ByteBuffer.wrap(frame).putInt(0xFFFB9000);
      out.writeBytes(frame);
    }
    return out.toByteArray();
  }

  /// The head of a FLAC file: stream info for 10 s of CD audio, and comments.
  public static byte[] flac(Map<String, String> comments) {
    var info = ByteBuffer.allocate(34);
    info.putShort((short) 4096).putShort((short) 4096).put(new byte[6]);
    // 20 bits of rate, 3 of channels - 1, 5 of bits - 1, 36 of samples
    info.putLong(44_100L << 44 | 1L << 41 | 15L << 36 | 441_000L);
    var body = new ByteArrayOutputStream();
    littleText(body, "daybook");
    body.writeBytes(little(comments.size()));
    comments.forEach((name, value) -> littleText(body, name + "=" + value));
    var out = new ByteArrayOutputStream();
    out.writeBytes("fLaC".getBytes(StandardCharsets.US_ASCII));
    block(out, 0, false, info.array());
    block(out, 4, false, body.toByteArray());
    block(out, 1, true, new byte[16]);
    return out.toByteArray();
  }

  private static void block(ByteArrayOutputStream out, int type, boolean last, byte[] body) {
    out.writeBytes(
        ByteBuffer.allocate(4).putInt((type | (last ? 128 : 0)) << 24 | body.length).array());
    out.writeBytes(body);
  }

  private static void littleText(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeBytes(little(bytes.length));
    out.writeBytes(bytes);
  }

  private static byte[] little(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  /// Silence, 16 bit PCM.
  public static byte[] wav(int rate, int channels, double seconds) {
    var format = new AudioFormat(rate, 16, channels, true, false);
    long frames = (long) (rate * seconds);
    var out = new ByteArrayOutputStream();
    try (var in =
        new AudioInputStream(
            new ByteArrayInputStream(new byte[(int) frames * channels * 2]), format, frames)) {
      AudioSystem.write(in, AudioFileFormat.Type.WAVE, out);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return out.toByteArray();
  }
}
