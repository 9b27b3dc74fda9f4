package org.daybook.queryapi.cli;

import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Hands options of the command line to the service that starts in this process: as system
/// properties, which outrank every other source of configuration.
final class ServiceProperties {

  void set(String name, @Nullable Object value) {
    if (value != null && !value.toString().isBlank()) {
      System.setProperty(name, escaped(value));
    }
  }

  void set(String name, Collection<?> values) {
    if (!values.isEmpty()) {
      System.setProperty(
          name,
          values.stream()
              .map(value -> escaped(value).replace(",", "\\,"))
              .collect(Collectors.joining(",")));
    }
  }

  /// `$` begins an expression, and a backslash an escape, in what SmallRye Config reads.
  private static String escaped(Object value) {
    return value.toString().replace("\\", "\\\\").replace("$", "\\$");
  }
}
