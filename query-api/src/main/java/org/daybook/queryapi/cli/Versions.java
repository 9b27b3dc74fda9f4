package org.daybook.queryapi.cli;

import java.util.LinkedHashSet;
import java.util.Set;

/// Versions as people name them: heads, or how those begin.
final class Versions {

  private static final int SHOWN = 12;
  private static final int SHORTEST = 6;

  private Versions() {}

  /// Enough of heads to tell them from others.
  static String abbreviated(String heads) {
    int comma = heads.indexOf(',');
    String first = comma < 0 ? heads : heads.substring(0, comma);
    String cut = first.length() <= SHOWN ? first : first.substring(0, SHOWN);
    return comma < 0 ? cut : cut + "+";
  }

  /// The heads that a person means.
  ///
  /// @param given heads, or their first six digits or more, with or without a `+` at the end
  static String resolve(Client client, String doc, String given) {
    String text = given.endsWith("+") ? given.substring(0, given.length() - 1) : given;
    if (text.length() >= 64 || !text.matches("[0-9a-f]{%d,63}".formatted(SHORTEST))) {
      return given;
    }
    Set<String> found = new LinkedHashSet<>();
    client.each(
        "/api/v1/docs/" + Words.encoded(doc) + "/history?limit=1000",
        "changes",
        change -> {
          if (change.path("heads").asText().startsWith(text)) {
            found.add(change.path("heads").asText());
          }
        });
    if (found.size() != 1) {
      throw new CommandFailure(
          Exit.FAILED,
          found.isEmpty()
              ? "no version of %s begins with %s; ./daybook history %s lists them"
                  .formatted(doc, text, doc)
              : "%d versions of %s begin with %s; give more of it"
                  .formatted(found.size(), doc, text));
    }
    return found.iterator().next();
  }
}
