package org.daybook.pipelines.internal;

import java.util.stream.Collectors;
import org.daybook.documents.DocId;
import org.daybook.documents.Heads;
import org.daybook.documents.Version;
import org.daybook.pipelines.Predicate;
import org.daybook.pipelines.Subject;

/// What a predicate sees beyond a document's props, as a text: who sees the same has the same text.
/// Empty for a predicate that looks at nothing else, and then nothing is looked up.
final class Beyond {

  private Beyond() {}

  /// Whether there is anything that it looks at.
  static boolean looked(Predicate predicate) {
    return predicate
        .leaves()
        .anyMatch(leaf -> leaf instanceof Predicate.Refers || leaf instanceof Predicate.Changed);
  }

  /// The same as [#of] for a processor that has just run: nothing has changed since.
  static String linked(Predicate predicate, Subject subject) {
    return predicate.refers().map(refers -> seen(refers, subject)).collect(Collectors.joining());
  }

  static String of(Predicate predicate, Subject subject) {
    return predicate.leaves().map(leaf -> seen(leaf, subject)).collect(Collectors.joining());
  }

  private static String seen(Predicate leaf, Subject subject) {
    return switch (leaf) {
      case Predicate.Refers refers ->
          subject
              .linked(refers)
              .map(DocId::value)
              .sorted()
              .collect(Collectors.joining(" ", refers.text() + ": ", "\n"));
      case Predicate.Changed changed ->
          subject
              .newest(changed)
              .map(Version::heads)
              .map(Heads::toString)
              .map(heads -> changed.text() + ": " + heads + "\n")
              .orElse("");
      case Predicate.Has _,
          Predicate.HasProp _,
          Predicate.Field _,
          Predicate.Ask _,
          Predicate.Not _,
          Predicate.And _,
          Predicate.Or _ ->
          "";
    };
  }
}
