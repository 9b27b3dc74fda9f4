package org.daybook.documents;

/// Text for messages, and its shapes.
final class Text {

  private Text() {}

  /// At most 80 characters of what was given, so that a message stays a line.
  static String abbreviated(String given) {
    return given.length() <= 80 ? given : given.substring(0, 77) + "...";
  }

  /// Whether it is so many lower-case hexadecimal digits.
  static boolean isHex(String text, int digits) {
    if (text.length() != digits) {
      return false;
    }
    for (int i = 0; i < digits; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  /// Whether every database can hold it as text: no U+0000, no half of a surrogate pair.
  static boolean isStorable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return false;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }
}
