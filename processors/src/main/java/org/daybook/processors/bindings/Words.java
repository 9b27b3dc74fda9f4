package org.daybook.processors.bindings;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Names as words of `a-z 0-9`, and how languages join them.
final class Words {

  private static final int MOST = 60;

  private Words() {}

  /// The words of any text, at least one: split where other characters stand and where a capital
  /// follows a small letter. Letters beyond ASCII become their code.
  static List<String> of(String text) {
    var words = new ArrayList<String>();
    var word = new StringBuilder();
    boolean small = false;
    for (int code : text.codePoints().limit(MOST).toArray()) {
      if (code < 128 && !Character.isLetterOrDigit(code)) {
        end(word, words);
        small = false;
      } else if (code < 128) {
        if (small && Character.isUpperCase(code)) {
          end(word, words);
        }
        word.append(Character.toLowerCase((char) code));
        small = Character.isLowerCase(code) || Character.isDigit(code);
      } else {
        end(word, words);
        words.add("u%04x".formatted(code));
        small = false;
      }
    }
    end(word, words);
    return words.isEmpty() ? List.of("empty") : words;
  }

  private static void end(StringBuilder word, List<String> words) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }

  /// `ExampleTally`
  static String pascal(List<String> words) {
    return words.stream()
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining());
  }

  /// `exampleTally`
  static String camel(List<String> words) {
    return words.getFirst() + pascal(words.subList(1, words.size()));
  }

  /// `example_tally`
  static String snake(List<String> words) {
    return String.join("_", words);
  }

  /// `EXAMPLE_TALLY`
  static String upper(List<String> words) {
    return snake(words).toUpperCase(Locale.ROOT);
  }

  /// Names of one scope: each is given out once, and none is a word that the language keeps.
  static final class Scope {

    private final Set<String> taken = new HashSet<>();
    private final Set<String> kept;

    Scope(Set<String> kept) {
      this.kept = kept;
    }

    /// This name, or one like it.
    String name(String wanted) {
      String safe = Character.isDigit(wanted.charAt(0)) ? "_" + wanted : wanted;
      String start = kept.contains(safe) ? safe + "_" : safe;
      String name = start;
      for (int i = 2; !taken.add(name) || kept.contains(name); i++) {
        name = start + (start.endsWith("_") ? "" : "_") + i;
      }
      return name;
    }
  }
}
