package org.daybook.wflow;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Text that survives being written to the log and read back.
final class Texts {

  private static final int LONGEST = 2_000;
  private static final int LONGEST_NAME = 1_024;

  /// 64 MiB: a log is no place for files.
  static final int LONGEST_PAYLOAD = 64 << 20;

  private Texts() {}

  /// @throws IllegalArgumentException when the text is not what a database keeps and finds again
  static String name(String what, String text) {
    if (text.isEmpty()
        || text.indexOf(0) >= 0
        || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new IllegalArgumentException(
          "%s \"%s\": wanted text that is not empty and is valid Unicode".formatted(what, text));
    }
    int bytes = bytes(text).length;
    if (bytes > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "%s of %d bytes: wanted %d at most".formatted(what, bytes, LONGEST_NAME));
    }
    return text;
  }

  /// @throws IllegalArgumentException when there are more bytes than a log takes
  static byte[] payload(String what, byte[] bytes) {
    if (bytes.length > LONGEST_PAYLOAD) {
      throw new IllegalArgumentException(
          "%s of %d bytes: wanted %d at most; hand over a name by which it is found"
              .formatted(what, bytes.length, LONGEST_PAYLOAD));
    }
    return bytes;
  }

  /// For a person to read: shortened, and anything that is no Unicode replaced.
  static String reason(String text) {
    String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + " ..." : text;
    return new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
        .replace('\0', '\uFFFD');
  }

  static String reason(Throwable thrown) {
    try {
      return reason(thrown instanceof LateStep late ? late.told() : thrown.toString());
    } catch (RuntimeException | StackOverflowError _) {
      return thrown.getClass().getName();
    }
  }

  static byte[] bytes(Duration time) {
    return time.toString().getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
