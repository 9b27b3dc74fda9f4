package org.daybook.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a run in the sandbox costs: a fresh instance that does nothing, and work that only
/// computes, beside the same module in node's V8.
final class ProcessorComparison {

  private static final int RUNS = 15;

  /// Names and rounds: some tenths of a second each.
  private static final List<String> WORKS = List.of("sha256", "20", "resize", "20", "json", "2");

  private final int rounds;
  private final Scratch scratch;
  private final Table table;

  ProcessorComparison(int rounds, Scratch scratch, Table table) {
    this.rounds = rounds;
    this.scratch = scratch;
    this.table = table;
  }

  void run() throws Exception {
    fresh();
    computing();
  }

  private void fresh() throws Exception {
    List<Double> medians = new ArrayList<>();
    List<Double> slow = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      List<Double> figures = Side.run(List.of("processor-side", "fresh", folder("fresh-" + round)));
      medians.add(figures.get(0));
      slow.add(figures.get(1));
    }
    table.title("A fresh instance of a small module and its call, microseconds");
    table.row("median (aim 100 at most)", Figures.of(medians));
    table.row("99th of 100", Figures.of(slow));
  }

  private void computing() throws Exception {
    Path module = scratch.root().resolve("cpu.wasm");
    try (InputStream bytes = ProcessorComparison.class.getResourceAsStream("cpu/cpu.wasm")) {
      Files.copy(java.util.Objects.requireNonNull(bytes, "cpu/cpu.wasm"), module);
    }
    List<List<Double>> ours = new ArrayList<>();
    List<List<Double>> theirs = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      List<String> side =
          new ArrayList<>(
              List.of("processor-side", "cpu", folder("cpu-" + round), Integer.toString(RUNS)));
      side.addAll(WORKS);
      ours.add(Side.run(side));
      try {
        theirs.add(node(module));
      } catch (IOException e) {
        table.say("node is not compared with: " + e.getMessage());
      }
    }
    table.title("Work that only computes, the same module in both, seconds");
    for (int work = 0; work < WORKS.size(); work += 2) {
      String name = WORKS.get(work);
      table.row(name + ": sandbox", Figures.of(column(ours, work + 1)));
      if (theirs.size() == rounds) {
        if (!column(ours, work).equals(column(theirs, work))) {
          throw new IllegalStateException(name + " does not answer the same on both sides");
        }
        table.row(name + ": node's V8", Figures.of(column(theirs, work + 1)));
        table.row(
            name + ": ratio of speed (aim 0.5)",
            Figures.ratios(column(theirs, work + 1), column(ours, work + 1)));
      }
    }
  }

  private static List<Double> node(Path module) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add("node");
    command.add(System.getProperty("daybook.cpu", "benchmarks/cpu") + "/run.mjs");
    command.add(module.toString());
    command.add(Integer.toString(RUNS));
    command.addAll(WORKS);
    return Side.figures("node", command);
  }

  private static List<Double> column(List<List<Double>> rows, int at) {
    return rows.stream().map(row -> row.get(at)).toList();
  }

  private String folder(String name) throws IOException {
    return scratch.folder(name).toString();
  }
}
