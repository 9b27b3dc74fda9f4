package org.daybook.processors.bindings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// A language that plugs are written in, with a kit of its own.
public enum Language {
  ASSEMBLYSCRIPT("ts", "tags.ts"),
  C("c", "tags.h"),
  RUST("rs", "tags.rs"),
  /// Runs as it is written: nothing compiles it.
  JAVASCRIPT("js", "tags.d.ts");

  private final String extension;
  private final String bindings;

  Language(String extension, String bindings) {
    this.extension = extension;
    this.bindings = bindings;
  }

  /// As people write it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// What its sources' names end in, without the dot.
  public String extension() {
    return extension;
  }

  /// The name of the file that bindings are generated into.
  public String bindings() {
    return bindings;
  }

  /// The language of that name; empty where there is none.
  public static Optional<Language> named(String word) {
    return Arrays.stream(values()).filter(language -> language.word().equals(word)).findFirst();
  }

  /// All names, for a message.
  public static String words() {
    return Arrays.stream(values()).map(Language::word).collect(Collectors.joining(", "));
  }
}
