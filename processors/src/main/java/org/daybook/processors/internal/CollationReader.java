package org.daybook.processors.internal;

import com.fasterxml.jackson.core.JsonPointer;
import java.time.DateTimeException;
import java.time.Duration;
import org.daybook.documents.PropKey;
import org.daybook.processors.Collation;
import org.daybook.processors.Manifest;
import org.jspecify.annotations.Nullable;

/// Reads the field `collate` of a processor, which those with a collator have and no others.
final class CollationReader {

  private CollationReader() {}

  /// Null when it has none, or none that can be read.
  ///
  /// @param routine null when it could not be read
  static @Nullable Collation read(Fields processor, Manifest.@Nullable RoutineEntry routine) {
    Fields entry = processor.within("collate");
    boolean collates = routine != null && routine.kind() == Manifest.Kind.COLLATOR;
    if (entry == null) {
      if (collates && !processor.has("collate")) {
        processor.fault(
            "collate", "it is missing", "a collator needs it; add {\"after\": \"PT5S\"}");
      }
      return null;
    }
    if (routine != null && !collates) {
      processor.fault(
          "collate",
          "its routine is of kind " + routine.kind().word(),
          "remove it, or name a routine of kind collator");
    }
    if (collates && processor.has("consumes")) {
      processor.fault(
          "consumes",
          "a collator changes the document of its group alone, which carries no marker",
          "remove it");
    }
    Collation.By by = by(entry, routine);
    Duration after = after(entry);
    entry.done();
    return new Collation(by, after);
  }

  private static Collation.@Nullable By by(
      Fields collate, Manifest.@Nullable RoutineEntry routine) {
    Fields entry = collate.within("by");
    if (entry == null) {
      return null;
    }
    PropKey prop = entry.key("prop", true, "the prop of a member, as <tag> or <tag>/<id>");
    String pointer = entry.text("pointer", true, "a JSON pointer such as /day", null);
    entry.done();
    if (prop != null && routine != null && !routine.capabilities().mayRead(prop)) {
      entry.fault(
          "prop",
          "the routine does not declare to read " + prop.tag(),
          "add it to the routine's reads");
    }
    if (pointer != null && !isPointer(pointer)) {
      entry.fault("pointer", "found \"%s\"".formatted(pointer), "wanted a JSON pointer");
    }
    return prop == null || pointer == null || !isPointer(pointer)
        ? null
        : new Collation.By(prop, pointer);
  }

  private static boolean isPointer(String text) {
    try {
      JsonPointer.compile(text);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static Duration after(Fields collate) {
    String text = collate.text("after", false, "a time as ISO 8601 writes it, such as PT5S", null);
    if (text == null) {
      return Collation.DEFAULT_AFTER;
    }
    try {
      Duration after = Duration.parse(text);
      if (!after.isNegative() && after.compareTo(Collation.MOST_AFTER) <= 0) {
        return after;
      }
    } catch (DateTimeException _) {
      // The fault below says it.
    }
    collate.fault("after", "found \"%s\"".formatted(text), "wanted a time from PT0S to P1D");
    return Collation.DEFAULT_AFTER;
  }
}
