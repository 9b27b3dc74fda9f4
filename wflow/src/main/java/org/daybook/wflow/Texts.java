package org.daybook.wflow;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Text that survives being written to the log and read back.
final class Texts {

  private static final int LONGEST = 2_000;

  private Texts() {}

  /// @throws IllegalArgumentException when the text holds half of a surrogate pair
  static String name(String what, String text) {
    if (text.isEmpty() || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new IllegalArgumentException(
          "%s \"%s\": wanted text that is not empty and is valid Unicode".formatted(what, text));
    }
    return text;
  }

  /// For a person to read: shortened, and anything that is no Unicode replaced.
  static String reason(String text) {
    String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + " ..." : text;
    return new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
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
