package org.daybook.processors.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.processors.Limits;
import org.daybook.processors.Manifest.Form;
import org.daybook.processors.Metering;
import org.daybook.processors.RoutineFailure;
import org.daybook.processors.RunResult;
import org.daybook.processors.RunResult.Code;
import org.daybook.processors.SandboxSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where guest code runs: a bounded pool of threads, a share of the heap, and a clock that stops
/// runaways. Thread-safe.
public final class Sandbox implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);
  private static final Duration WAIT_SLICE = Duration.ofMillis(100);

  private final SandboxSettings settings;
  private final GuestThreads threads;
  private final Semaphore pages;
  private final int budget;
  private final @Nullable CodeCache code;
  private final JavaScriptEngine javaScript;
  private final WarmInstances warm;
  private final Semaphore admitting = new Semaphore(1, true);
  private final AtomicInteger running = new AtomicInteger();
  private volatile boolean closed;

  /// Opens it; threads start when they are needed.
  ///
  /// @param memoryBudgetPages what the limits of all runs together may come to
  public Sandbox(SandboxSettings settings, int memoryBudgetPages) {
    this.settings = settings;
    this.threads = new GuestThreads(settings.threads(), settings.stackBytes());
    this.budget = memoryBudgetPages;
    this.pages = new Semaphore(memoryBudgetPages, true);
    this.warm = new WarmInstances(pages, settings.threads());
    this.code =
        settings.codeCache() == null
            ? null
            : new CodeCache(settings.codeCache(), SandboxSettings.CODE_CACHE_BYTES);
    this.javaScript = new JavaScriptEngine(code);
    Preloaded.load();
    LargeMethods.warn();
  }

  /// The most that one run may use.
  Limits most() {
    return settings.run().withMemoryPages(Math.min(settings.run().memoryPages(), budget));
  }

  /// How many runs hold a thread.
  public int running() {
    return running.get();
  }

  /// How many modules were compiled because the code cache did not hold them; 0 without a cache.
  public long compiled() {
    return code == null ? 0 : code.compiled();
  }

  /// How many threads were abandoned and still run.
  public int abandoned() {
    return threads.abandoned();
  }

  /// Judges a module on a thread of its own, within the time for it. One at a time: parsing takes
  /// many times a module's size on the heap. It takes no place: who waits for it may hold one, as a
  /// run does that invokes a routine whose module is not loaded yet.
  ModuleAdmission.Verdict admit(ModuleKey key, byte[] bytes, int memoryPages) {
    boolean entered = false;
    try {
      while (!closed && !entered) {
        entered = admitting.tryAcquire(WAIT_SLICE.toMillis(), TimeUnit.MILLISECONDS);
      }
      return entered
          ? judged(key, bytes, memoryPages)
          : ModuleAdmission.Refused.because(
              "the sandbox is closing", "try again when Daybook runs");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return ModuleAdmission.Refused.because("its check was interrupted", "try again");
    } finally {
      if (entered) {
        admitting.release();
      }
    }
  }

  private ModuleAdmission.Verdict judged(ModuleKey key, byte[] bytes, int memoryPages) {
    if (key.form() == Form.JAVASCRIPT) {
      javaScript.open(); // before the time that the source has begins
    }
    var task = new GuestTask<>(() -> judge(key, bytes, memoryPages), () -> {});
    var end =
        task.serve(threads.start(task), deadline(settings.admission()), settings.grace(), () -> {});
    return end.value() != null
        ? end.value()
        : ModuleAdmission.Refused.because(
            "it could not be checked and compiled within %d ms"
                .formatted(settings.admission().toMillis()),
            key.form() == Form.JAVASCRIPT
                ? "do less while it is loaded"
                : "make its functions smaller");
  }

  private ModuleAdmission.Verdict judge(ModuleKey key, byte[] bytes, int memoryPages) {
    return key.form() == Form.JAVASCRIPT
        ? javaScript.judge(key, bytes, memoryPages)
        : ModuleAdmission.judge(key, bytes, memoryPages, code);
  }

  /// Runs an instance of a module to its end.
  ///
  /// @param calls with the run's budget, whose limits are within [#most]
  /// @param use what an instance may be used for again; null for a fresh one
  /// @throws RunJournal.Passed when the journal ended it
  RunResult run(
      LoadedModule module,
      HostCalls calls,
      RunJournal journal,
      byte[] input,
      WarmInstances.@Nullable Use use) {
    String refusal = enter(calls.budget().limits().memoryPages(), journal);
    if (refusal != null) {
      return failed(new RoutineFailure(Code.HOST, "it was not started: " + refusal), Metering.NONE);
    }
    try {
      return entered(module, calls, journal, input, use);
    } finally {
      threads.leave();
    }
  }

  /// The same for a routine that a run invokes, which stands still meanwhile: it takes no place of
  /// its own, and does not wait for memory, lest two runs wait for each other's.
  RunResult runWithin(LoadedModule module, HostCalls calls, RunJournal journal, byte[] input) {
    int wanted = calls.budget().limits().memoryPages();
    makeRoom(wanted);
    if (!pages.tryAcquire(wanted)) {
      return failed(
          new RoutineFailure(
              Code.HOST, "it was not started: the memory for guests is taken by other runs"),
          Metering.NONE);
    }
    return entered(module, calls, journal, input, null);
  }

  /// Instances that are only kept give way to a run.
  private void makeRoom(int wanted) {
    while (pages.availablePermits() < wanted && warm.giveWay()) {
      // until there is room, or nothing is kept
    }
  }

  /// Lets go of instances that were kept: what they belonged to may have changed.
  void forget() {
    warm.clear();
  }

  private RunResult entered(
      LoadedModule module,
      HostCalls calls,
      RunJournal journal,
      byte[] input,
      WarmInstances.@Nullable Use use) {
    Budget budget = calls.budget();
    Limits limits = budget.limits();
    budget.begin();
    long start = System.nanoTime();
    var guest = new Guest(module, calls, input, new Guest.Pool(warm, use));
    var task = new GuestTask<>(guest::run, () -> pages.release(limits.memoryPages()));
    guest.attach(task);
    GuestTask.End<byte[]> end;
    running.incrementAndGet();
    try {
      GuestThreads.Worker worker = start(task, limits);
      end = task.serve(worker, budget.deadline(), settings.grace(), journal::checkCancelled);
    } finally {
      running.decrementAndGet();
    }
    var metering =
        budget.metering(
            Duration.ofNanos(System.nanoTime() - start),
            guest.cpu(),
            end.abandoned() ? limits.memoryPages() : guest.pages());
    if (end.thrown() instanceof RunJournal.Passed passed) {
      throw passed.after(metering);
    }
    if (end.abandoned()) {
      LOG.error(
          "a guest thread does not stop and was abandoned; {} such threads run on",
          threads.abandoned());
    }
    try {
      return new RunResult.Completed(output(end, guest, calls, limits), metering);
    } catch (RoutineFailure failure) {
      return failed(failure, metering);
    }
  }

  /// Stops taking runs. Those under way go on; their callers end them by interrupting themselves.
  @Override
  public void close() {
    closed = true;
    warm.clear();
    threads.close();
  }

  private JsonNode output(GuestTask.End<byte[]> end, Guest guest, HostCalls calls, Limits limits) {
    if (end.value() != null && end.thrown() == null) {
      return calls.result(end.value());
    }
    if (end.why() == null) {
      throw Traps.failure(
          java.util.Objects.requireNonNull(end.failure()), guest.memory(), limits.memoryPages());
    }
    switch (end.why()) {
      case TIME ->
          throw new RoutineFailure(
              Code.TIMEOUT,
              "it ran longer than %d ms%s"
                  .formatted(
                      limits.wall().toMillis(),
                      end.abandoned() ? ", and its thread could not be stopped" : ""));
      case INTERRUPT -> throw new RoutineFailure(Code.HOST, "it was interrupted");
      case HOST -> throw hostFailure(java.util.Objects.requireNonNull(end.thrown()));
    }
    throw new IllegalStateException("unreachable: " + end);
  }

  private static RoutineFailure hostFailure(Throwable thrown) {
    return switch (thrown) {
      case RoutineFailure failure -> failure;
      case RuntimeException failure -> HostCalls.host(failure);
      default ->
          new RoutineFailure(Code.HOST, "the host failed it: " + Traps.describe(thrown), thrown);
    };
  }

  static RunResult.Failed failed(RoutineFailure failure, Metering metering) {
    if (failure.code() == Code.HOST && failure.getCause() != null) {
      LOG.warn("a run failed in the host", failure);
    }
    return new RunResult.Failed(failure.code(), String.valueOf(failure.getMessage()), metering);
  }

  private GuestThreads.Worker start(GuestTask<byte[]> task, Limits limits) {
    try {
      return threads.start(task);
    } catch (Throwable noThread) {
      pages.release(limits.memoryPages()); // the task, which never starts, cannot
      throw noThread;
    }
  }

  /// Waits for memory and a thread, both or neither.
  ///
  /// @return why there are none; null when there are
  private @Nullable String enter(int wanted, RunJournal journal) {
    int held = 0;
    boolean entered = false;
    try {
      while (!closed && held == 0) {
        journal.checkCancelled();
        makeRoom(wanted);
        held = pages.tryAcquire(wanted, WAIT_SLICE.toMillis(), TimeUnit.MILLISECONDS) ? wanted : 0;
      }
      while (!closed && !entered) {
        journal.checkCancelled();
        entered = threads.enter(WAIT_SLICE);
      }
      return entered ? null : "the sandbox is closing";
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return "its caller was interrupted";
    } finally {
      if (!entered) {
        pages.release(held);
      }
    }
  }

  private static long deadline(Duration fromNow) {
    return System.nanoTime() + fromNow.toNanos();
  }
}
