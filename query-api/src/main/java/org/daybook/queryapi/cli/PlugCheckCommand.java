package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.daybook.processors.PlugSource;
import org.daybook.processors.packages.PackageLimits;
import org.daybook.processors.packages.PlugFolder;
import org.daybook.processors.packages.PlugZip;
import org.daybook.processors.workbench.GoldenVerdict;
import org.daybook.processors.workbench.Goldens;
import org.daybook.processors.workbench.PlugTests;
import org.daybook.processors.workbench.Review;
import org.daybook.processors.workbench.Spare;
import org.daybook.processors.workbench.Workbench;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "check",
    description = {
      "Says what an install of the plug would meet: faults, schema verdicts, whether its version is raised far enough,",
      "what the update would be held for; and which grants and limits its golden documents did not need.",
      "Exit code 1 when it would be refused."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class PlugCheckCommand implements Callable<Integer> {

  @Mixin private AuthorFolder folder;

  @Option(
      names = "--against",
      paramLabel = "FOLDER|ZIP",
      description =
          "The version that it is to follow (default: the one installed in the service, if one answers).")
  private @Nullable Path against;

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
      List<GoldenVerdict> tests =
          new PlugTests(plug.workbench(), 0)
              .run(Goldens.read(folder.path(), plug.workbench().manifest()));
      List<Spare> spares =
          Spare.of(plug.workbench().manifest(), tests.stream().map(GoldenVerdict::trial).toList());
      Optional<Review> review = review(plug, client, screen);
      if (json) {
        screen.line(ReviewText.json(plug.workbench().plug(), review, spares).toPrettyString());
      } else {
        ReviewText.print(screen, plug.workbench().plug(), review, spares);
      }
      return review.filter(found -> !found.faults().isEmpty()).isEmpty() ? Exit.OK : Exit.FAILED;
    }
  }

  /// Empty where there is nothing to compare with, or the very same files.
  private Optional<Review> review(PlugBench plug, Client client, Screen screen) throws IOException {
    Optional<byte[]> other =
        against == null ? installed(plug, client, screen) : given(against, plug, screen);
    if (other.isEmpty()) {
      return Optional.empty();
    }
    try (Workbench empty = Workbench.open(plug.settings())) {
      return Optional.of(empty.review(other.get(), plug.source().manifest()));
    }
  }

  private static Optional<byte[]> given(Path against, PlugBench plug, Screen screen)
      throws IOException {
    PlugSource other =
        Files.isDirectory(against)
            ? PlugFolder.read(against, PackageLimits.DEFAULTS)
            : PlugZip.read(existing(against), PackageLimits.DEFAULTS);
    return same(other.digest(), plug, screen, against.toString())
        ? Optional.empty()
        : Optional.of(other.manifest());
  }

  private static Path existing(Path against) {
    if (!Files.isRegularFile(against)) {
      throw new CommandFailure(Exit.FAILED, "there is nothing at " + against);
    }
    return against;
  }

  private static Optional<byte[]> installed(PlugBench plug, Client client, Screen screen) {
    String id = plug.workbench().manifest().id();
    try {
      for (JsonNode one : client.get(PlugsCommand.PATH).path("plugs")) {
        if (one.path("id").asText().equals(id)) {
          return same(one.path("digest").asText(), plug, screen, "the service")
              ? Optional.empty()
              : Optional.of(manifest(client, id));
        }
      }
      screen.note("the service has no %s installed: this would be its first".formatted(id));
    } catch (CommandFailure silent) {
      if (silent.exit() != Exit.NO_SERVER) {
        throw silent;
      }
      screen.note(
          "no service answers at %s, so this is compared with no other version; --against names one"
              .formatted(client.base()));
    }
    return Optional.empty();
  }

  private static byte[] manifest(Client client, String id) {
    return client
        .get(PlugsCommand.PATH + "/" + Words.encoded(id))
        .path("manifest")
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  private static boolean same(String digest, PlugBench plug, Screen screen, String where) {
    boolean same = digest.equals(plug.source().digest());
    if (same) {
      screen.note("%s has these very files".formatted(where));
    }
    return same;
  }
}
