package org.daybook.processors;

import java.time.Duration;
import org.daybook.documents.PropKey;
import org.jspecify.annotations.Nullable;

/// How a processor whose routine is a collator makes one document out of many.
///
/// @param by what its members are grouped by, a document for each value; null for one document in
///     all
/// @param after how long it waits after the first change of members, for more of them
public record Collation(@Nullable By by, Duration after) {

  /// The longest wait.
  public static final Duration MOST_AFTER = Duration.ofDays(1);

  /// The wait where a manifest names none.
  public static final Duration DEFAULT_AFTER = Duration.ofSeconds(5);

  /// A place in each member.
  ///
  /// @param prop the prop
  /// @param pointer JSON pointer to a scalar within it
  public record By(PropKey prop, String pointer) {}
}
