package org.daybook.processors;

import com.fasterxml.jackson.databind.JsonNode;

/// What people may ask an enabled plug for.
///
/// @param trigger what runs
/// @param title for people; may be empty
/// @param description for people; may be empty
/// @param arguments JSON Schema of what it takes; an empty object where anything will do
/// @param result JSON Schema of what it answers; an empty object where that may be anything
public record CommandSpec(
    TriggerSpec trigger, String title, String description, JsonNode arguments, JsonNode result) {

  /// `<plug>:<command>`.
  public String id() {
    return trigger.id();
  }
}
