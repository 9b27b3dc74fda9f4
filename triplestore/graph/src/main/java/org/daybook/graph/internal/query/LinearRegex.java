package org.daybook.graph.internal.query;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.regex.MatchResult;
import org.daybook.documents.DaybookException;

/// Regular expressions whose matching takes time linear in the text, whatever the pattern.
final class LinearRegex {

  private static final int LONGEST = 1_000;
  private static final java.util.regex.Pattern REPEAT =
      java.util.regex.Pattern.compile("\\{([0-9]{1,9})(?:,([0-9]{0,9}))?\\}");
  private static final int MOST_COPIES = 10_000;

  private LinearRegex() {}

  /// The same, for a pattern that stands in the query itself.
  ///
  /// @throws DaybookException.Incorrect `regex-unsupported`
  static Pattern checked(String pattern, String flags) {
    try {
      return compiled(pattern, flags);
    } catch (PatternSyntaxException e) {
      throw new DaybookException.Incorrect(
          "regex-unsupported",
          "regular expression \"%s\" with flags \"%s\": %s; wanted one without back-references and look-around, and flags among s m i x q"
              .formatted(pattern, flags, e.getDescription()),
          e);
    }
  }

  /// A pattern in the syntax of `REGEX` and `REPLACE`.
  ///
  /// @param flags among `s m i x q`
  static Pattern compiled(String pattern, String flags) {
    if (pattern.length() > LONGEST) {
      throw new PatternSyntaxException("longer than %d characters".formatted(LONGEST));
    }
    int bits = 0;
    String source = pattern;
    for (int i = 0; i < flags.length(); i++) {
      switch (flags.charAt(i)) {
        case 's' -> bits |= Pattern.DOTALL;
        case 'm' -> bits |= Pattern.MULTILINE;
        case 'i' -> bits |= Pattern.CASE_INSENSITIVE;
        case 'x' -> source = flags.indexOf('q') < 0 ? withoutSpaces(source) : source;
        case 'q' -> source = Pattern.quote(source);
        default ->
            throw new PatternSyntaxException("unknown flag \"%s\"".formatted(flags.charAt(i)));
      }
    }
    checkSize(source);
    return Pattern.compile(source, bits);
  }

  /// Whitespace that stands outside of a character class is for the reader alone.
  private static String withoutSpaces(String pattern) {
    var out = new StringBuilder(pattern.length());
    int depth = 0;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\' && i + 1 < pattern.length()) {
        out.append(c).append(pattern.charAt(++i));
        continue;
      }
      depth += c == '[' ? 1 : c == ']' && depth > 0 ? -1 : 0;
      if (depth > 0 || "\t\n\r ".indexOf(c) < 0) {
        out.append(c);
      }
    }
    return out.toString();
  }

  /// A counted repeat copies what it repeats, nested ones multiply.
  private static void checkSize(String pattern) {
    long copies = 1;
    for (MatchResult repeat : REPEAT.matcher(pattern).results().toList()) {
      String most =
          repeat.group(2) == null || repeat.group(2).isEmpty() ? repeat.group(1) : repeat.group(2);
      copies *= Math.max(1, Math.min(Long.parseLong(most), MOST_COPIES));
      if (copies > MOST_COPIES) {
        throw new PatternSyntaxException("repeats more than %d times".formatted(MOST_COPIES));
      }
    }
  }

  /// Replaces every match, at most one empty one; `$1` in the replacement is a group.
  ///
  /// @param longest how long the result may be
  /// @return the result, or null when it would be longer
  static @org.jspecify.annotations.Nullable String replaced(
      Pattern pattern, String text, String replacement, int longest) {
    Matcher matcher = pattern.matcher(text);
    StringBuilder out = null;
    while (matcher.find()) {
      if (out == null) {
        out = new StringBuilder();
      } else if (matcher.start() == matcher.end()) {
        continue;
      }
      matcher.appendReplacement(out, replacement);
      if (out.length() > longest) {
        return null;
      }
    }
    return out == null ? text : matcher.appendTail(out).toString();
  }
}
