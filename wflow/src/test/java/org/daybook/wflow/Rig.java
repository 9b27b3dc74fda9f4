package org.daybook.wflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.daybook.wflow.JobRequest.Supersede;
import org.daybook.wflow.log.CrashingStore;
import org.daybook.wflow.log.SqliteStore;

/// An engine over a file, to be crashed and opened again, with a clock that is moved by hand.
final class Rig implements AutoCloseable {

  static final Duration SOON = Duration.ofSeconds(20);

  final TestClock clock = new TestClock();
  private final Path file;
  private final EngineSettings settings;
  private final List<Wflow> wflows;
  private CrashingStore log;
  private Engine engine;

  Rig(Path dir, EngineSettings settings, Wflow... wflows) {
    this.file = dir.resolve("wflow.db");
    this.settings = settings;
    this.wflows = List.of(wflows);
    open();
  }

  Rig(Path dir, Wflow... wflows) {
    this(dir, EngineSettings.DEFAULTS.withMostRunning(8).withPartitions(2), wflows);
  }

  private void open() {
    log = new CrashingStore(SqliteStore.open(file, settings.partitions()));
    engine = Engine.open(log, settings, wflows, Surroundings.of(clock, new Random(7)));
  }

  Engine engine() {
    return engine;
  }

  CrashingStore log() {
    return log;
  }

  /// Loses what is not durable, then opens the file again.
  void crash() {
    log.crash();
    engine.close();
    open();
  }

  /// Closes properly, then opens the file again.
  void restart() {
    restart(Duration.ZERO);
  }

  /// The same, with so much time in between.
  void restart(Duration later) {
    engine.close();
    clock.forward(later);
    open();
  }

  void forward(Duration time) {
    clock.forward(time);
    engine.clockChanged();
  }

  JobId add(String wflow, String key) {
    return engine.addJob(JobRequest.of(wflow, key, Code.bytes(key))).job();
  }

  JobId add(String wflow, String key, String lane, Supersede supersede) {
    return engine.addJob(new JobRequest(wflow, key, lane, supersede, Code.bytes(key))).job();
  }

  Job await(JobId job) throws InterruptedException {
    return engine.await(job, SOON);
  }

  JobState state(JobId job) {
    return engine.job(job).orElseThrow().state();
  }

  void awaitWord(JobId job, String word) {
    until(
        () -> engine.job(job).filter(found -> found.state().word().equals(word)).isPresent(),
        () -> job + " is to be " + word + " but " + engine.job(job).map(Job::state));
  }

  static void until(BooleanSupplier condition, java.util.function.Supplier<String> otherwise) {
    long deadline = System.nanoTime() + SOON.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(otherwise).isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  void succeeds(JobId job, Consumer<String> result) throws InterruptedException {
    JobState state = await(job).state();
    assertThat(state).isInstanceOf(JobState.Succeeded.class);
    result.accept(Code.text(((JobState.Succeeded) state).result()));
  }

  @Override
  public void close() {
    engine.close();
  }
}
