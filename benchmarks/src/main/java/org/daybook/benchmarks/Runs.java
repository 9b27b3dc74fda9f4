package org.daybook.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.daybook.documents.Author;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.NewDocument;
import org.daybook.documents.Provenance;
import org.daybook.documents.Tag;
import org.daybook.documents.WorkBranch;
import org.daybook.processors.Capabilities;
import org.daybook.processors.DocumentQuery;
import org.daybook.processors.Routine;
import org.daybook.processors.RunResult;
import org.daybook.queryapi.vault.Vault;
import org.daybook.queryapi.vault.VaultSettings;

/// Runs of one routine in the sandbox, each in a fresh instance of its module, without the job
/// around it.
final class Runs implements AutoCloseable {

  private static final Tag LETTER = new Tag("org.example.letter");
  private static final int WARM_UP = 20_000;
  private static final int MEASURED = 20_000;

  private final Vault vault;
  private final Document document;
  private final Routine routine;

  private Runs(Path folder) throws IOException {
    vault = Vault.open(folder, VaultSettings.DEFAULTS, Clock.systemUTC());
    vault.plugs().install(PlugFiles.resource("cpu", "cpu.wasm"));
    routine = vault.plugs().routine("org.example.cpu", "cpu");
    DocId id = DocId.create(Clock.systemUTC());
    var by = new Provenance(new Author(Author.Kind.PRINCIPAL, "benchmark"), "benchmark");
    JsonNode letter = JsonNodeFactory.instance.objectNode();
    vault.documents().create(NewDocument.of(id, Map.of(LETTER.main(), letter), by));
    document = vault.documents().read(id).orElseThrow();
  }

  /// One run after the other of a guest that does nothing.
  ///
  /// @return microseconds: the median, the 99th of 100
  static List<Double> fresh(Path folder) throws IOException {
    try (var runs = new Runs(folder)) {
      for (int i = 0; i < WARM_UP; i++) {
        runs.run("nothing", 1);
      }
      double[] times = new double[MEASURED];
      for (int i = 0; i < MEASURED; i++) {
        long start = System.nanoTime();
        runs.run("nothing", 1);
        times[i] = (System.nanoTime() - start) / 1e3;
      }
      Arrays.sort(times);
      return List.of(times[MEASURED / 2], times[MEASURED * 99 / 100]);
    }
  }

  /// Pieces of work that only compute.
  ///
  /// @param count how many runs of each are measured, after as many to warm up
  /// @param works names and rounds in turn
  /// @return for each what it answered, and the seconds of the median run
  static List<Double> computing(Path folder, int count, List<String> works) throws IOException {
    List<Double> figures = new ArrayList<>();
    try (var runs = new Runs(folder)) {
      for (int work = 0; work < works.size(); work += 2) {
        double[] seconds = new double[count];
        long check = 0;
        for (int i = -count; i < count; i++) {
          long start = System.nanoTime();
          check = runs.run(works.get(work), Integer.parseInt(works.get(work + 1)));
          if (i >= 0) {
            seconds[i] = (System.nanoTime() - start) / 1e9;
          }
        }
        Arrays.sort(seconds);
        figures.add((double) check);
        figures.add(seconds[count / 2]);
      }
    }
    return figures;
  }

  private long run(String work, int rounds) {
    ObjectNode input =
        JsonNodeFactory.instance.objectNode().put("work", work).put("rounds", rounds);
    var call =
        new Routine.Call(
            new WorkBranch(document),
            new Capabilities(Set.of(LETTER), Set.of()),
            vault.documents().blobs(),
            new Unrecorded(),
            DocumentQuery.NONE,
            input);
    return switch (routine.run(call)) {
      case RunResult.Completed completed -> completed.output().path("check").asLong();
      case RunResult.Failed failed -> throw new IllegalStateException(failed.toString());
    };
  }

  @Override
  public void close() {
    vault.close();
  }
}
