package org.daybook.ingest.worker;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
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
import org.xml.sax.ContentHandler;

/// Reads the head of FLAC files: Tika's own parser fails where the comments are the last block, and
/// does not say how long the recording is.
public final class FlacParser implements Parser {

  @Serial private static final long serialVersionUID = 1L;

  private static final int STREAM_INFO = 0;
  private static final int COMMENTS = 4;

  private static final Map<String, Property> KNOWN =
      Map.of(
          "TITLE", TikaCoreProperties.TITLE,
          "ARTIST", XMPDM.ARTIST,
          "ALBUM", XMPDM.ALBUM,
          "GENRE", XMPDM.GENRE,
          "DATE", XMPDM.RELEASE_DATE,
          "COMPOSER", XMPDM.COMPOSER);

  @Override
  public Set<MediaType> getSupportedTypes(ParseContext context) {
    return Set.of(MediaType.audio("x-flac"));
  }

  @Override
  public void parse(
      InputStream stream, ContentHandler handler, Metadata metadata, ParseContext context)
      throws IOException, TikaException {
    var in = new DataInputStream(stream);
    byte[] magic = in.readNBytes(4);
    if (!"fLaC".equals(new String(magic, StandardCharsets.ISO_8859_1))) {
      throw new CorruptedFileException("a FLAC stream begins with fLaC");
    }
    try {
      boolean last;
      do {
        int head = in.readInt();
        last = head < 0;
        int type = head >>> 24 & 127;
        int length = head & 0xffffff;
        if (type == STREAM_INFO || type == COMMENTS) {
          var block = ByteBuffer.wrap(in.readNBytes(length));
          if (block.remaining() < length) {
            throw new CorruptedFileException("the FLAC stream ends within its metadata");
          }
          if (type == STREAM_INFO) {
            info(block, metadata);
          } else {
            comments(block.order(ByteOrder.LITTLE_ENDIAN), metadata);
          }
        } else {
          in.skipNBytes(length);
        }
      } while (!last);
    } catch (EOFException | BufferUnderflowException e) {
      throw new CorruptedFileException("the FLAC stream ends within its metadata", e);
    }
  }

  private static void info(ByteBuffer block, Metadata metadata) {
    // 20 bits of rate, 3 of channels - 1, 5 of bits - 1, 36 of samples
    long packed = block.getLong(10);
    long rate = packed >>> 44;
    long samples = packed & 0xf_ffff_ffffL;
    metadata.set(XMPDM.AUDIO_COMPRESSOR, "FLAC");
    metadata.set(XMPDM.AUDIO_SAMPLE_RATE, (int) rate);
    metadata.set("channels", Long.toString((packed >>> 41 & 7) + 1));
    metadata.set("bits", Long.toString((packed >>> 36 & 31) + 1));
    if (rate > 0 && samples > 0) {
      metadata.set(XMPDM.DURATION, Double.toString((double) samples / rate));
    }
  }

  private static void comments(ByteBuffer block, Metadata metadata) {
    text(block); // the encoder
    for (int count = block.getInt(); count > 0; count--) {
      String comment = text(block);
      int equals = comment.indexOf('=');
      if (equals > 0) {
        String name = comment.substring(0, equals).toUpperCase(Locale.ROOT);
        String value = comment.substring(equals + 1);
        metadata.add("vorbis:" + name, value);
        var known = KNOWN.get(name);
        if (known != null && metadata.get(known) == null) {
          metadata.set(known, value);
        } else if (name.equals("TRACKNUMBER")) {
          metadata.set("xmpDM:trackNumber", value);
        }
      }
    }
  }

  private static String text(ByteBuffer block) {
    int length = block.getInt();
    if (length < 0 || length > block.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    block.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
