package org.daybook.pipelines.internal;

/// Texts of others, kept to a length.
public final class Shortened {

  private static final String MORE = "...";

  private Shortened() {}

  /// The text, or its beginning and three dots.
  ///
  /// @param most how long it is at most, the dots included
  public static String to(int most, String text) {
    return text.length() <= most ? text : text.substring(0, most - MORE.length()) + MORE;
  }
}
