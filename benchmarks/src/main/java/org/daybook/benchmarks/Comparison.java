package org.daybook.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Runs the comparisons and prints their table: medians, with the least and the most of the rounds.
final class Comparison {

  private static final Duration FSYNCS = Duration.ofSeconds(3);
  private static final Duration EDITS = Duration.ofSeconds(10);
  private static final int WRITERS = 64;
  private static final Duration MERGES = Duration.ofSeconds(6);

  private final int rounds;
  private final int documents;
  private final int seconds;
  private final Path scratch;
  private final PrintStream out;

  private Comparison(int rounds, int documents, int seconds, Path scratch, PrintStream out) {
    this.rounds = rounds;
    this.documents = documents;
    this.seconds = seconds;
    this.scratch = scratch;
    this.out = out;
  }

  static void main(List<String> words) throws Exception {
    List<String> wanted = new ArrayList<>(words);
    int rounds = option(wanted, "--rounds", 3);
    int documents = option(wanted, "--documents", 1_000_000);
    int seconds = option(wanted, "--seconds", 6);
    List<String> known =
        List.of(
            "imports",
            "commits",
            "merges",
            "million",
            "jobs",
            "pipelines",
            "processors",
            "wflow",
            "restate");
    for (String word : wanted) {
      if (!known.contains(word)) {
        System.err.println(
            word + ": wanted " + known + ", --rounds N, --documents N or --seconds N");
        System.exit(2);
      }
    }
    Path scratch = Files.createTempDirectory("daybook-benchmarks");
    try {
      new Comparison(rounds, documents, seconds, scratch, System.out)
          .run(wanted.isEmpty() ? known : wanted);
    } finally {
      delete(scratch);
    }
  }

  private static int option(List<String> words, String name, int otherwise) {
    int at = words.indexOf(name);
    if (at < 0) {
      return otherwise;
    }
    int given = Integer.parseInt(words.get(at + 1));
    words.subList(at, at + 2).clear();
    return given;
  }

  private void run(List<String> wanted) throws Exception {
    out.printf(
        "%d cores, Java %s, %d rounds; median (least .. most)%n",
        Runtime.getRuntime().availableProcessors(), Runtime.version(), rounds);
    if (wanted.contains("imports")) {
      imports();
    }
    if (wanted.contains("commits")) {
      commits();
    }
    if (wanted.contains("merges")) {
      merges();
    }
    if (wanted.contains("million")) {
      million();
    }
    if (wanted.contains("jobs")) {
      jobs();
    }
    if (wanted.contains("pipelines")) {
      pipelines();
    }
    if (wanted.contains("processors")) {
      new ProcessorComparison(rounds, new Scratch(scratch), new Table(out)).run();
    }
    if (wanted.contains("wflow")) {
      new WflowComparison(rounds, new Scratch(scratch), new Table(out)).run();
    }
    if (wanted.contains("restate")) {
      new RestateComparison(seconds, new Scratch(scratch), new Table(out)).run();
    }
  }

  /// Two passes a process: the first finds cold code on both sides, the second warm.
  private void imports() throws Exception {
    List<String> folders = new ArrayList<>();
    int files = 0;
    for (int copy = 1; copy <= 2; copy++) {
      Path folder = Files.createDirectory(scratch.resolve("files-" + copy));
      files = TestDocuments.unpack(folder, copy);
      folders.add(folder.toString());
    }
    List<List<Double>> bare = List.of(new ArrayList<>(), new ArrayList<>());
    List<List<Double>> whole = List.of(new ArrayList<>(), new ArrayList<>());
    Path plugs = Path.of(System.getProperty("daybook.sample.plugs", "samples/plugs"));
    for (int round = 0; round < rounds; round++) {
      Path data = scratch.resolve("vault-" + round);
      List<String> theirs = new ArrayList<>(List.of("bare"));
      theirs.addAll(folders);
      List<String> ours = new ArrayList<>(List.of("import", data.toString(), plugs.toString()));
      ours.addAll(folders);
      List<Double> theirSeconds = Side.run(theirs);
      List<Double> ourSeconds = Side.run(ours);
      for (int pass = 0; pass < 2; pass++) {
        bare.get(pass).add(files / theirSeconds.get(pass));
        whole.get(pass).add(files / ourSeconds.get(pass));
      }
      delete(data);
    }
    out.printf("%nImport of %d Tika test documents, files/s%n", files);
    for (int pass = 0; pass < 2; pass++) {
      String warmth = pass == 0 ? "cold" : "warm";
      row(warmth + ": bare Tika in process, a thread a core", Figures.of(bare.get(pass)));
      row(warmth + ": whole import (durable, processed, queryable)", Figures.of(whole.get(pass)));
      row(warmth + ": ratio (aim 0.5)", Figures.ratios(whole.get(pass), bare.get(pass)));
    }
  }

  private void commits() throws Exception {
    List<Double> fsyncs = new ArrayList<>();
    List<Double> alone = new ArrayList<>();
    List<Double> many = new ArrayList<>();
    Edits.perSecond(folder("edits-warm-up"), WRITERS, EDITS);
    for (int round = 0; round < rounds; round++) {
      fsyncs.add(Fsyncs.perSecond(scratch, FSYNCS));
      alone.add(Edits.perSecond(folder("edits-alone-" + round), 1, EDITS));
      many.add(Edits.perSecond(folder("edits-many-" + round), WRITERS, EDITS));
    }
    out.printf("%nCommitted edits, each durable when it is answered, a second%n");
    row("fsyncs, one after the other", Figures.of(fsyncs));
    row("edits by 1 writer", Figures.of(alone));
    row("edits by " + WRITERS + " writers", Figures.of(many));
    row("ratio of " + WRITERS + " writers to fsyncs (aim 20)", Figures.ratios(many, fsyncs));
  }

  private void merges() throws Exception {
    List<Double> facade = new ArrayList<>();
    List<Double> store = new ArrayList<>();
    Merges.facade(MERGES);
    Merges.store(folder("merges-warm-up"), WRITERS, MERGES);
    for (int round = 0; round < rounds; round++) {
      facade.add(Merges.facade(MERGES));
      store.add(Merges.store(folder("merges-" + round), WRITERS, MERGES));
    }
    out.printf("%nMerges of a two-key branch into a main that moved, a second%n");
    row("in memory: edit, fork, edit, merge, a thread a core", Figures.of(facade));
    row("the store's edit and merge, durable, 64 jobs", Figures.of(store));
    row("ratio of time (aim 2 at most)", Figures.ratios(facade, store));
  }

  /// Once, whatever the rounds: it takes minutes and gigabytes.
  private void million() throws Exception {
    Path folder = folder("million");
    List<Double> stored =
        Side.run(List.of("store", folder.toString(), Integer.toString(documents)), "-Xmx512m");
    List<Double> opened = Side.run(List.of("open", folder.toString()), "-Xmx512m");
    out.printf("%nA vault of %,d documents of 20 props, heap limited to 512 MB%n", documents);
    row("stored, documents/s", Figures.of(stored.subList(0, 1)));
    row("heap in use afterwards, MB", Figures.of(stored.subList(1, 2)));
    row("resident outside the heap, MB (256 documents open)", Figures.of(stored.subList(2, 3)));
    row("database, MB", Figures.of(stored.subList(3, 4)));
    row("opening, ms (aim 2,000 at most)", Figures.of(opened.subList(0, 1)));
    row("reading a document, ms, median (aim 1 at most)", Figures.of(opened.subList(1, 2)));
    row("reading a document, ms, 99th of 100", Figures.of(opened.subList(2, 3)));
    delete(folder);
  }

  private void jobs() throws Exception {
    List<Double> fsyncs = new ArrayList<>();
    List<Double> jobs = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      fsyncs.add(Fsyncs.perSecond(scratch, FSYNCS));
      jobs.addAll(Side.run(List.of("jobs-side", folder("jobs-" + round).toString())));
    }
    out.printf("%nJobs with a trivial processor, from commit to merged and queryable, a second%n");
    row("fsyncs, one after the other", Figures.of(fsyncs));
    row("jobs (aim 1,000)", Figures.of(jobs));
    row("ratio of jobs to fsyncs", Figures.ratios(jobs, fsyncs));
  }

  private void pipelines() throws Exception {
    List<Double> latency = new ArrayList<>();
    List<Double> slow = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      List<Double> figures = Side.run(List.of("latency", folder("latency-" + round).toString()));
      latency.add(figures.get(0));
      slow.add(figures.get(1));
    }
    out.printf("%nFrom commit to a trivial processor's merged result, an idle vault, ms%n");
    row("median (aim 50 at most)", Figures.of(latency));
    row("99th of 100", Figures.of(slow));
    for (int size : List.of(10_000, documents)) {
      decisions(size);
    }
  }

  /// Once, whatever the rounds: it takes minutes and gigabytes.
  private void decisions(int size) throws Exception {
    Path folder = folder("decisions-" + size);
    Side.run(List.of("store", folder.toString(), Integer.toString(size)), "-Xmx512m");
    List<Double> found = Side.run(List.of("decisions", folder.toString()));
    out.printf("%n1,000 processors in a vault of %,d documents, no modules, no graph%n", size);
    row("commit to merged, ms, median", Figures.of(found.subList(0, 1)));
    row("commit to merged, ms, 99th of 100", Figures.of(found.subList(1, 2)));
    row("a pass for a new predicate, its tag on none, s (aim 60)", Figures.of(found.subList(2, 3)));
    row("the same, its tag on all documents", Figures.of(found.subList(3, 4)));
    row("commits/s by 4 writers, alone", Figures.of(found.subList(4, 5)));
    row("the same beside the latter pass (aim 0.8 of it)", Figures.of(found.subList(5, 6)));
    row("that pass, s", Figures.of(found.subList(6, 7)));
    row("to decide about a change that one reads, ms (aim 1)", Figures.of(found.subList(7, 8)));
    row("the same where all 1,000 read it", Figures.of(found.subList(8, 9)));
    delete(folder);
  }

  private void row(String name, Figures figures) {
    new Table(out).row(name, figures);
  }

  private Path folder(String name) throws IOException {
    return new Scratch(scratch).folder(name);
  }

  private static void delete(Path folder) throws IOException {
    Scratch.delete(folder);
  }
}
