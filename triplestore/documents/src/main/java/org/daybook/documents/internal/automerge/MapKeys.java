package org.daybook.documents.internal.automerge;

import java.util.regex.Pattern;

/// Keys as the binding takes them. It refuses the empty key, U+0000 and everything above U+FFFF in
/// a key (values may hold them), so those are written as U+001A, the code in hexadecimal, `;`. The
/// empty key is U+001A `;`.
final class MapKeys {

  private static final char ESCAPE = '\u001A';
  private static final Pattern ESCAPED = Pattern.compile("\u001A([0-9a-f]{0,6});");

  private MapKeys() {}

  static String encoded(String key) {
    if (key.isEmpty()) {
      return ESCAPE + ";";
    }
    if (key.chars().noneMatch(c -> needsEscape((char) c))) {
      return key;
    }
    var text = new StringBuilder();
    key.codePoints()
        .forEach(
            c -> {
              if (c > 0xFFFF || needsEscape((char) c)) {
                text.append(ESCAPE).append(Integer.toHexString(c)).append(';');
              } else {
                text.appendCodePoint(c);
              }
            });
    return text.toString();
  }

  static String decoded(String stored) {
    if (stored.indexOf(ESCAPE) < 0) {
      return stored;
    }
    return ESCAPED
        .matcher(stored)
        .replaceAll(
            match -> {
              String code = match.group(1);
              return code.isEmpty()
                  ? ""
                  : java.util.regex.Matcher.quoteReplacement(
                      Character.toString(Integer.parseInt(code, 16)));
            });
  }

  private static boolean needsEscape(char c) {
    return c == 0 || c == ESCAPE || Character.isSurrogate(c);
  }
}
