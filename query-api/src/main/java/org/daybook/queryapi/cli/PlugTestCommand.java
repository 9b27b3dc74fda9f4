package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.daybook.processors.workbench.Golden;
import org.daybook.processors.workbench.GoldenVerdict;
import org.daybook.processors.workbench.Goldens;
import org.daybook.processors.workbench.PlugTests;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "test",
    description = {
      "Runs the plug on its golden documents: tests/NAME/before.json, and after.json for what is wanted.",
      "Each is run plainly, replayed twice, and killed at its host calls and replayed.",
      "Exit code 1 when any fails."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class PlugTestCommand implements Callable<Integer> {

  @Mixin private AuthorFolder folder;

  @Option(
      names = "--update",
      description = "Write what the runs came to as what is wanted, where it was something else.")
  private boolean update;

  @Option(
      names = "--kills",
      paramLabel = "N",
      defaultValue = "" + PlugTests.MOST_KILLS,
      description = "Kill a run at so many of its host calls at most (default: ${DEFAULT-VALUE}).")
  private int kills;

  @Mixin private BenchOptions bench;

  @Option(names = "--json", description = "Answer with JSON.")
  private boolean json;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() throws IOException {
    Screen screen = server.screen();
    try (Client client = server.connect();
        PlugBench plug = bench.open(folder.path(), client, screen)) {
      bench.build(plug);
      plug.load();
      var tests = new PlugTests(plug.workbench(), kills);
      var verdicts = new ArrayList<GoldenVerdict>();
      for (Golden golden : Goldens.read(folder.path(), plug.workbench().manifest())) {
        verdicts.add(updated(tests.run(golden)));
      }
      if (json) {
        screen.line(json(verdicts).toPrettyString());
      } else {
        GoldenText.print(screen, verdicts);
      }
      if (verdicts.isEmpty()) {
        throw new CommandFailure(
            Exit.FAILED,
            "%s has no golden documents; docs/plugs.md says how they look"
                .formatted(folder.path().resolve("tests")));
      }
      return verdicts.stream().allMatch(GoldenVerdict::passed) ? Exit.OK : Exit.FAILED;
    }
  }

  private GoldenVerdict updated(GoldenVerdict verdict) throws IOException {
    if (!update || verdict.passed()) {
      return verdict;
    }
    Goldens.update(verdict.golden(), verdict.trial());
    return verdict.updated();
  }

  private static ObjectNode json(List<GoldenVerdict> verdicts) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    var goldens = all.putArray("goldens");
    verdicts.forEach(verdict -> goldens.add(GoldenText.json(verdict)));
    return all;
  }
}
