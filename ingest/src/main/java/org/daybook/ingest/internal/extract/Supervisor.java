package org.daybook.ingest.internal.extract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.documents.DaybookException;
import org.daybook.ingest.WorkerSettings;
import org.daybook.ingest.worker.Reply;
import org.daybook.ingest.worker.Request;
import org.daybook.ingest.worker.WorkerMain;
import org.jspecify.annotations.Nullable;

/// Owns the child process and the tasks; everything reaches it as a message, so nothing here is
/// shared.
final class Supervisor {

  private static final System.Logger LOG = System.getLogger(Supervisor.class.getName());

  private static final int INLINE_BYTES = 256 << 10;

  /// Files in the child for each of its threads: one in work, one at hand.
  private static final int FILES_PER_THREAD = 2;

  /// So many failed starts in a row, and the files that wait are told.
  private static final int MOST_START_FAILURES = 3;

  /// So often may a file be beside one that is killed; then it is parsed alone, to get through.
  private static final int MOST_KILLS = 3;

  private final WorkerSettings settings;
  private final Isolation isolation;
  private final Path scratch;
  private final BlockingQueue<Message> messages;

  private final Deque<Task> waiting = new ArrayDeque<>();
  private final Deque<Task> suspects = new ArrayDeque<>();
  private final SortedMap<Long, Task> inFlight = new TreeMap<>();

  private @Nullable WorkerProcess process;
  private boolean ready;
  private boolean leaving;
  private @Nullable Task culprit;
  private int sent;
  private int startFailures;
  private long lastSign;
  private final AtomicInteger starts = new AtomicInteger();

  Supervisor(
      WorkerSettings settings, Isolation isolation, Path scratch, BlockingQueue<Message> messages) {
    this.settings = settings;
    this.isolation = isolation;
    this.scratch = scratch;
    this.messages = messages;
  }

  /// What the supervisor is told.
  sealed interface Message {
    record Submitted(Task task) implements Message {}

    /// Nobody waits for it any more.
    record Abandoned(Task task) implements Message {}

    record Happened(WorkerProcess.Event event) implements Message {}

    record Closed() implements Message {}
  }

  int starts() {
    return starts.get();
  }

  void run() {
    try {
      boolean open = true;
      while (open) {
        Message message = messages.poll(untilNextLimit(), TimeUnit.NANOSECONDS);
        open = message == null || take(message);
        enforceLimits();
        if (open) {
          pump();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // its thread ends with it
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.ERROR, "the supervisor of the parsing process failed", e);
    } finally {
      end();
    }
  }

  static DaybookException closedException() {
    return new DaybookException.Unavailable(
        "ingest-closed", "ingest is closed: the file was not parsed; open the vault and ask again");
  }

  private boolean take(Message message) {
    switch (message) {
      case Message.Submitted(Task task) -> waiting.add(task);
      case Message.Abandoned(Task task) -> abandon(task);
      case Message.Closed _ -> {
        return false;
      }
      case Message.Happened(WorkerProcess.Event event) -> {
        // A child that is no longer ours has nothing to say.
        if (event.process() == process) {
          switch (event) {
            case WorkerProcess.Event.Said(WorkerProcess _, Reply reply) -> hear(reply);
            case WorkerProcess.Event.Ended ended -> lost(ended);
          }
        }
      }
    }
    return true;
  }

  private void abandon(Task task) {
    waiting.remove(task);
    suspects.remove(task);
    task.outcome.cancel(false);
    if (!inFlight.containsKey(task.id)) {
      discard(task);
    }
  }

  private void hear(Reply reply) {
    lastSign = System.nanoTime();
    switch (reply) {
      case Reply.Hello(int protocol, int _) -> {
        if (protocol == WorkerMain.PROTOCOL) {
          ready = true;
        } else if (process != null) {
          LOG.log(
              System.Logger.Level.ERROR,
              "the parsing process speaks protocol {0}, wanted {1}: its class path is another version''s",
              protocol,
              WorkerMain.PROTOCOL);
          process.kill();
        }
      }
      case Reply.Begun(long id) -> {
        Task task = inFlight.get(id);
        if (task != null) {
          task.place = Task.Place.BEGUN;
          task.begunAt = lastSign;
        }
      }
      case Reply.Detected(long id, String mediaType) -> {
        Task task = inFlight.get(id);
        if (task != null) {
          task.mediaType = mediaType;
        }
      }
      case Reply.Done done -> {
        startFailures = 0;
        Task task = inFlight.remove(done.id());
        if (task != null && !task.outcome.complete(Outcomes.of(done, task.spill))) {
          discard(task);
        }
      }
    }
  }

  /// The child is gone: each file it had is answered, or parsed again.
  private void lost(WorkerProcess.Event.Ended ended) {
    boolean wasReady = ready;
    boolean hadBegun = false;
    boolean onPurpose = culprit != null;
    var again = new ArrayList<Task>();
    for (Task task : inFlight.values()) {
      discard(task);
      boolean begun = task.place == Task.Place.BEGUN;
      hadBegun |= begun;
      task.place = Task.Place.WAITING;
      if (task == culprit) {
        task.outcome.complete(Outcomes.timeout(task.mediaType, settings));
      } else if (!begun) {
        again.add(task);
      } else if (onPurpose) {
        task.kills++;
        if (task.kills >= MOST_KILLS) {
          suspects.add(task);
        } else {
          again.add(task);
        }
      } else if (task.alone) {
        task.outcome.complete(
            Outcomes.ended(task.mediaType, ended.status(), ended.errors(), settings));
      } else {
        suspects.add(task);
      }
    }
    for (Task task : again.reversed()) {
      (task.alone ? suspects : waiting).addFirst(task);
    }
    inFlight.clear();
    process = null;
    ready = false;
    culprit = null;
    if (leaving) {
      leaving = false;
    } else if (!wasReady || !(hadBegun || onPurpose)) {
      failedStart(ended.errors().isEmpty() ? "exit status " + ended.status() : ended.errors());
    }
  }

  private void failedStart(String why) {
    startFailures++;
    LOG.log(System.Logger.Level.WARNING, "the parsing process did not start: {0}", why);
    if (startFailures < MOST_START_FAILURES) {
      return;
    }
    startFailures = 0;
    var failure =
        new DaybookException.Unavailable(
            "tika-worker",
            "the parsing process cannot be started, tried %d times: %s; is its class path right (-D%s)?"
                .formatted(MOST_START_FAILURES, why, WorkerCommand.CLASSPATH_PROPERTY));
    failAll(failure);
  }

  private void failAll(DaybookException failure) {
    var all = new ArrayList<Task>(inFlight.values());
    all.addAll(suspects);
    all.addAll(waiting);
    inFlight.clear();
    suspects.clear();
    waiting.clear();
    for (Task task : all) {
      task.outcome.completeExceptionally(failure);
      discard(task);
    }
  }

  /// Gives the child as much as it may have now.
  private void pump() {
    while (!(waiting.isEmpty() && suspects.isEmpty()) && process == null) {
      start();
    }
    WorkerProcess child = process;
    if (child == null || !ready || culprit != null) {
      return;
    }
    if (sent >= settings.filesPerWorker()) {
      if (inFlight.isEmpty()) {
        leaving = true;
        ready = false;
        child.kill();
      }
      return;
    }
    if (!suspects.isEmpty()) {
      if (inFlight.isEmpty()) {
        Task suspect = suspects.remove();
        suspect.alone = true;
        send(child, suspect);
      }
      return;
    }
    int window = Math.min(settings.threads() * FILES_PER_THREAD, settings.filesPerWorker());
    while (!waiting.isEmpty() && inFlight.size() < window && !aloneInFlight()) {
      send(child, waiting.remove());
    }
  }

  private boolean aloneInFlight() {
    return inFlight.values().stream().anyMatch(task -> task.alone);
  }

  private void send(WorkerProcess child, Task task) {
    task.place = Task.Place.SENT;
    inFlight.put(task.id, task);
    sent++;
    lastSign = System.nanoTime();
    child.send(
        new Request(
            task.id,
            task.file.toUri(),
            task.name,
            task.spill.toUri(),
            settings.mostCharacters(),
            settings.mostMetadata(),
            INLINE_BYTES));
  }

  private void start() {
    int number = starts.incrementAndGet();
    sent = 0;
    ready = false;
    lastSign = System.nanoTime();
    Path temporary = scratch.resolve("worker-" + number);
    List<String> command = WorkerCommand.of(settings, isolation, temporary);
    try {
      process =
          WorkerProcess.start(
              command, temporary, event -> messages.add(new Message.Happened(event)));
    } catch (IOException e) {
      failedStart(String.valueOf(e.getMessage()));
    }
  }

  /// Kills the child for a file past its time, for a start past its time, or for being mute.
  private void enforceLimits() {
    WorkerProcess child = process;
    if (child == null || culprit != null || leaving) {
      return;
    }
    long now = System.nanoTime();
    Task first = firstBegun();
    if (first != null) {
      if (now - first.begunAt >= settings.timePerFile().toNanos()) {
        culprit = first;
        child.kill();
      }
    } else if ((!ready || !inFlight.isEmpty()) && now - lastSign >= settings.start().toNanos()) {
      lastSign = now;
      child.kill();
    }
  }

  private @Nullable Task firstBegun() {
    Task first = null;
    for (Task task : inFlight.values()) {
      if (task.place == Task.Place.BEGUN && (first == null || task.begunAt - first.begunAt < 0)) {
        first = task;
      }
    }
    return first;
  }

  private long untilNextLimit() {
    if (process == null || culprit != null || (ready && inFlight.isEmpty())) {
      return Long.MAX_VALUE;
    }
    Task first = firstBegun();
    long limit =
        first != null
            ? first.begunAt + settings.timePerFile().toNanos()
            : lastSign + settings.start().toNanos();
    return Math.max(0, limit - System.nanoTime());
  }

  private void end() {
    if (process != null) {
      process.kill();
    }
    failAll(closedException());
    for (Message left = messages.poll(); left != null; left = messages.poll()) {
      if (left instanceof Message.Submitted(Task task)) {
        task.outcome.completeExceptionally(closedException());
      }
    }
  }

  private static void discard(Task task) {
    try {
      Files.deleteIfExists(task.spill);
    } catch (IOException e) {
      // Left in the scratch folder, which is swept at close and at open.
      LOG.log(System.Logger.Level.DEBUG, "left behind", e);
    }
  }
}
