package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "review",
    description = "Looks at results of processors that wait for a person.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ReviewCommand.Listing.class,
      ReviewCommand.Show.class,
      ReviewCommand.Approve.class,
      ReviewCommand.Reject.class
    })
final class ReviewCommand implements Runnable {

  private static final String PATH = "/api/v1/reviews";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /// One result, or all of a processor.
  static final class Which {
    @Parameters(index = "0", paramLabel = "PROCESSOR", description = "<plug>:<processor>")
    private String processor;

    @Parameters(index = "1", arity = "0..1", paramLabel = "DOC", description = "The document's id.")
    private @Nullable String doc;

    @Option(names = "--all", description = "All that waits of the processor, in place of DOC.")
    private boolean all;

    @Option(names = "--json", description = "Answer with JSON.")
    private boolean json;

    @Mixin private ServerOptions server;

    /// Gives an order and prints what came of it.
    ///
    /// @param body without the processor
    int order(String word, String done, ObjectNode body) {
      if (all == (doc != null)) {
        throw new CommandFailure(Exit.USAGE, "wanted either DOC or --all");
      }
      Screen screen = server.screen();
      try (Client client = server.connect()) {
        JsonNode answer =
            all
                ? client.postJson(PATH + "/" + word, body.put("processor", processor))
                : client.postJson(one(String.valueOf(doc)) + "/" + word, body);
        if (json) {
          screen.line(answer.toString());
        } else if (all) {
          bulk(screen, done, answer);
        } else {
          screen.line("%s; %s is at %s".formatted(done, doc, version(answer)));
        }
        return answer.path("refusals").asLong() == 0 ? Exit.OK : Exit.SOME_FAILED;
      }
    }

    private String one(String document) {
      return PATH + "/" + Words.encoded(document) + "/" + Words.encoded(processor);
    }

    private static String version(JsonNode answer) {
      return Versions.abbreviated(answer.path("heads").asText());
    }

    private static void bulk(Screen screen, String done, JsonNode answer) {
      for (JsonNode refused : answer.path("refused")) {
        screen.line(
            "%s: %s"
                .formatted(refused.path("document").asText(), refused.path("message").asText()));
      }
      screen.line(
          "%s %s; %,d could not be"
              .formatted(
                  Words.count(answer.path("done").asLong(), "result"),
                  done,
                  answer.path("refusals").asLong()));
    }
  }

  @Command(
      name = "list",
      description = "Lists what waits, by processor and document.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Listing implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "PROCESSOR", description = "Of this one alone.")
    private @Nullable String processor;

    @Option(names = "--json", description = "One result a line, as JSON.")
    private boolean json;

    @Mixin private ServerOptions server;

    @Override
    public Integer call() {
      Screen screen = server.screen();
      try (Client client = server.connect()) {
        List<JsonNode> reviews = reviews(client);
        new Listed(screen, json, "processor", "document", "since", "why")
            .all(
                reviews,
                review ->
                    List.of(
                        review.path("processor").asText(),
                        review.path("document").asText(),
                        Words.time(review.path("since").asText()),
                        review.path("message").asText()))
            .print(Words.count(reviews.size(), "result") + " to be looked at");
        return Exit.OK;
      }
    }

    private List<JsonNode> reviews(Client client) {
      return client.all(
          PATH
              + "?limit=1000"
              + (processor == null ? "" : "&processor=" + Words.encoded(processor)),
          "reviews");
    }
  }

  @Command(
      name = "show",
      description = "Shows what approving a result would change.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Show implements Callable<Integer> {

    @Mixin private Which which;

    @Override
    public Integer call() {
      if (which.doc == null) {
        throw new CommandFailure(Exit.USAGE, "wanted PROCESSOR and DOC");
      }
      try (Client client = which.server.connect()) {
        JsonNode compared = client.get(which.one(which.doc));
        Differences.compared(which.server.screen(), which.json, compared);
        return Exit.OK;
      }
    }
  }

  @Command(
      name = "approve",
      description = "Makes a result part of its document, or all results of a processor.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Approve implements Callable<Integer> {

    enum Settle {
      refuse,
      branch,
      main
    }

    @Mixin private Which which;

    @Option(
        names = "--settle",
        paramLabel = "HOW",
        defaultValue = "refuse",
        description =
            "For keys of others that changed since: branch, main or refuse (default: refuse).")
    private Settle settle;

    @Override
    public Integer call() {
      return which.order(
          "approve",
          "approved",
          JsonNodeFactory.instance.objectNode().put("settle", settle.name()));
    }
  }

  @Command(
      name = "reject",
      description = "Gives a result up, or all results of a processor.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Reject implements Callable<Integer> {

    @Mixin private Which which;

    @Option(names = "--why", paramLabel = "TEXT", description = "Why; the document tells.")
    private @Nullable String why;

    @Override
    public Integer call() {
      return which.order("reject", "rejected", JobOrder.reason(why));
    }
  }
}
