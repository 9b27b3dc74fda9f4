package org.daybook.processors.bindings;

import java.nio.charset.StandardCharsets;

/// Literals and comments that mean the same in every language, whatever a schema's texts hold.
final class Text {

  private static final int MOST_ABOUT = 160;

  private Text() {}

  /// A literal for JavaScript and its kin, of ASCII.
  static String script(String text) {
    var literal = new StringBuilder("\"");
    text.chars().forEach(unit -> append(literal, unit, "\\u%04x".formatted(unit)));
    return literal.append('"').toString();
  }

  /// A literal for Rust, of ASCII.
  static String rust(String text) {
    var literal = new StringBuilder("\"");
    text.codePoints()
        .map(code -> code >= 0xd800 && code < 0xe000 ? 0xfffd : code)
        .forEach(code -> append(literal, code, "\\u{%x}".formatted(code)));
    return literal.append('"').toString();
  }

  /// A literal for C, whose bytes are UTF-8; of ASCII, without trigraphs.
  static String c(String text) {
    var literal = new StringBuilder("\"");
    for (byte unit : text.getBytes(StandardCharsets.UTF_8)) {
      int code = unit & 0xff;
      if (code == '?') {
        literal.append("\\?");
      } else {
        append(literal, code, "\\%03o".formatted(code));
      }
    }
    return literal.append('"').toString();
  }

  private static void append(StringBuilder literal, int code, String escaped) {
    if (code == '"' || code == '\\') {
      literal.append('\\').append((char) code);
    } else if (code >= 0x20 && code < 0x7f) {
      literal.append((char) code);
    } else {
      literal.append(escaped);
    }
  }

  /// One line for a comment of any kind: without line ends, signs that end comments, or unseen
  /// characters.
  static String about(String text) {
    String line =
        text.codePoints()
            .map(code -> Character.isWhitespace(code) ? ' ' : code)
            .filter(Text::isSeen)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString()
            .replaceAll(" +", " ")
            .replace("*/", "* /")
            .replace("/*", "/ *")
            .replace('\\', '/')
            .replace("??", "? ?")
            .strip();
    return line.codePointCount(0, line.length()) <= MOST_ABOUT
        ? line
        : line.substring(0, line.offsetByCodePoints(0, MOST_ABOUT)) + "...";
  }

  private static boolean isSeen(int code) {
    return switch (Character.getType(code)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
