package org.daybook.ingest.internal.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/// One line of the vocabulary: a field, how its value is read, and the raw names it may be under,
/// the best first.
///
/// @param name the field in its prop
/// @param reading makes a value of the raw values; empty for values that make no sense
/// @param sources raw names
record Field(String name, Reading reading, List<String> sources) {

  static Field of(String name, Reading reading, String... sources) {
    return new Field(name, reading, List.of(sources));
  }

  /// The value of the first source that gives one.
  Optional<JsonNode> read(Raw raw) {
    for (String source : sources) {
      List<String> values = raw.values(source);
      if (!values.isEmpty()) {
        Optional<JsonNode> value = reading.read(raw, values);
        if (value.isPresent()) {
          return value;
        }
      }
    }
    return Optional.empty();
  }

  /// Makes a value of raw ones.
  @FunctionalInterface
  interface Reading {
    Optional<JsonNode> read(Raw raw, List<String> values);
  }
}
