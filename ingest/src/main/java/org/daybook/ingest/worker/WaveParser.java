package org.daybook.ingest.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.apache.tika.exception.CorruptedFileException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.Property;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.metadata.XMPDM;
import org.apache.tika.mime.MediaType;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.jspecify.annotations.Nullable;
import org.xml.sax.ContentHandler;

/// Reads the chunks of WAV files: Tika's own parser does not say how long the recording is, nor
/// what its INFO list says.
public final class WaveParser implements Parser {

  @Serial private static final long serialVersionUID = 1L;

  private static final int MOST_SMALL_CHUNK = 1 << 20;

  private static final Map<Integer, String> CODECS =
      Map.of(1, "PCM", 3, "IEEE float", 6, "A-law", 7, "mu-law", 0x55, "MP3", 0xFFFE, "PCM");

  private static final Map<String, Property> INFO =
      Map.of(
          "INAM", TikaCoreProperties.TITLE,
          "IART", XMPDM.ARTIST,
          "IPRD", XMPDM.ALBUM,
          "IGNR", XMPDM.GENRE,
          "ICRD", XMPDM.RELEASE_DATE);

  @Override
  public Set<MediaType> getSupportedTypes(ParseContext context) {
    return Set.of(MediaType.audio("vnd.wave"), MediaType.audio("x-wav"), MediaType.audio("wav"));
  }

  @Override
  public void parse(
      InputStream stream, ContentHandler handler, Metadata metadata, ParseContext context)
      throws IOException, TikaException {
    ByteBuffer riff = read(stream, 12);
    if (riff == null || !name(riff, 0).equals("RIFF") || !name(riff, 8).equals("WAVE")) {
      throw new CorruptedFileException("a WAV file begins with RIFF and WAVE");
    }
    int bytesPerSecond = 0;
    boolean format = false;
    boolean data = false;
    for (ByteBuffer head = read(stream, 8); head != null; head = read(stream, 8)) {
      String name = name(head, 0);
      long length = Integer.toUnsignedLong(head.getInt(4));
      if (name.equals("data")) {
        long present = skip(stream, length);
        data = true;
        if (bytesPerSecond > 0) {
          metadata.set(XMPDM.DURATION, Double.toString((double) present / bytesPerSecond));
        }
        if (present < length) {
          metadata.set("wav:missingBytes", Long.toString(length - present));
        }
      } else if ((name.equals("fmt ") || name.equals("LIST")) && length <= MOST_SMALL_CHUNK) {
        ByteBuffer chunk = read(stream, (int) length);
        if (chunk == null) {
          throw new CorruptedFileException("the WAV file ends within its chunk " + name);
        }
        if (name.equals("LIST")) {
          info(chunk, metadata);
        } else if (length >= 16) {
          bytesPerSecond = format(chunk, metadata);
          format = true;
        }
      } else {
        skip(stream, length);
      }
      skip(stream, length & 1);
    }
    if (!format || !data) {
      throw new CorruptedFileException(
          "the WAV file has no %s chunk".formatted(format ? "data" : "fmt"));
    }
  }

  private static int format(ByteBuffer chunk, Metadata metadata) {
    int codec = Short.toUnsignedInt(chunk.getShort(0));
    metadata.set(XMPDM.AUDIO_COMPRESSOR, CODECS.getOrDefault(codec, "format " + codec));
    metadata.set("channels", Integer.toString(Short.toUnsignedInt(chunk.getShort(2))));
    metadata.set(XMPDM.AUDIO_SAMPLE_RATE, chunk.getInt(4));
    metadata.set("bits", Integer.toString(Short.toUnsignedInt(chunk.getShort(14))));
    return chunk.getInt(8);
  }

  private static void info(ByteBuffer chunk, Metadata metadata) {
    if (chunk.remaining() < 4 || !name(chunk, 0).equals("INFO")) {
      return;
    }
    int at = 4;
    while (at + 8 <= chunk.limit()) {
      String name = name(chunk, at);
      int length = chunk.getInt(at + 4);
      if (length < 0 || length > chunk.limit() - at - 8) {
        return;
      }
      String value =
          new String(bytes(chunk, at + 8, length), StandardCharsets.UTF_8).replace("\0", "");
      metadata.add("wav:" + name, value);
      Property known = INFO.get(name);
      if (known != null) {
        metadata.set(known, value);
      }
      at += 8 + length + (length & 1);
    }
  }

  private static byte[] bytes(ByteBuffer chunk, int at, int length) {
    byte[] bytes = new byte[length];
    chunk.get(at, bytes);
    return bytes;
  }

  private static String name(ByteBuffer chunk, int at) {
    return new String(bytes(chunk, at, 4), StandardCharsets.ISO_8859_1);
  }

  /// The next bytes, or null when there are not as many.
  private static @Nullable ByteBuffer read(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    return bytes.length < length ? null : ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static long skip(InputStream in, long length) throws IOException {
    long left = length;
    while (left > 0) {
      long step = Math.min(left, 1 << 16);
      int got = in.readNBytes((int) step).length;
      left -= got;
      if (got < step) {
        return length - left;
      }
    }
    return length;
  }
}
