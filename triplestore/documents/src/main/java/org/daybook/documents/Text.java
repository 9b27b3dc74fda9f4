package org.daybook.documents;

/// Text for messages.
final class Text {

  private Text() {}

  /// At most 80 characters of what was given, so that a message stays a line.
  static String abbreviated(String given) {
    return given.length() <= 80 ? given : given.substring(0, 77) + "...";
  }
}
