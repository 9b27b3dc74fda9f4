package org.daybook.documents.internal.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Makes up strings that a regular expression may match. Knows literals, classes, groups,
/// alternatives, counts and anchors; what it does not know it takes for a literal, so what it makes
/// is confirmed by whoever asks.
final class PatternSample {

  private static final int MOST_LENGTH = 4_096;
  private static final int MOST_DEPTH = 50;
  private static final String ANY = "aZ5 _-é";

  private final String pattern;
  private final RandomGenerator random;
  private int at;

  private PatternSample(String pattern, RandomGenerator random) {
    this.pattern = pattern;
    this.random = random;
  }

  static String of(String pattern, RandomGenerator random) {
    var made = new StringBuilder();
    new PatternSample(pattern, random).alternatives(made, 0);
    return made.toString();
  }

  private boolean more() {
    return at < pattern.length();
  }

  /// Up to a closing parenthesis or the end: one of the alternatives.
  private void alternatives(StringBuilder made, int depth) {
    List<String> all = new ArrayList<>();
    var here = new StringBuilder();
    while (more() && pattern.charAt(at) != ')') {
      if (pattern.charAt(at) == '|') {
        at++;
        all.add(here.toString());
        here.setLength(0);
      } else {
        piece(here, depth);
      }
    }
    all.add(here.toString());
    append(made, all.get(random.nextInt(all.size())));
  }

  private static void append(StringBuilder made, String more) {
    if (made.length() + more.length() <= MOST_LENGTH) {
      made.append(more);
    }
  }

  /// An atom and its count: the atom is read anew for each repetition, so that they differ.
  private void piece(StringBuilder made, int depth) {
    int start = at;
    var first = new StringBuilder();
    atom(first, depth);
    int end = at;
    int[] count = count();
    int after = at;
    int times = count[0] + (count[1] > count[0] ? random.nextInt(count[1] - count[0] + 1) : 0);
    if (times > 0) {
      append(made, first.toString());
    }
    for (int i = 1; i < times && made.length() < MOST_LENGTH; i++) {
      at = start;
      var again = new StringBuilder();
      atom(again, depth);
      if (at != end || again.isEmpty()) {
        break;
      }
      append(made, again.toString());
    }
    at = after;
  }

  private void atom(StringBuilder made, int depth) {
    char c = pattern.charAt(at++);
    switch (c) {
      case '^', '$' -> {}
      case '.' -> made.append(ANY.charAt(random.nextInt(ANY.length())));
      case '(' -> {
        if (pattern.startsWith("?:", at)) {
          at += 2;
        } else if (pattern.startsWith("?P<", at) || pattern.startsWith("?<", at)) {
          at = Math.max(at, pattern.indexOf('>', at) + 1);
        }
        if (depth < MOST_DEPTH) {
          alternatives(made, depth + 1);
        }
        at = Math.min(at + 1, pattern.length());
      }
      case '[' -> made.appendCodePoint(bracket());
      case '\\' -> made.append(escape());
      default -> made.append(c);
    }
  }

  private String escape() {
    if (!more()) {
      return "";
    }
    char c = pattern.charAt(at++);
    return switch (c) {
      case 'd' -> String.valueOf((char) ('0' + random.nextInt(10)));
      case 'w' -> String.valueOf("abcXYZ019_".charAt(random.nextInt(10)));
      case 's' -> " ";
      case 'D', 'W', 'S' -> c == 'W' ? "-" : "x";
      case 'b', 'B', 'A', 'z' -> "";
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'r' -> "\r";
      case 'p' -> property();
      case 'u' -> unicode();
      default -> String.valueOf(c);
    };
  }

  private String property() {
    int close = pattern.startsWith("{", at) ? pattern.indexOf('}', at) : at;
    String name = pattern.substring(at, Math.max(at, close) + 1);
    at = Math.max(at, close) + 1;
    return name.contains("N") ? "7" : name.contains("Lu") ? "A" : "a";
  }

  private String unicode() {
    int end = Math.min(at + 4, pattern.length());
    try {
      String made = Character.toString(Integer.parseInt(pattern.substring(at, end), 16));
      at = end;
      return made;
    } catch (NumberFormatException e) {
      return "u";
    }
  }

  private int bracket() {
    boolean negated = pattern.startsWith("^", at);
    if (negated) {
      at++;
    }
    var members = new ArrayList<Integer>();
    boolean first = true;
    while (more() && (first || pattern.charAt(at) != ']')) {
      first = false;
      int low = member();
      int high = low;
      if (pattern.startsWith("-", at)
          && at + 1 < pattern.length()
          && pattern.charAt(at + 1) != ']') {
        at++;
        high = member();
      }
      members.add(low);
      members.add(Math.max(low, high));
    }
    at = Math.min(at + 1, pattern.length());
    return negated ? outside(members) : inside(members);
  }

  private int member() {
    if (pattern.charAt(at) == '\\') {
      at++;
      String escaped = escape();
      return escaped.isEmpty() ? '\b' : escaped.codePointAt(0);
    }
    int member = pattern.codePointAt(at);
    at += Character.charCount(member);
    return member;
  }

  private int inside(List<Integer> members) {
    if (members.isEmpty()) {
      return 'x';
    }
    int range = 2 * random.nextInt(members.size() / 2);
    int low = members.get(range);
    return low + random.nextInt(members.get(range + 1) - low + 1);
  }

  private static int outside(List<Integer> members) {
    for (int c : (ANY + "b!~1\u4e2d").chars().toArray()) {
      boolean in = false;
      for (int i = 0; i < members.size(); i += 2) {
        in |= c >= members.get(i) && c <= members.get(i + 1);
      }
      if (!in) {
        return c;
      }
    }
    return 0x2603;
  }

  /// The least and the most of a repetition; a few for one without end.
  private int[] count() {
    if (!more()) {
      return new int[] {1, 1};
    }
    int[] count =
        switch (pattern.charAt(at)) {
          case '*' -> new int[] {0, 3};
          case '+' -> new int[] {1, 4};
          case '?' -> new int[] {0, 1};
          case '{' -> braces();
          default -> null;
        };
    if (count == null) {
      return new int[] {1, 1};
    }
    at++;
    if (pattern.startsWith("?", at)) {
      at++;
    }
    return count;
  }

  /// Leaves the position at the closing brace.
  private int @Nullable [] braces() {
    int close = pattern.indexOf('}', at);
    if (close < 0) {
      return null;
    }
    String[] ends = pattern.substring(at + 1, close).split(",", -1);
    try {
      int least = Integer.parseInt(ends[0]);
      int most =
          ends.length == 1 ? least : ends[1].isEmpty() ? least + 3 : Integer.parseInt(ends[1]);
      at = close;
      return new int[] {least, most};
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
