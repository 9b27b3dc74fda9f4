package org.daybook.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One side of a comparison, run in a new JVM with this one's flags and class path.
final class Side {

  /// Begins the lines that carry a figure.
  static final String MARK = "figure ";

  private Side() {}

  /// Runs it to its end.
  ///
  /// @param flags more flags for its JVM; the last of one kind counts
  /// @return the figures it tells, the seconds of each pass if nothing else is said
  static List<Double> run(List<String> words, String... flags)
      throws IOException, InterruptedException {
    return figures(words.getFirst(), command(words, flags));
  }

  /// Runs another program to its end.
  ///
  /// @param name what it is called when it fails
  /// @return the figures it tells
  static List<Double> figures(String name, List<String> command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<Double> seconds = new ArrayList<>();
    try (var lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(MARK)) {
          seconds.add(Double.valueOf(line.substring(MARK.length())));
        }
      }
    }
    int exit = process.waitFor();
    if (exit != 0) {
      throw new IOException("%s ended with status %d".formatted(name, exit));
    }
    return seconds;
  }

  /// What starts it.
  static List<String> command(List<String> words, String... flags) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of(flags));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Benchmarks.class.getName()));
    command.addAll(words);
    return command;
  }
}
