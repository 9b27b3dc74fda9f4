package org.daybook.pipelines;

import java.util.List;
import java.util.stream.Stream;

/// One clause of a predicate, and whether it holds for a document, with the clauses it is made of.
///
/// @param path where it is in the predicate, such as `and[1]`; empty for the predicate itself
/// @param kind of the predicate: what joins its parts, or what it says alone
/// @param text the clause in one line
/// @param holds whether it does
/// @param found what the document has there; empty for one that only joins its parts
/// @param parts the clauses it joins; none for one that says something itself
public record Clause(
    String path, Kind kind, String text, boolean holds, String found, List<Clause> parts) {

  /// How a clause came to hold or not.
  public enum Kind {
    /// Holds when all its parts do.
    ALL,
    /// Holds when any of its parts does.
    ANY,
    /// Holds when its only part does not.
    NONE,
    /// Looks at the document itself.
    PLAIN
  }

  public Clause {
    parts = List.copyOf(parts);
  }

  /// Holds a predicate against a document. One that cannot be decided does not hold.
  public static Clause of(Predicate predicate, Subject subject) {
    return new ClauseReader(subject).read(predicate, "");
  }

  /// The clauses that look at the document and made this one hold, or kept it from holding: were
  /// any one of them otherwise, so might this be.
  public List<Clause> decisive() {
    return switch (kind) {
      case PLAIN -> List.of(this);
      case NONE -> parts.stream().flatMap(part -> part.decisive().stream()).toList();
      case ALL, ANY -> decisive(parts.stream().filter(part -> part.holds == holds));
    };
  }

  private static List<Clause> decisive(Stream<Clause> parts) {
    return parts.flatMap(part -> part.decisive().stream()).toList();
  }

  /// For people, such as `and[1]: not has org.example.exposure: false, it has one`.
  public String line() {
    return "%s%s: %s%s"
        .formatted(
            path.isEmpty() ? "" : path + ": ", text, holds, found.isEmpty() ? "" : ", " + found);
  }
}
