package org.daybook.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs the comparisons and prints their table: medians, with the least and the most of the rounds.
final class Comparison {

  private static final Duration FSYNCS = Duration.ofSeconds(3);
  private static final Duration EDITS = Duration.ofSeconds(10);
  private static final int WRITERS = 64;
  private static final int WARM_UP = 1_000;
  private static final int JOBS = 3_000;

  private final int rounds;
  private final Path scratch;
  private final PrintStream out;

  private Comparison(int rounds, Path scratch, PrintStream out) {
    this.rounds = rounds;
    this.scratch = scratch;
    this.out = out;
  }

  static void main(List<String> words) throws Exception {
    List<String> wanted = new ArrayList<>(words);
    int rounds = 3;
    int at = wanted.indexOf("--rounds");
    if (at >= 0) {
      rounds = Integer.parseInt(wanted.get(at + 1));
      wanted.subList(at, at + 2).clear();
    }
    List<String> known = List.of("imports", "commits", "jobs");
    for (String word : wanted) {
      if (!known.contains(word)) {
        System.err.println(word + ": wanted " + known + " or --rounds N");
        System.exit(2);
      }
    }
    Path scratch = Files.createTempDirectory("daybook-benchmarks");
    try {
      new Comparison(rounds, scratch, System.out).run(wanted.isEmpty() ? known : wanted);
    } finally {
      delete(scratch);
    }
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
    if (wanted.contains("jobs")) {
      jobs();
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
    row("ratio of " + WRITERS + " writers to fsyncs", Figures.ratios(many, fsyncs));
  }

  private void jobs() throws Exception {
    List<Double> fsyncs = new ArrayList<>();
    List<Double> jobs = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      fsyncs.add(Fsyncs.perSecond(scratch, FSYNCS));
      jobs.add(Jobs.perSecond(folder("jobs-" + round), WARM_UP, JOBS));
    }
    out.printf("%nJobs with a trivial processor, from commit to merged and queryable, a second%n");
    row("fsyncs, one after the other", Figures.of(fsyncs));
    row("jobs", Figures.of(jobs));
    row("ratio of jobs to fsyncs", Figures.ratios(jobs, fsyncs));
  }

  private void row(String name, Figures figures) {
    out.printf("  %-56s %s%n", name, figures);
  }

  private Path folder(String name) throws IOException {
    return Files.createDirectory(scratch.resolve(name));
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e)
              throws IOException {
            Files.delete(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
