package org.daybook.documents.internal.schema;

import java.util.ArrayDeque;
import java.util.Deque;

/// Guesses from a pattern's text how many instructions it compiles to, before it is compiled: a
/// counted repeat copies what it repeats, nested ones multiply, and the compiler has no bound.
final class PatternSize {

  private static final int LONGEST = 10_000;

  /// Ten times what a compiled one may have: this guess may be above the truth.
  private static final long MOST = 200_000;

  private static final int CLASS = 20;

  private final String text;
  private final Deque<Long> outer = new ArrayDeque<>();
  private int at;
  private long sum;
  private long last;

  private PatternSize(String text) {
    this.text = text;
  }

  /// @throws IllegalArgumentException if it is too long or too large to be compiled
  static void check(String pattern) {
    if (pattern.length() > LONGEST) {
      throw new IllegalArgumentException(
          "a pattern has %d characters: wanted %d at most".formatted(pattern.length(), LONGEST));
    }
    if (new PatternSize(pattern).guessed() > MOST) {
      throw new IllegalArgumentException(
          "the pattern \"%s\" would compile to more than %d steps: wanted fewer, so count less"
              .formatted(pattern, MOST));
    }
  }

  private long guessed() {
    while (at < text.length() && sum <= MOST) {
      char c = text.charAt(at++);
      switch (c) {
        case '\\' -> escape();
        case '[' -> characters();
        case '(' -> {
          outer.push(sum);
          sum = 0;
        }
        case ')' -> {
          long inner = sum + 2;
          sum = outer.isEmpty() ? 0 : outer.pop();
          atom(inner);
        }
        case '{' -> repeat();
        case '*', '+', '?', '|' -> sum++;
        default -> atom(1);
      }
    }
    return outer.stream().mapToLong(Long::longValue).sum() + sum;
  }

  private void atom(long size) {
    last = size;
    sum += size;
  }

  private void escape() {
    boolean group = at < text.length() && "pPx".indexOf(text.charAt(at)) >= 0;
    at++;
    int end = group && at < text.length() && text.charAt(at) == '{' ? text.indexOf('}', at) : -1;
    at = end < 0 ? at : end + 1;
    atom(group ? CLASS : 1);
  }

  private void characters() {
    int from = at;
    at += at < text.length() && text.charAt(at) == '^' ? 1 : 0;
    at += at < text.length() && text.charAt(at) == ']' ? 1 : 0;
    while (at < text.length() && text.charAt(at) != ']') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    at = Math.min(at + 1, text.length());
    atom(Math.max(1, (at - from) / 4));
  }

  /// `{n}`, `{n,}` or `{n,m}`; anything else is a brace.
  private void repeat() {
    int end = text.indexOf('}', at);
    String counts = end < 0 ? "" : text.substring(at, end);
    if (!counts.matches("[0-9]{1,9}(,[0-9]{0,9})?")) {
      atom(1);
      return;
    }
    at = end + 1;
    int comma = counts.indexOf(',');
    String bound = counts.substring(comma + 1);
    String first = comma < 0 ? counts : counts.substring(0, comma);
    long least = Math.max(1, Long.parseLong(first));
    long most = bound.isEmpty() ? least : Math.max(least, Long.parseLong(bound));
    sum += last * (most - 1);
    last *= most;
  }
}
