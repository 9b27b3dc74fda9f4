package org.daybook.wflow.http;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/// How long a request wants to wait for its job: the query says `send` or `wait=PT5S`, or the
/// header `Prefer` says `respond-async` or `wait=5` (RFC 7240); else as long as the settings let.
///
/// @param send whether it does not wait at all
record Wait(boolean send, Duration most) {

  static Wait of(@Nullable String query, @Nullable String prefer, Duration most) {
    Duration wait = most;
    for (String word : words(query, "&")) {
      if (word.equals("send")) {
        return new Wait(true, Duration.ZERO);
      }
      wait = word.startsWith("wait=") ? parsed(word.substring(5), "", most) : wait;
    }
    for (String word : words(prefer, ",")) {
      if (word.equals("respond-async")) {
        return new Wait(true, Duration.ZERO);
      }
      wait = word.startsWith("wait=") ? parsed("PT" + word.substring(5), "S", most) : wait;
    }
    return new Wait(false, wait);
  }

  private static String[] words(@Nullable String text, String separator) {
    return text == null ? new String[0] : text.strip().split("\\s*" + separator + "\\s*", -1);
  }

  private static Duration parsed(String text, String unit, Duration most) {
    try {
      Duration wait = Duration.parse(text + unit);
      if (!wait.isNegative() && wait.compareTo(most) <= 0) {
        return wait;
      }
    } catch (DateTimeParseException _) {
      throw malformed(text + unit, most);
    }
    throw malformed(text + unit, most);
  }

  private static Refusal malformed(String given, Duration most) {
    return new Refusal(
        400,
        "wait-malformed",
        "wait of \"%s\": wanted an ISO 8601 duration such as PT5S, from PT0S to %s"
            .formatted(Refusal.shown(given), most));
  }
}
