package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;

/// What a check found, for people.
final class Findings {

  private Findings() {}

  static void print(Screen screen, JsonNode line, boolean json) {
    if (json) {
      screen.line(line.toString());
      return;
    }
    JsonNode finding = line.path("finding");
    screen.line(
        "%s %s: %s; %s"
            .formatted(
                screen.style().bad(finding.path("code").asText()),
                finding.path("subject").asText(),
                finding.path("detail").asText(),
                finding.path("help").asText()));
  }
}
