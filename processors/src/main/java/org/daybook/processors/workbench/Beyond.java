package org.daybook.processors.workbench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What lies beyond a run's vault.
///
/// @param answers what hosts answer, by `METHOD url`; null to ask the hosts themselves
/// @param signals the payloads of signals that were sent to the run, by name, in order
public record Beyond(@Nullable Map<String, JsonNode> answers, Map<String, List<JsonNode>> signals) {

  /// The world as it is, without signals.
  public static final Beyond REAL = new Beyond(null, Map.of());

  public Beyond {
    answers = answers == null ? null : Map.copyOf(answers);
    signals = Map.copyOf(signals);
  }
}
