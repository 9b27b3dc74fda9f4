package org.daybook.graph.internal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Any text as one segment of an IRI's path or fragment. Different texts give different segments,
/// lone surrogates included, and no segment is changed by resolving the IRI.
public final class Segments {

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private Segments() {}

  /// Percent-encodes whatever is not unreserved, `:` or `@`.
  public static String encoded(String text) {
    if (text.equals(".") || text.equals("..")) {
      return text.replace(".", "%2E");
    }
    var out = new StringBuilder(text.length() + 8);
    text.codePoints()
        .forEach(
            code -> {
              if (plain(code)) {
                out.append((char) code);
              } else {
                for (byte one : bytes(code)) {
                  HEX.toHexDigits(out.append('%'), one);
                }
              }
            });
    return out.toString();
  }

  /// What [#encoded] was given, if that was not a lone surrogate.
  public static String decoded(String segment) throws CharacterCodingException {
    var out = new ByteArrayOutputStream(segment.length());
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (c == '%' && i + 2 < segment.length()) {
        out.write(HexFormat.fromHexDigits(segment, i + 1, i + 3));
        i += 2;
      } else {
        out.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    return StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(out.toByteArray()))
        .toString();
  }

  private static boolean plain(int code) {
    return (code >= 'a' && code <= 'z')
        || (code >= 'A' && code <= 'Z')
        || (code >= '0' && code <= '9')
        || (code < 128 && "-._~:@".indexOf(code) >= 0);
  }

  private static byte[] bytes(int code) {
    if (Character.MIN_SURROGATE <= code && code <= Character.MAX_SURROGATE) {
      return new byte[] {
        (byte) (0xE0 | (code >> 12)),
        (byte) (0x80 | ((code >> 6) & 63)),
        (byte) (0x80 | (code & 63))
      };
    }
    return Character.toString(code).getBytes(StandardCharsets.UTF_8);
  }
}
