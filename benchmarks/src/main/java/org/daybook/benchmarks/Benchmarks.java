package org.daybook.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/// The command behind `./benchmarks/run`. Each measured side runs in a process of its own, so that
/// neither warms the other's code, and the sides take turns, so that the machine's drift touches
/// both.
public final class Benchmarks {

  private static final int JOBS_WARM_UP = 30_000;
  private static final int JOBS = 15_000;

  private Benchmarks() {}

  /// Options and names of comparisons measure, see `./benchmarks/run`. `bare FOLDER...`, `import
  /// DATA PLUGS FOLDER...`, `store FOLDER N`, `open FOLDER`, `wflow-side ...`, `engine ...` and the
  /// like are the sides of a comparison, which it starts itself.
  public static void main(String[] args) throws Exception {
    quiet();
    List<String> words = List.of(args);
    String first = words.isEmpty() ? "" : words.getFirst();
    switch (first) {
      case "bare" -> bare(words.subList(1, words.size()));
      case "import" -> imports(words.subList(1, words.size()));
      case "store" ->
          Million.store(Path.of(words.get(1)), Integer.parseInt(words.get(2)))
              .forEach(Benchmarks::tell);
      case "open" -> Million.open(Path.of(words.get(1))).forEach(Benchmarks::tell);
      case "decisions" -> Decisions.measure(Path.of(words.get(1))).forEach(Benchmarks::tell);
      case "latency" -> Jobs.latencies(Path.of(words.get(1))).forEach(Benchmarks::tell);
      case "processor-side" -> processors(words.subList(1, words.size())).forEach(Benchmarks::tell);
      case "jobs-side" -> tell(Jobs.perSecond(Path.of(words.get(1)), JOBS_WARM_UP, JOBS));
      case "wflow-side" -> wflow(words.subList(1, words.size()));
      case "engine" -> EngineSide.main(words.subList(1, words.size()));
      default -> Comparison.main(words);
    }
  }

  /// Warnings alone. Where nothing is configured Quarkus lets every level through, to be sorted out
  /// later, and what Jena then says of each block it reads costs more than reading it.
  static void quiet() {
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    root.addHandler(new ConsoleHandler());
    root.setLevel(Level.WARNING);
  }

  private static List<Double> processors(List<String> words) throws IOException {
    Path folder = Path.of(words.get(1));
    return switch (words.getFirst()) {
      case "fresh" -> Runs.fresh(folder);
      case "cpu" ->
          Runs.computing(folder, Integer.parseInt(words.get(2)), words.subList(3, words.size()));
      default -> throw new IllegalArgumentException("no side of processors: " + words);
    };
  }

  /// Ends the process with the engine as it is: one that was only filled stays without what closing
  /// writes.
  private static void wflow(List<String> words) throws Exception {
    WflowSides.run(words).forEach(Benchmarks::tell);
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  private static void bare(List<String> folders) throws Exception {
    var tika = new BareTika();
    for (String folder : folders) {
      long start = System.nanoTime();
      tika.parseAll(Path.of(folder));
      tell(start);
    }
  }

  private static void imports(List<String> words) throws IOException, InterruptedException {
    try (var vault = new WholeImport(Path.of(words.get(0)), Path.of(words.get(1)))) {
      for (String folder : words.subList(2, words.size())) {
        long start = System.nanoTime();
        vault.run(Path.of(folder));
        tell(start);
      }
    }
  }

  private static void tell(long start) {
    tell((System.nanoTime() - start) / 1e9);
  }

  /// One figure, on a line that [Side] looks for.
  private static void tell(double figure) {
    System.out.println(Side.MARK + figure);
  }
}
