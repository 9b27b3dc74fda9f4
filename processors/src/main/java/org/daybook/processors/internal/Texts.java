package org.daybook.processors.internal;

import java.util.regex.Pattern;

/// What a manifest says to people.
final class Texts {

  private static final Pattern TITLE = Pattern.compile(".{0,200}");
  private static final Pattern DESCRIPTION = Pattern.compile(".{0,5000}", Pattern.DOTALL);

  private Texts() {}

  /// A title; empty when it is absent.
  static String title(Fields entry) {
    return orEmpty(
        entry.text("title", false, "a text of at most 200 characters in one line", TITLE));
  }

  /// A description; empty when it is absent.
  static String description(Fields entry) {
    return orEmpty(
        entry.text("description", false, "a text of at most 5000 characters", DESCRIPTION));
  }

  private static String orEmpty(@org.jspecify.annotations.Nullable String text) {
    return text == null ? "" : text;
  }
}
