package org.daybook.documents.internal.schema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.regex.RegularExpression;

/// A `pattern` whose time grows with the text alone, whatever the pattern: RE2 instead of
/// backtracking. Thread-safe.
final class LinearPattern implements RegularExpression {

  private static final int MOST_STEPS = 20_000;

  private final Pattern pattern;

  private LinearPattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /// @throws IllegalArgumentException if the pattern is malformed, needs backtracking or is too big
  static LinearPattern of(String ecma) {
    PatternSize.check(ecma);
    Pattern pattern;
    try {
      pattern = Pattern.compile(translated(ecma));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          ("the pattern \"%s\" cannot be matched in linear time: %s; wanted one without"
                  + " look-around, back references and counts above 1000")
              .formatted(ecma, e.getDescription()),
          e);
    }
    if (pattern.programSize() > MOST_STEPS) {
      throw new IllegalArgumentException(
          "the pattern \"%s\" compiles to %d steps: wanted %d at most, so count less"
              .formatted(ecma, pattern.programSize(), MOST_STEPS));
    }
    return new LinearPattern(pattern);
  }

  /// How many steps a character of the text may take.
  int size() {
    return pattern.programSize();
  }

  @Override
  public boolean matches(String value) {
    return pattern.matcher(value).find();
  }

  /// ECMA's escapes in RE2's spelling.
  private static String translated(String ecma) {
    var made = new StringBuilder();
    for (int i = 0; i < ecma.length(); i++) {
      char c = ecma.charAt(i);
      if (c != '\\' || i + 1 == ecma.length()) {
        made.append(c);
        continue;
      }
      char escaped = ecma.charAt(++i);
      if (escaped == 'u' && hex(ecma, i + 1)) {
        made.append("\\x{").append(ecma, i + 1, i + 5).append('}');
        i += 4;
      } else if (escaped == '/' || escaped == '-') {
        made.append("\\x{").append(Integer.toHexString(escaped)).append('}');
      } else {
        made.append(c).append(escaped);
      }
    }
    return made.toString();
  }

  private static boolean hex(String text, int from) {
    return from + 4 <= text.length()
        && text.substring(from, from + 4).chars().allMatch(c -> Character.digit(c, 16) >= 0);
  }
}
