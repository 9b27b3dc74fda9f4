package org.daybook.ingest.internal.extract;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.daybook.ingest.worker.Frames;
import org.daybook.ingest.worker.Reply;
import org.daybook.ingest.worker.Request;
import org.jspecify.annotations.Nullable;

/// One running child: its frames go to a consumer, its end as well, once and last.
final class WorkerProcess {

  private static final int KEPT_LINES = 5;
  private static final int KEPT_COLUMNS = 300;
  private static final Set<String> PASSED_ON = Set.of("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ");

  private final Process process;
  private final Path temporary;
  private final Deque<String> errors = new ArrayDeque<>();

  private WorkerProcess(Process process, Path temporary) {
    this.process = process;
    this.temporary = temporary;
  }

  /// What a child does, as its owner learns of it.
  sealed interface Event {
    WorkerProcess process();

    record Said(WorkerProcess process, Reply reply) implements Event {}

    /// It is gone.
    ///
    /// @param status exit status; above 128, the signal that killed it plus 128
    /// @param errors the last lines it wrote to standard error
    record Ended(WorkerProcess process, int status, String errors) implements Event {}
  }

  /// Starts a child.
  ///
  /// @param temporary a new folder for its temporary files, removed at its end
  /// @param events called from the child's own threads; must not block
  static WorkerProcess start(List<String> command, Path temporary, Consumer<Event> events)
      throws IOException {
    Files.createDirectories(temporary);
    var builder = new ProcessBuilder(command).directory(temporary.toFile());
    builder.environment().keySet().retainAll(PASSED_ON);
    var worker = new WorkerProcess(builder.start(), temporary);
    Thread errors =
        Thread.ofPlatform()
            .daemon()
            .name("daybook-worker-errors-" + worker.process.pid())
            .start(worker::readErrors);
    Thread.ofPlatform()
        .daemon()
        .name("daybook-worker-" + worker.process.pid())
        .start(() -> worker.readReplies(errors, events));
    return worker;
  }

  /// Sends a request. Requests are small and few at a time, so the pipe takes them at once.
  ///
  /// @return false when the child no longer reads; its end will be told
  boolean send(Request request) {
    try {
      Frames.write(process.getOutputStream(), request.encode());
      return true;
    } catch (IOException e) {
      process.destroyForcibly();
      return false;
    }
  }

  /// Ends it now; the event follows.
  void kill() {
    process.destroyForcibly();
  }

  long pid() {
    return process.pid();
  }

  private void readReplies(Thread errorReader, Consumer<Event> events) {
    String broken = null;
    try {
      var in = process.getInputStream();
      for (byte[] frame = Frames.read(in); frame.length > 0; frame = Frames.read(in)) {
        events.accept(new Event.Said(this, Reply.decode(frame)));
      }
    } catch (IOException e) {
      broken = e.getMessage();
    }
    process.destroyForcibly();
    int status = awaitEnd(errorReader);
    removeTemporary();
    events.accept(new Event.Ended(this, status, lastWords(broken)));
  }

  private int awaitEnd(Thread errorReader) {
    while (true) {
      try {
        int status = process.waitFor();
        errorReader.join(1000);
        return status;
      } catch (InterruptedException e) {
        // Nobody interrupts this thread but a shutdown that does not wait for it either.
        process.destroyForcibly();
      }
    }
  }

  private String lastWords(@Nullable String broken) {
    synchronized (errors) {
      if (broken != null) {
        errors.add(broken);
      }
      return String.join(" | ", errors);
    }
  }

  private void readErrors() {
    try (var reader =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      var line = new StringBuilder();
      for (int c = reader.read(); c >= 0; c = reader.read()) {
        if (c == '\n') {
          keep(line.toString());
          line.setLength(0);
        } else if (line.length() < KEPT_COLUMNS) {
          line.append((char) c);
        }
      }
      keep(line.toString());
    } catch (IOException e) {
      keep(String.valueOf(e.getMessage()));
    }
  }

  private void keep(String line) {
    if (!line.isBlank()) {
      synchronized (errors) {
        errors.add(line.strip());
        if (errors.size() > KEPT_LINES) {
          errors.remove();
        }
      }
    }
  }

  private void removeTemporary() {
    try {
      Trees.delete(temporary);
    } catch (IOException e) {
      // The folder is swept when the next service opens.
      keep("left behind: " + e.getMessage());
    }
  }
}
