package org.daybook.documents.internal.schema;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// A step from a value into it.
sealed interface Step {

  record Field(String name) implements Step {}

  /// A field that is not named, by the patterns its name matches.
  record OtherField(Set<String> matches) implements Step {}

  /// An element at the index, or beyond.
  record Element(int index) implements Step {}

  static List<Step> then(List<Step> path, Step step) {
    return Stream.concat(path.stream(), Stream.of(step)).toList();
  }
}
