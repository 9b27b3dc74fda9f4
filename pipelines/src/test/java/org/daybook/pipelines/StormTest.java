package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.documents.Author;
import org.daybook.documents.DocId;
import org.daybook.documents.FeedEntry;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Edits, restarts and lost jobs in random order; the seed names the history.
@Timeout(120)
class StormTest {

  private static final int DOCS = 30;

  /// An outdated run merges, and then its newest input does without another edit between them.
  private static final PipelineSettings NEVER_OUTDATED =
      new PipelineSettings(1_000, Duration.ofHours(1), 8, 256, 128, Duration.ofDays(1));

  @TempDir Path dir;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void everyDocumentEndsWithTheResultOfItsLastInputAndNoInputMergedTwice(long seed) {
    var random = new SplittableRandom(seed);
    var failures = new AtomicInteger();
    var inputs = new HashMap<DocId, Integer>();
    try (var world = new World(dir, NEVER_OUTDATED)) {
      world.fakes.install(
          world.store().schemas(),
          ProcessTest.doubling(),
          call -> {
            if (failures.incrementAndGet() % 11 == 0) {
              throw new IllegalStateException("every eleventh run breaks");
            }
            ProcessTest.writeDouble(call);
            return ProcessTest.completed();
          });
      List<DocId> docs = new ArrayList<>();
      for (int n = 0; n < DOCS; n++) {
        DocId doc = world.create("{'org.example.input':{'n':0}}");
        docs.add(doc);
        inputs.put(doc, 0);
      }
      for (int step = 1; step <= 200; step++) {
        DocId doc = docs.get(random.nextInt(DOCS));
        world.put(doc, "org.example.input", "{'n':%d}".formatted(step));
        inputs.put(doc, step);
        if (step % 50 == 0) {
          world.stop();
          if (random.nextBoolean()) {
            world.deleteJobs();
          }
          world.open();
        }
      }
      world.idle();
      assertThat(world.engine().counts()).containsEntry("parked", 0L);
      for (DocId doc : docs) {
        assertThat(world.prop(doc, "org.example.result").path("double").asInt())
            .isEqualTo(2 * inputs.get(doc));
        assertThat(world.record(doc, ProcessTest.ID).outcome())
            .isEqualTo(RunRecord.Outcome.SUCCEEDED);
      }
      assertMergesAlternateWithInputs(world);
    }
  }

  /// Between two merges of a document lies a change of its input.
  private static void assertMergesAlternateWithInputs(World world) {
    Map<DocId, Boolean> fresh = new HashMap<>();
    for (FeedEntry entry : world.feed()) {
      if (entry.keys().contains(ProcessTest.INPUT)) {
        fresh.put(entry.doc(), true);
      }
      if (entry.provenance().author().kind() == Author.Kind.PROCESSOR) {
        assertThat(fresh.put(entry.doc(), false))
            .as("merge at %s of document %s is of new input", entry.sequence(), entry.doc())
            .isTrue();
      }
    }
  }
}
