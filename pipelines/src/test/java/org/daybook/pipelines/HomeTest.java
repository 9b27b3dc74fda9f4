package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.daybook.documents.DocId;
import org.daybook.pipelines.Decision.Reason;
import org.daybook.wflow.Job;
import org.daybook.wflow.JobState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Processors that only workers with a label run.
@Timeout(60)
class HomeTest {

  private static final String ID = ProcessTest.ID;

  @TempDir Path dir;
  private World world;

  @BeforeEach
  void open() {
    world = new World(dir);
    world.fakes.install(
        world.store().schemas(),
        ProcessTest.doubling().home("gpu"),
        call -> {
          ProcessTest.writeDouble(call);
          return ProcessTest.completed();
        });
  }

  @AfterEach
  void close() {
    world.close();
  }

  /// A document whose job is there.
  private DocId waiting() throws InterruptedException {
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    while (world.pipelines().explain(doc, ID).jobs().isEmpty()) {
      Thread.sleep(5);
    }
    return doc;
  }

  private Job job(DocId doc) {
    return world.engine().job(world.pipelines().explain(doc, ID).jobs().getFirst()).orElseThrow();
  }

  @Test
  void aRunWaitsForAWorkerOfItsHomeSaysSoAndGoesOnWhenOneComes() throws Exception {
    DocId doc = waiting();
    assertThat(job(doc).state()).isEqualTo(new JobState.Queued());
    assertThat(job(doc).label()).isEqualTo("gpu");
    Explanation explanation = world.pipelines().explain(doc, ID);
    assertThat(explanation.decision()).isEqualTo(new Decision.Skip(Reason.IN_FLIGHT));
    assertThat(explanation.waitsFor())
        .contains("a worker with the label gpu; none has announced it");
    world.engine().announce("gpu", 1);
    world.idle();
    assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.SUCCEEDED);
    assertThat(world.pipelines().explain(doc, ID).waitsFor()).isEmpty();
  }
}
