package org.daybook.wflow.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A job's letters, the first sent first, and the keys of the last that were sent with one.
///
/// @param keys at most [#REMEMBERED], the last one last
public record Mail(List<Letter> letters, List<String> keys) {

  static final int REMEMBERED = 100;
  static final Mail NONE = new Mail(List.of(), List.of());

  private static final String COMPLETION = "completion ";
  private static final String SIGNAL = "signal ";

  /// The key of all completions of an awaitable: only the first one counts.
  public static String completion(String name) {
    return COMPLETION + name;
  }

  /// What a sender's own key is known by, so that it is nobody else's.
  public static String signal(String key) {
    return SIGNAL + key;
  }

  public Mail {
    letters = List.copyOf(letters);
    keys = List.copyOf(keys);
  }

  public @Nullable Letter first(Letter.Kind kind, String name) {
    for (Letter letter : letters) {
      if (letter.kind() == kind && letter.name().equals(name)) {
        return letter;
      }
    }
    return null;
  }

  public boolean knows(String key) {
    return keys.contains(key);
  }

  Mail with(Letter letter, @Nullable String key) {
    List<Letter> more = new ArrayList<>(letters);
    more.add(letter);
    if (key == null) {
      return new Mail(more, keys);
    }
    List<String> known = new ArrayList<>(keys);
    known.add(key);
    return new Mail(more, known.subList(Math.max(0, known.size() - REMEMBERED), known.size()));
  }

  /// These, without completions as failed, so that what failed can be completed again.
  Mail unfailed() {
    List<Letter> fewer = new ArrayList<>(letters);
    List<String> known = new ArrayList<>(keys);
    for (Letter letter : letters) {
      if (letter.kind() == Letter.Kind.COMPLETION && letter.failed()) {
        fewer.remove(letter);
        known.remove(completion(letter.name()));
      }
    }
    return new Mail(fewer, known);
  }

  /// These, without a signal that was taken. A completion stays: a job that is restarted before it
  /// asks again.
  Mail without(long position) {
    List<Letter> fewer = new ArrayList<>(letters);
    fewer.removeIf(letter -> letter.position() == position && letter.kind() == Letter.Kind.SIGNAL);
    return new Mail(fewer, keys);
  }
}
