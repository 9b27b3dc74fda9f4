package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "explain",
    description = "Tells why processors do or do not run on a document.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ExplainCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "DOC", description = "The document's id.")
  private String doc;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PROCESSOR",
      description = "Only this one, <plug>:<processor> (default: all).")
  private @Nullable String processor;

  @Option(names = "--json", description = "One processor a line, as JSON.")
  private boolean json;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() {
    Screen screen = server.screen();
    try (Client client = server.connect()) {
      JsonNode answer =
          client.get(
              "/api/v1/docs/%s/explain%s"
                  .formatted(
                      Words.encoded(doc),
                      processor == null ? "" : "?processor=" + Words.encoded(processor)));
      for (JsonNode one : answer.path("processors")) {
        if (json) {
          screen.line(one.toString());
        } else {
          print(screen, one);
        }
      }
      if (!json && answer.path("processors").isEmpty()) {
        screen.line("no processor is installed");
      }
      return Exit.OK;
    }
  }

  private static void print(Screen screen, JsonNode one) {
    screen.line(screen.style().bold(one.path("processor").asText()));
    line(
        screen,
        "decision",
        "%s (%s): %s"
            .formatted(
                one.path("decision").asText(),
                one.path("reason").asText(),
                one.path("because").asText()));
    if (!one.path("clause").isNull()) {
      line(screen, "matched", one.path("matched").asBoolean() ? "yes" : "no");
    }
    one.path("by").forEach(clause -> line(screen, "", clause.asText()));
    if (one.path("member").isObject()) {
      line(screen, "member", member(one.path("member")));
    }
    line(screen, "last run", lastRun(one));
    if (!one.path("jobs").isEmpty()) {
      var jobs = new ArrayList<String>();
      one.path("jobs").forEach(job -> jobs.add(job.asText()));
      line(screen, "jobs", String.join(" ", jobs));
    }
    if (one.hasNonNull("waits")) {
      line(screen, "waits for", one.path("waits").asText());
    }
    line(screen, "to run", one.path("next").asText());
  }

  private static String member(JsonNode member) {
    String group =
        member.hasNonNull("group")
            ? "of the group " + member.path("group").asText()
            : "of the group";
    return member.hasNonNull("document")
        ? "%s, whose document is %s".formatted(group, member.path("document").asText())
        : group + ", whose document is yet to be made";
  }

  private static String lastRun(JsonNode one) {
    JsonNode run = one.path("lastRun");
    if (!run.isObject()) {
      return "none";
    }
    String why =
        run.hasNonNull("code")
            ? ": %s, %s".formatted(run.path("code").asText(), run.path("message").asText())
            : "";
    String because =
        one.hasNonNull("ranBecause") ? ", since " + one.path("ranBecause").asText() : "";
    String cause = one.hasNonNull("cause") ? ", caused by job " + one.path("cause").asText() : "";
    return "%s at %s by job %s%s%s%s"
        .formatted(
            run.path("outcome").asText(),
            Words.time(run.path("at").asText()),
            run.path("job").asText(),
            because,
            cause,
            why);
  }

  private static void line(Screen screen, String name, String value) {
    screen.line("  %-9s %s".formatted(name, value));
  }
}
