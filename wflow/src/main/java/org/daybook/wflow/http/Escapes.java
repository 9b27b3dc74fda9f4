package org.daybook.wflow.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;

/// Percent-escapes of a path or query, read strictly: a key must not come to mean another.
final class Escapes {

  /// A name's length in bytes.
  private static final int LONGEST = 1_024;

  private Escapes() {}

  /// @throws Refusal when the text is empty, too long, or escapes what is no UTF-8
  static String decoded(String what, String text) {
    try {
      var bytes = new ByteArrayOutputStream(text.length());
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '%') {
          bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
          i += 2;
        } else {
          bytes.write(c);
        }
      }
      String decoded = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
      if (!decoded.isEmpty() && bytes.size() <= LONGEST) {
        return decoded;
      }
    } catch (CharacterCodingException | IllegalArgumentException | IndexOutOfBoundsException _) {
      throw malformed(what, text);
    }
    throw malformed(what, text);
  }

  private static Refusal malformed(String what, String text) {
    return new Refusal(
        400,
        what.replace(' ', '-') + "-malformed",
        "%s \"%s\": wanted 1 to %d bytes of UTF-8, anything but letters, digits and -._~ sent as %%XX"
            .formatted(what, Refusal.shown(text), LONGEST));
  }
}
