package org.daybook.processors.internal;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.semver4j.Semver;
import org.semver4j.range.RangeListFactory;

/// Ranges of semantic versions.
final class Ranges {

  static final String WANTED = "a range of semantic versions, such as >=0.1.0";
  private static final Pattern SHAPE = Pattern.compile(".{1,200}");

  private Ranges() {}

  /// The range that a field holds, or null after a fault, or when it is absent.
  static @Nullable String read(Fields entry, String field) {
    String range = entry.text(field, false, WANTED, SHAPE);
    if (range == null || reads(range)) {
      return range;
    }
    entry.fault(field, "found \"%s\"".formatted(range), "wanted " + WANTED);
    return null;
  }

  private static boolean reads(String range) {
    try {
      return !RangeListFactory.create(range).get().isEmpty();
    } catch (RuntimeException malformed) {
      return false; // the library throws whatever its parts throw
    }
  }

  /// That an installed plug's version is within a range; null for any.
  static void hold(String at, String plug, String version, @Nullable String range, Faults faults) {
    if (range != null && !new Semver(version).satisfies(range)) {
      faults.add(
          at,
          "%s is installed in version %s, which is not within %s".formatted(plug, version, range),
          "widen the range, or install a version within it");
    }
  }
}
