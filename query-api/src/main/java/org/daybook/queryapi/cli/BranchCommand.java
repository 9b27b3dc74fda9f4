package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
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
    name = "branch",
    description = {
      "Works on branches of documents.",
      "One whose name begins with review/ waits for a person."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      BranchCommand.Listing.class,
      BranchCommand.Create.class,
      BranchCommand.Show.class,
      BranchCommand.Edit.class,
      BranchCommand.Compare.class,
      BranchCommand.Merge.class,
      BranchCommand.Discard.class
    })
final class BranchCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /// Which branch, of which document, on which service.
  static final class Which {
    @Parameters(index = "0", paramLabel = "DOC", description = "The document's id.")
    private String doc;

    @Parameters(index = "1", paramLabel = "NAME", description = "The branch's name.")
    private String name;

    @Option(names = "--json", description = "Answer with JSON.")
    private boolean json;

    @Mixin private ServerOptions server;

    String branches() {
      return "/api/v1/docs/" + Words.encoded(doc) + "/branches";
    }

    String path() {
      return branches() + "/" + Words.encoded(name);
    }
  }

  @Command(
      name = "list",
      description = "Lists open branches of a document, or of all.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Listing implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "DOC", description = "The document's id.")
    private @Nullable String doc;

    @Option(
        names = "--prefix",
        paramLabel = "PREFIX",
        defaultValue = "",
        description = "Only names that begin so, such as review/.")
    private String prefix;

    @Option(names = "--json", description = "One branch a line, as JSON.")
    private boolean json;

    @Mixin private ServerOptions server;

    @Override
    public Integer call() {
      Screen screen = server.screen();
      try (Client client = server.connect()) {
        List<JsonNode> branches = branches(client);
        int count = branches.size();
        new Listed(screen, json, "document", "branch", "changed", "by", "version")
            .all(
                branches,
                branch ->
                    List.of(
                        branch.path("document").asText(),
                        branch.path("name").asText(),
                        Words.time(branch.path("modified").asText()),
                        branch.path("author").asText(),
                        Versions.abbreviated(branch.path("heads").asText())))
            .print("%,d open %s".formatted(count, count == 1 ? "branch" : "branches"));
        return Exit.OK;
      }
    }

    private List<JsonNode> branches(Client client) {
      var branches = new ArrayList<JsonNode>();
      String first =
          doc == null
              ? "/api/v1/branches?limit=1000&prefix=" + Words.encoded(prefix)
              : "/api/v1/docs/" + Words.encoded(doc) + "/branches";
      client.each(
          first,
          "branches",
          branch -> {
            if (branch.path("name").asText().startsWith(prefix)) {
              branches.add(branch);
            }
          });
      return branches;
    }
  }

  @Command(
      name = "create",
      description = "Begins a branch, with a first change in it if one is given.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Create implements Callable<Integer> {

    @Mixin private Which which;
    @Mixin private EditOptions edit;

    @Option(
        names = "--at",
        paramLabel = "HEADS",
        description = "The version to begin at (default: the present).")
    private @Nullable String at;

    @Override
    public Integer call() {
      try (Client client = which.server.connect()) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("name", which.name);
        if (at != null) {
          body.put("at", Versions.resolve(client, which.doc, at));
        }
        edit.addTo(body);
        JsonNode branch = client.postJson(which.branches(), body);
        which
            .server
            .screen()
            .line(
                which.json
                    ? branch.toString()
                    : "branch %s begins at %s"
                        .formatted(which.name, Versions.abbreviated(branch.path("fork").asText())));
        return Exit.OK;
      }
    }
  }

  @Command(
      name = "show",
      description = "Shows a branch, as JSON.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Show implements Callable<Integer> {

    @Mixin private Which which;

    @Override
    public Integer call() {
      try (Client client = which.server.connect()) {
        which.server.screen().line(client.get(which.path()).toPrettyString());
        return Exit.OK;
      }
    }
  }

  @Command(
      name = "edit",
      description = "Changes props on a branch; the document stays as it is.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Edit implements Callable<Integer> {

    @Mixin private Which which;
    @Mixin private EditOptions edit;

    @Option(names = "--if-at", paramLabel = "HEADS", description = "Only if it is at this version.")
    private @Nullable String ifAt;

    @Override
    public Integer call() {
      if (edit.isEmpty()) {
        throw new CommandFailure(Exit.USAGE, "branch edit: wanted --put or --delete");
      }
      try (Client client = which.server.connect()) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        edit.addTo(body);
        JsonNode written = client.send("PATCH", which.path(), body, ifAt);
        which
            .server
            .screen()
            .line(
                which.json
                    ? written.toString()
                    : "branch %s is now at %s"
                        .formatted(which.name, written.path("heads").asText()));
        return Exit.OK;
      }
    }
  }

  @Command(
      name = "compare",
      description = "Shows what merging a branch now would mean.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Compare implements Callable<Integer> {

    @Mixin private Which which;

    @Override
    public Integer call() {
      try (Client client = which.server.connect()) {
        JsonNode compared = client.get(which.path() + "/compare");
        Differences.compared(which.server.screen(), which.json, compared);
        return Exit.OK;
      }
    }
  }

  @Command(
      name = "merge",
      description = "Makes a branch part of its document, which ends the branch.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Merge implements Callable<Integer> {

    enum Settle {
      combine,
      branch,
      main,
      refuse
    }

    @Mixin private Which which;

    @Option(
        names = "--settle",
        paramLabel = "HOW",
        defaultValue = "refuse",
        description =
            "For keys that both sides changed: combine, branch, main or refuse (default: refuse).")
    private Settle settle;

    @Option(names = "--if-at", paramLabel = "HEADS", description = "Only if it is at this version.")
    private @Nullable String ifAt;

    @Override
    public Integer call() {
      try (Client client = which.server.connect()) {
        JsonNode merged =
            client.send(
                "POST",
                which.path() + "/merge",
                JsonNodeFactory.instance.objectNode().put("settle", settle.name()),
                ifAt);
        Screen screen = which.server.screen();
        if (which.json) {
          screen.line(merged.toString());
        } else {
          Differences.print(screen, merged.path("taken"));
          Differences.overlaps(screen, merged.path("overlaps"));
          screen.line(
              "merged; %s is at %s"
                  .formatted(which.doc, Versions.abbreviated(merged.path("heads").asText())));
        }
        return Exit.OK;
      }
    }
  }

  @Command(
      name = "discard",
      description = "Gives a branch up; its changes are forgotten.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Discard implements Callable<Integer> {

    @Mixin private Which which;

    @Override
    public Integer call() {
      try (Client client = which.server.connect()) {
        client.delete(which.path());
        which.server.screen().line("discarded " + which.name);
        return Exit.OK;
      }
    }
  }
}
