package org.daybook.processors.internal;

import java.util.HashSet;
import java.util.Set;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.daybook.processors.Capabilities;
import org.daybook.processors.Grants;
import org.daybook.processors.Manifest;
import org.jspecify.annotations.Nullable;

/// What a run is held to, by its own routine and by all who invoke it: each takes away, none adds.
///
/// @param only the props that it may change; null when it is not held to props
record Held(Capabilities capabilities, @Nullable Set<PropKey> only, Grants grants) {

  /// What a routine may by itself, for a run that was given these capabilities.
  static Held of(Manifest.RoutineEntry routine, Capabilities given) {
    return new Held(given, null, routine.grants()).by(routine);
  }

  /// What is left of it for a routine that the run invokes.
  Held by(Manifest.RoutineEntry routine) {
    return new Held(
        new Capabilities(
            common(capabilities.reads(), routine.capabilities().reads()),
            common(capabilities.writes(), routine.capabilities().writes())),
        only(routine.prop()),
        routine.grants().within(grants));
  }

  private @Nullable Set<PropKey> only(@Nullable PropKey prop) {
    if (prop == null) {
      return only;
    }
    return only == null || only.contains(prop) ? Set.of(prop) : Set.of();
  }

  private static Set<Tag> common(Set<Tag> one, Set<Tag> other) {
    var common = new HashSet<>(one);
    common.retainAll(other);
    return common;
  }
}
