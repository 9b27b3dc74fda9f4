package org.daybook.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.daybook.documents.DaybookException;
import org.daybook.ingest.internal.extract.Content;
import org.daybook.ingest.internal.extract.Extraction;
import org.daybook.ingest.internal.extract.Extractor;
import org.daybook.wflow.JobId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Imports that are stopped midway and go on in another engine. The extractor here answers at once,
/// or not at all, so that the stop comes at a known moment.
@Timeout(120)
class ResumeTest {

  private static final IngestSettings SETTINGS =
      IngestSettings.DEFAULTS.withBatch(10).withParallelism(4);
  private static final int FILES = 73;

  @TempDir Path dir;
  private Path files;

  @BeforeEach
  void write() throws IOException {
    files = Files.createDirectories(dir.resolve("files"));
    for (int i = 0; i < FILES; i++) {
      Path folder = Files.createDirectories(files.resolve("d" + i % 7).resolve("e" + i % 3));
      Files.writeString(folder.resolve("f" + i + ".txt"), "text " + i);
    }
  }

  /// Answers so many files; the next ones wait until it is closed.
  private static final class Stops implements Extractor {

    private final AtomicInteger left;
    private volatile boolean closed;

    Stops(int answers) {
      left = new AtomicInteger(answers);
    }

    @Override
    public Extraction extract(Path file, String name) throws InterruptedException {
      if (left.getAndDecrement() <= 0) {
        awaitTrue(() -> closed);
        throw new DaybookException.Unavailable("closed", "closed");
      }
      return new Extraction.Extracted(Content.ofType("text/plain"));
    }

    boolean reached() {
      return left.get() < 0;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static void awaitTrue(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited in vain");
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private Vault open(Extractor extractor) throws IOException {
    return Vault.open(dir.resolve("vault"), SETTINGS, extractor);
  }

  @Test
  void anImportThatIsStoppedAgainAndAgainMakesEachDocumentOnce() throws Exception {
    var random = new Random(42);
    JobId job = null;
    int stops = 0;
    for (int done = 0; done < FILES; stops++) {
      int answers = 1 + random.nextInt(20);
      var extractor = new Stops(answers);
      var vault = open(extractor);
      try {
        job = vault.ingest.importPaths(List.of(files), ImportOptions.DEFAULTS, "k");
        JobId id = job;
        awaitTrue(() -> extractor.reached() || vault.engine.job(id).orElseThrow().state().ended());
        extractor.close();
      } finally {
        vault.close();
      }
      done += answers;
    }
    try (var vault = open(new Stops(FILES))) {
      ImportReport report = vault.await(job);

      assertThat(stops).isGreaterThan(3);
      assertThat(report.count(ItemState.ADDED)).isEqualTo(FILES);
      assertThat(report.total()).isEqualTo(FILES);
      assertThat(vault.documents()).hasSize(FILES);
      List<ImportItem> items = vault.items(report);
      assertThat(items.stream().map(ImportItem::doc).collect(Collectors.toSet())).hasSize(FILES);
      assertThat(items.stream().map(item -> Path.of(item.name()))).isSorted();
      assertThat(vault.store.feed().last().value()).isEqualTo(FILES);
    }
  }

  @Test
  void theReportTellsWhatHasEndedWhileTheImportRuns() throws Exception {
    var extractor = new Stops(25);
    try (var vault = open(extractor)) {
      JobId job = vault.ingest.importPaths(List.of(files), ImportOptions.DEFAULTS, "k");

      awaitTrue(() -> extractor.reached() && vault.ingest.report(job).done() == 25);

      ImportReport report = vault.ingest.report(job);
      assertThat(report.state()).isEqualTo("running");
      assertThat(report.count(ItemState.ADDED)).isEqualTo(25);
      assertThat(report.total()).isEqualTo(40);
      assertThat(report.listed()).isFalse();
      assertThat(vault.ingest.items(job, -1, 100)).hasSize(20);
      extractor.close();
    }
  }

  @Test
  void aCancelledImportKeepsWhatItMadeAndMakesNoMore() throws Exception {
    var extractor = new Stops(25);
    try (var vault = open(extractor)) {
      JobId job = vault.ingest.importPaths(List.of(files), ImportOptions.DEFAULTS, "k");
      awaitTrue(extractor::reached);

      assertThat(vault.engine.cancel(job, "enough")).isTrue();

      assertThat(vault.await(job).state()).isEqualTo("cancelled");
      extractor.close();
      assertThat(vault.documents()).hasSize(25);
    }
  }
}
