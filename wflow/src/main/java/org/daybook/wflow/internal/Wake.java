package org.daybook.wflow.internal;

import org.daybook.wflow.JobId;

/// What, beside a timer, wakes a waiting job.
public sealed interface Wake {

  /// A timer alone.
  record Time() implements Wake {}

  /// A letter of that kind and name.
  record Mail(Letter.Kind kind, String name) implements Wake {}

  /// The end of a child.
  record Child(JobId job) implements Wake {}
}
