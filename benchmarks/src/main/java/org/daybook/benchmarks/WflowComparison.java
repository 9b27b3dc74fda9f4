package org.daybook.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The engine of durable jobs against the disk's fsyncs, and its memory, its opening and its rest.
final class WflowComparison {

  private static final Duration FSYNCS = Duration.ofSeconds(3);
  private static final int APPENDS = 1_000;
  private static final int SLEEPERS = 100_000;
  private static final int EVENTS = 500_000;

  private final int rounds;
  private final Scratch scratch;
  private final Table table;

  WflowComparison(int rounds, Scratch scratch, Table table) {
    this.rounds = rounds;
    this.scratch = scratch;
    this.table = table;
  }

  void run() throws Exception {
    rates();
    alone();
    suspended();
    replay();
    idle();
  }

  private void rates() throws Exception {
    List<Double> fsyncs = new ArrayList<>();
    List<Double> steps = new ArrayList<>();
    List<Double> jobs = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      fsyncs.add(Fsyncs.perSecond(scratch.root(), FSYNCS));
      steps.add(20 * side("rate", "steps-" + round, "twenty").getFirst());
      jobs.add(side("rate", "three-" + round, "three").getFirst());
    }
    double aim = Math.min(15_000, 30 * Figures.of(fsyncs).median());
    table.title(
        "wflow: %d jobs at a time, every step durable, a second".formatted(Engines.CONCURRENT));
    table.row("fsyncs, one after the other", Figures.of(fsyncs));
    table.row("steps, of jobs of 20 (aim %,.0f)".formatted(aim), Figures.of(steps));
    table.row("ratio of steps to fsyncs", Figures.ratios(steps, fsyncs));
    table.row("jobs of 3 steps (aim 3,000)", Figures.of(jobs));
  }

  private void alone() throws Exception {
    List<Double> fsyncs = new ArrayList<>();
    List<Double> medians = new ArrayList<>();
    List<Double> slow = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      fsyncs.add(Fsyncs.medianMillis(scratch.root(), APPENDS));
      List<Double> times = side("alone", "alone-" + round);
      medians.add(times.getFirst());
      slow.add(times.getLast());
    }
    double aim = 5 * Figures.of(fsyncs).median() + 1;
    table.title("wflow: a job of 3 steps alone, ms");
    table.row("an append of 300 bytes and its fsync, median", Figures.of(fsyncs));
    table.row("the job, median (aim %.2f: 5 fsyncs and 1 ms)".formatted(aim), Figures.of(medians));
    table.row("the job, 99th of 100", Figures.of(slow));
  }

  /// Once, whatever the rounds.
  private void suspended() throws Exception {
    String count = Integer.toString(SLEEPERS);
    List<Double> filled = side("suspend", "suspended", count);
    Path folder = scratch.root().resolve("suspended");
    double reopened = again("reopen", folder).getFirst();
    double woken = again("wake", folder, count).getFirst();
    table.title("wflow: %,d jobs that sleep for a day".formatted(SLEEPERS));
    table.row("added and put to sleep, a second", filled.getFirst());
    table.row("heap they take, MB (aim 100)", filled.getLast());
    table.row("opened again until a new job has ended, s (aim 3)", reopened);
    table.row("opened when all are due until all have ended, s (aim 15)", woken);
    Scratch.delete(folder);
  }

  private void replay() throws Exception {
    double events = side("events", "events", Integer.toString(EVENTS)).getFirst();
    List<Double> rates = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      rates.add(events / again("replay", scratch.root().resolve("events")).getFirst());
    }
    table.title("wflow: opening a log of %,.0f events without a checkpoint".formatted(events));
    table.row("events/s, in a new process (aim 250,000)", Figures.of(rates));
    if (events < EVENTS) {
      table.say("(wanted %,d events: the time for writing them was over)".formatted(EVENTS));
    }
    Scratch.delete(scratch.root().resolve("events"));
  }

  private void idle() throws Exception {
    table.title("wflow: 10 s of an engine with 1,000 suspended jobs");
    if (!Proc.known()) {
      table.say("left out: wanted a system with /proc, which counts them");
      return;
    }
    Path folder = scratch.folder("idle");
    // The JVM would write counters of its own to a file every second.
    List<Double> idle =
        Side.run(List.of("wflow-side", "idle", folder.toString()), "-XX:-UsePerfData");
    table.row("times its threads woke up (aim 0)", idle.getFirst());
    table.row("bytes written (aim 0)", idle.getLast());
  }

  private List<Double> side(String what, String folder, String... more) throws Exception {
    return again(what, scratch.folder(folder), more);
  }

  private static List<Double> again(String what, Path folder, String... more) throws Exception {
    List<String> words = new ArrayList<>(List.of("wflow-side", what, folder.toString()));
    words.addAll(List.of(more));
    return Side.run(words);
  }
}
