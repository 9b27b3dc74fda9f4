package org.daybook.benchmarks;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A process that serves until it is closed, or until this one ends.
final class Child implements AutoCloseable {

  private static final String LISTENING = "listening ";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int GRACE_SECONDS = 5;

  private final Process process;
  private final Path log;
  private final Thread onExit;

  private Child(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.onExit = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(onExit);
  }

  /// @param log takes what it says
  static Child start(List<String> command, Map<String, String> environment, Path folder, Path log)
      throws IOException {
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(log.toFile()));
    builder.environment().putAll(environment);
    return new Child(builder.start(), log);
  }

  long pid() {
    return process.pid();
  }

  /// Waits until it says on a line of its own that it listens.
  ///
  /// @return the port
  int port() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      for (String line : Files.readAllLines(log)) {
        if (line.startsWith(LISTENING)) {
          return Integer.parseInt(line.substring(LISTENING.length()).strip());
        }
      }
      stillStarting(deadline);
    }
  }

  /// Waits a little for it to get ready.
  ///
  /// @throws IOException when it has ended, or the time is over
  void stillStarting(long deadline) throws IOException, InterruptedException {
    if (!process.isAlive() || System.nanoTime() > deadline) {
      throw new IOException(
          "%s did not start: it said%n%s"
              .formatted(process.info().command().orElse("a process"), Files.readString(log)));
    }
    Thread.sleep(50);
  }

  static String announced(int port) {
    return LISTENING + port;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().removeShutdownHook(onExit);
  }
}
