package org.daybook.processors;

import org.jspecify.annotations.Nullable;

/// What an enabled plug wants to be told of.
///
/// @param trigger what runs
/// @param on what must happen
/// @param cron when, for [Manifest.Occasion#SCHEDULE]; null for all others
public record EventSpec(TriggerSpec trigger, Manifest.Occasion on, @Nullable String cron) {

  /// `<plug>:<event>`.
  public String id() {
    return trigger.id();
  }
}
