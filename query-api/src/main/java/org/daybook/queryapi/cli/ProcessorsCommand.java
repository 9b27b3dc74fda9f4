package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "processors",
    description = "Tells what processors there are, and how far they are with the documents.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ProcessorsCommand implements Callable<Integer> {

  private static final String PATH = "/api/v1/processors";

  /// States that have a column of their own; the others are told where there are any.
  private static final List<String> COLUMNS =
      List.of("done", "running", "waiting", "failed", "parked", "review");

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "Only this one, with all there is to know: <plug>:<processor>.")
  private @Nullable String id;

  @Option(names = "--json", description = "One processor a line, as JSON.")
  private boolean json;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() {
    Screen screen = server.screen();
    try (Client client = server.connect()) {
      if (id != null) {
        one(screen, client.get(PATH + "/" + Words.encoded(id)));
        return Exit.OK;
      }
      JsonNode all = client.get(PATH).path("processors");
      var headings = new ArrayList<>(List.of("processor", "version", "matched"));
      headings.addAll(COLUMNS);
      headings.add("");
      new Listed(screen, json, headings.toArray(String[]::new))
          .all(all, ProcessorsCommand::cells)
          .print(Words.count(all.size(), "processor"));
      return Exit.OK;
    }
  }

  private static List<String> cells(JsonNode processor) {
    var cells = new ArrayList<String>();
    cells.add(processor.path("id").asText());
    cells.add(processor.path("plugVersion").asText());
    cells.add(number(processor.path("matched")));
    COLUMNS.forEach(state -> cells.add(number(processor.path("counts").path(state))));
    cells.add(more(processor));
    return cells;
  }

  private static String more(JsonNode processor) {
    var words = new ArrayList<String>();
    processor
        .path("counts")
        .properties()
        .forEach(
            count -> {
              if (!COLUMNS.contains(count.getKey()) && count.getValue().asLong() > 0) {
                words.add("%s %s".formatted(number(count.getValue()), count.getKey()));
              }
            });
    if (processor.path("putOff").asLong() > 0) {
      words.add(number(processor.path("putOff")) + " put off");
    }
    if (!processor.path("complete").asBoolean()) {
      words.add("still counting");
    }
    return String.join(", ", words);
  }

  private static String number(JsonNode count) {
    return "%,d".formatted(count.asLong());
  }

  private void one(Screen screen, JsonNode processor) {
    if (json) {
      screen.line(processor.toString());
      return;
    }
    line(screen, "processor", processor.path("id").asText());
    line(
        screen,
        "plug",
        "%s %s".formatted(processor.path("plug").asText(), processor.path("plugVersion").asText()));
    line(screen, "version", processor.path("version").asText());
    line(screen, "predicate", processor.path("predicate").toString());
    line(screen, "reads", joined(processor.path("reads")));
    line(screen, "writes", joined(processor.path("writes")));
    line(screen, "result", processor.path("result").asText());
    line(screen, "matched", number(processor.path("matched")));
    processor
        .path("counts")
        .properties()
        .forEach(count -> line(screen, count.getKey(), number(count.getValue())));
    line(screen, "put off", number(processor.path("putOff")));
    if (!processor.path("complete").asBoolean()) {
      screen.line(
          "not every document is counted yet; ./daybook jobs --wflow reconcile tells how far it is");
    }
  }

  private static String joined(JsonNode texts) {
    var words = new ArrayList<String>();
    texts.forEach(text -> words.add(text.asText()));
    return String.join(" ", words);
  }

  private static void line(Screen screen, String name, String value) {
    screen.line("%-10s %s".formatted(name, value));
  }
}
