package org.daybook.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Jobs over HTTP: Restate's own server beside the engine, on the same disk, under the same load,
/// taking turns.
final class RestateComparison {

  private static final Duration FSYNCS = Duration.ofSeconds(3);
  private static final Duration FIRST_WARM_UP = Duration.ofSeconds(8);
  private static final Duration WARM_UP = Duration.ofSeconds(2);
  private static final int[] CONNECTIONS = {1, 32, 128};
  private static final String LINE = "  %-18s %5s %11s %10s %9s %9s %11s %8s %8s%n";

  private final Duration time;
  private final Scratch scratch;
  private final Table table;
  private final Deque<Child> children = new ArrayDeque<>();

  /// @param seconds how long each point is measured
  RestateComparison(int seconds, Scratch scratch, Table table) {
    this.time = Duration.ofSeconds(seconds);
    this.scratch = scratch;
    this.table = table;
  }

  void run() throws Exception {
    table.title(
        "Jobs over HTTP beside Restate's server, each step durable; once, whatever the rounds");
    var project =
        new NodeProject(
            Path.of(System.getProperty("daybook.restate", "benchmarks/restate")),
            Path.of(System.getProperty("daybook.restate.installed", "benchmarks/target/restate")));
    Optional<String> missing = project.install();
    if (missing.isPresent()) {
      table.say("left out: " + missing.get());
      return;
    }
    table.row("fsyncs, one after the other, a second", Fsyncs.perSecond(scratch.root(), FSYNCS));
    try {
      List<Contender> contenders = contenders(project);
      for (Contender contender : contenders) {
        new Load(contender, "nine", 16).run(FIRST_WARM_UP.dividedBy(2), FIRST_WARM_UP.dividedBy(2));
      }
      compare(contenders);
    } finally {
      children.forEach(Child::close);
    }
  }

  private List<Contender> contenders(NodeProject project) throws IOException, InterruptedException {
    Child service = node(project, "service.mjs");
    RestateServer restate =
        RestateServer.start(
            project.server().orElseThrow(), scratch.folder("restate"), service.port());
    children.push(restate.process());
    Child here = engine("in-process");
    Child remote = node(project, "remote.mjs");
    Child there = engine("second-process", Integer.toString(remote.port()));
    return List.of(
        new Contender("Restate", restate.port(), false, List.of(restate.process(), service)),
        new Contender("in process", here.port(), true, List.of(here)),
        new Contender("second process", there.port(), true, List.of(there, remote)));
  }

  private Child node(NodeProject project, String file) throws IOException {
    Child child =
        Child.start(
            List.of("node", file),
            Map.of("NODE_ENV", "production", "RESTATE_LOGGING", "ERROR"),
            project.folder(),
            scratch.root().resolve(file + ".log"));
    children.push(child);
    return child;
  }

  private Child engine(String name, String... more) throws IOException {
    List<String> words = new ArrayList<>(List.of("engine", scratch.folder(name).toString()));
    words.addAll(List.of(more));
    Child child =
        Child.start(
            Side.command(words),
            Map.of(),
            Path.of("").toAbsolutePath(),
            scratch.root().resolve(name + ".log"));
    children.push(child);
    return child;
  }

  private void compare(List<Contender> contenders) throws Exception {
    table.say(
        "Restate: its server and a Node service over HTTP/2. in process: the steps run in the");
    table.say("engine's process. second process: every step is asked of a Node process over HTTP.");
    table.say("x jobs/s and x p50: the engine's over Restate's at that point (aims 10 and 0.1).");
    table
        .out()
        .printf(
            Locale.ROOT,
            LINE,
            "system",
            "steps",
            "concurrency",
            "jobs/s",
            "p50 ms",
            "p99 ms",
            "bytes/job",
            "x jobs/s",
            "x p50");
    for (var job : EngineSide.JOBS.entrySet()) {
      for (int connections : CONNECTIONS) {
        List<Load.Point> points = new ArrayList<>();
        for (Contender contender : contenders) {
          points.add(new Load(contender, job.getValue(), connections).run(WARM_UP, time));
          print(contender.name(), job.getKey(), connections, points.getLast(), points.getFirst());
        }
      }
    }
  }

  private void print(
      String name, int steps, int connections, Load.Point point, Load.Point restate) {
    boolean itself = point.equals(restate);
    table
        .out()
        .printf(
            Locale.ROOT,
            LINE,
            name,
            steps,
            connections,
            Figures.number(point.perSecond()),
            Figures.number(point.median()),
            Figures.number(point.slow()),
            Figures.number(point.bytes()),
            itself ? "" : Figures.number(point.perSecond() / restate.perSecond()),
            itself ? "" : "%.3f".formatted(point.median() / restate.median()));
  }
}
