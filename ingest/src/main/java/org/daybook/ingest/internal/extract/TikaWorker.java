package org.daybook.ingest.internal.extract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.daybook.documents.DaybookException;
import org.daybook.ingest.WorkerSettings;

/// Extracts with Tika in one child process that parses several files at a time. When it dies, or is
/// killed for a file that takes too long, the files beside are parsed again; a file that may be to
/// blame is parsed again alone, so that the culprit is known and not guessed.
public final class TikaWorker implements Extractor {

  private final Path scratch;
  private final Isolation isolation;
  private final AtomicLong ids = new AtomicLong();
  private final BlockingQueue<Supervisor.Message> messages = new LinkedBlockingQueue<>();
  private final Supervisor supervisor;
  private final Thread thread;
  private volatile boolean closed;

  private TikaWorker(WorkerSettings settings, Path scratch, Isolation isolation) {
    this.scratch = scratch;
    this.isolation = isolation;
    this.supervisor = new Supervisor(settings, isolation, scratch, messages);
    this.thread =
        Thread.ofPlatform().daemon().name("daybook-worker-supervisor").start(supervisor::run);
  }

  /// Opens; no process is started before the first file.
  ///
  /// @param scratch a folder of its own, emptied now
  public static TikaWorker open(WorkerSettings settings, Path scratch, Isolation isolation)
      throws IOException {
    Trees.delete(scratch);
    Files.createDirectories(scratch);
    return new TikaWorker(settings, scratch.toAbsolutePath(), isolation);
  }

  /// How its process is kept from the network.
  public Isolation isolation() {
    return isolation;
  }

  /// How many processes were started so far.
  public int starts() {
    return supervisor.starts();
  }

  @Override
  public Extraction extract(Path file, String name) throws InterruptedException {
    long id = ids.incrementAndGet();
    var task = new Task(id, file, name, scratch.resolve(id + ".txt"));
    messages.add(new Supervisor.Message.Submitted(task));
    if (closed) {
      task.outcome.completeExceptionally(Supervisor.closedException());
    }
    try {
      return task.outcome.get();
    } catch (InterruptedException e) {
      messages.add(new Supervisor.Message.Abandoned(task));
      throw e;
    } catch (ExecutionException e) {
      throw unwrapped(e);
    }
  }

  private static RuntimeException unwrapped(ExecutionException e) {
    return e.getCause() instanceof DaybookException known
        ? known
        : new DaybookException.Fault(
            "tika-worker", "the supervisor of the parsing process failed", e);
  }

  @Override
  public void close() {
    closed = true;
    messages.add(new Supervisor.Message.Closed());
    try {
      thread.join();
      Trees.delete(scratch);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      System.getLogger(TikaWorker.class.getName())
          .log(System.Logger.Level.WARNING, "left behind in " + scratch, e);
    }
  }
}
