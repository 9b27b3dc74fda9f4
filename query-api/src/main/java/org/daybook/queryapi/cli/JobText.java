package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Jobs for a person to read.
final class JobText {

  /// What a table of jobs is cut to, however wide the screen.
  private static final int WIDEST = 100;

  private static final int LABEL = 10;

  private JobText() {}

  static void list(Screen screen, JsonNode jobs) {
    if (jobs.isEmpty()) {
      return;
    }
    var table = new Table(List.of("job", "wflow", "state", "tries", "steps", "changed", "why"));
    for (JsonNode job : jobs) {
      table.row(
          List.of(
              JobIds.abbreviated(job.path("id").asText()),
              job.path("wflow").asText(),
              job.path("state").asText(),
              job.path("attempts").asText(),
              job.path("steps").asText(),
              Words.time(job.path("changed").asText()),
              job.path("why").asText("")));
    }
    table.print(screen.out(), screen.style(), "", Math.min(WIDEST, screen.width()));
  }

  /// How many jobs are in each state that has any.
  static String counts(JsonNode counts) {
    var words = new ArrayList<String>();
    for (Map.Entry<String, JsonNode> state : counts.properties()) {
      if (state.getValue().asLong() > 0) {
        words.add("%,d %s".formatted(state.getValue().asLong(), state.getKey()));
      }
    }
    return words.isEmpty() ? "none" : String.join(", ", words);
  }

  /// All there is to say of one.
  static void detail(Screen screen, JsonNode job) {
    field(screen, "job", job.path("id").asText());
    field(screen, "wflow", wflow(job));
    field(screen, "state", state(job));
    for (String name : List.of("why", "label", "key", "lane", "parent")) {
      field(screen, name, job.path(name).asText(""));
    }
    field(screen, "added", time(job, "added"));
    field(screen, "deadline", time(job, "deadline"));
    field(screen, "attempts", job.path("attempts").asText());
    for (String name : List.of("args", "progress", "result")) {
      field(screen, name, brief(screen, job.path(name)));
    }
    if (!job.path("journal").isEmpty()) {
      screen.line("");
      journal(screen, job.path("journal"));
      if (job.hasNonNull("journalNext")) {
        screen.line(screen.style().dim("and more; GET " + job.path("journalNext").asText()));
      }
    }
  }

  private static String wflow(JsonNode job) {
    return job.path("wflow").asText()
        + (job.has("version") ? ", version " + job.path("version").asText() : "");
  }

  private static String state(JsonNode job) {
    String until = job.hasNonNull("until") ? ", until " + time(job, "until") : "";
    return "%s since %s%s".formatted(job.path("state").asText(), time(job, "changed"), until);
  }

  private static void journal(Screen screen, JsonNode journal) {
    var table = new Table(List.of("kind", "name", "when", "tries", "size", "what came of it"));
    for (JsonNode entry : journal) {
      JsonNode tries = entry.path("tries");
      for (int i = 0; i < tries.size(); i++) {
        table.row(
            List.of(
                "",
                "try " + (i + 1),
                time(tries.get(i), "at"),
                "",
                "",
                tries.get(i).path("why").asText()));
      }
      long bytes = entry.path("bytes").asLong();
      table.row(
          List.of(
              entry.path("kind").asText(),
              entry.path("name").asText(),
              time(entry, "at"),
              Integer.toString(tries.size() + (entry.path("done").asBoolean() ? 1 : 0)),
              bytes == 0 ? "" : Words.size(bytes),
              outcome(entry)));
    }
    table.print(screen.out(), screen.style(), "", Math.min(WIDEST, screen.width()));
    screen.out().flush();
  }

  private static String outcome(JsonNode entry) {
    if (entry.hasNonNull("failed")) {
      return "failed: " + entry.path("failed").asText();
    }
    if (!entry.path("done").asBoolean()) {
      return "not yet";
    }
    return entry.hasNonNull("result") ? entry.path("result").toString() : "done";
  }

  private static String brief(Screen screen, JsonNode value) {
    String text = value.isMissingNode() || value.isNull() ? "" : value.toString();
    int most = Math.min(WIDEST, screen.width()) - LABEL - 1;
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }

  private static String time(JsonNode object, String name) {
    return Words.time(object.path(name).asText(""));
  }

  private static void field(Screen screen, String name, String value) {
    if (!value.isEmpty()) {
      String pad = " ".repeat(LABEL - name.length() + 1);
      screen.line(screen.style().dim(name) + pad + value.replaceAll("\\p{Cntrl}", " "));
    }
  }
}
