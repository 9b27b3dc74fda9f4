package org.daybook.processors.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The five fields of a crontab: minute, hour, day of the month, month, day of the week.
final class Cron {

  static final String WANTED =
      "five fields of a crontab (minute, hour, day, month, weekday), such as \"30 6 * * 1-5\"";

  private static final Pattern SHAPE = Pattern.compile("\\S+( \\S+){4}");
  private static final Pattern PART =
      Pattern.compile("(\\*|(?<from>[0-9]{1,2})(-(?<to>[0-9]{1,2}))?)(/(?<step>[1-9][0-9]?))?");
  private static final int[] LEAST = {0, 0, 1, 1, 0};
  private static final int[] MOST = {59, 23, 31, 12, 7};

  private Cron() {}

  /// Whether a text is one.
  static boolean reads(String text) {
    if (!SHAPE.matcher(text).matches()) {
      return false;
    }
    String[] fields = text.split(" ", -1);
    for (int i = 0; i < fields.length; i++) {
      for (String part : fields[i].split(",", -1)) {
        if (!fits(part, LEAST[i], MOST[i])) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean fits(String part, int least, int most) {
    Matcher matcher = PART.matcher(part);
    if (!matcher.matches()) {
      return false;
    }
    if (matcher.group("from") == null) {
      return true;
    }
    int from = Integer.parseInt(matcher.group("from"));
    int to = matcher.group("to") == null ? from : Integer.parseInt(matcher.group("to"));
    return least <= from && from <= to && to <= most;
  }
}
