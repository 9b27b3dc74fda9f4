package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.PropKey;
import org.daybook.pipelines.FakePlugs.Plug;
import org.daybook.processors.Manifest.Occasion;
import org.daybook.processors.Metering;
import org.daybook.processors.Routine;
import org.daybook.processors.RunResult;
import org.daybook.wflow.Job;
import org.daybook.wflow.JobState;
import org.daybook.wflow.log.JobFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Event handlers that cause each other, alone or over processors.
@Timeout(60)
class EventCircleTest {

  /// More runs than a chain that is cut off could have; what would go on for ever ends here too.
  private static final int MANY = 60;

  @TempDir Path dir;
  private World world;
  private final AtomicInteger runs = new AtomicInteger();

  @BeforeEach
  void open() {
    world = new World(dir);
  }

  @AfterEach
  void close() {
    world.close();
  }

  /// Creates a document, as long as that may be for ever.
  private Routine creates(String tag) {
    return call -> {
      if (runs.incrementAndGet() < MANY) {
        call.branch()
            .create(
                DocId.create(Clock.systemUTC()),
                new TreeMap<>(Map.of(PropKey.parse(tag), PredicateTest.json("{}"))));
      }
      return ProcessTest.completed();
    };
  }

  private void handler(String plug, Occasion on, Routine routine, String... writes) {
    world.fakes.install(
        world.store().schemas(),
        new Plug(plug).alone().writes(writes).event("e", on, null),
        routine);
  }

  private List<String> failures() {
    return world.engine().jobs(JobFilter.ALL.ofWflow("event"), 1_000).stream()
        .map(Job::state)
        .filter(JobState.Failed.class::isInstance)
        .map(state -> ((JobState.Failed) state).why())
        .toList();
  }

  private List<Document> withError(String processor) {
    return world.store().list(null, 1_000).stream()
        .filter(doc -> doc.prop(RunRecord.errorKey(processor)).isPresent())
        .toList();
  }

  @Test
  void handlersOfTwoPlugsThatCreateForEachOtherAreCutOffAndNamed() {
    handler(
        "org.example.one",
        Occasion.DOCUMENT_CREATED,
        creates("org.example.input"),
        "org.example.input");
    world.create("{'org.example.input':{}}");
    world.idle();
    assertThat(runs).as("no plug hears of what it creates itself").hasValue(1);
    handler(
        "org.example.two",
        Occasion.DOCUMENT_CREATED,
        creates("org.example.input"),
        "org.example.input");
    runs.set(0);
    world.create("{'org.example.input':{}}");
    world.idle();
    int most = 2 * (2 * PipelineSettings.DEFAULTS.cycleBound());
    assertThat(runs.get()).isBetween(2, most);
    assertThat(failures())
        .hasSize(2)
        .allSatisfy(
            why ->
                assertThat(why)
                    .startsWith(
                        "cycle: cut off after 16 runs that caused each other; the last of them: ")
                    .contains("event org.example.one:e -> event org.example.two:e -> "));
  }

  @Test
  void aHandlerAndAProcessorThatFeedEachOtherAreCutOffAndNamed() {
    handler(
        "org.example.one",
        Occasion.DOCUMENT_CREATED,
        creates("org.example.input"),
        "org.example.input");
    world.fakes.install(
        world.store().schemas(),
        ProcessTest.doubling().writes("org.example.result", "org.example.other"),
        call -> {
          call.branch().put(ProcessTest.RESULT, PredicateTest.json("{}"));
          return creates("org.example.other").run(call);
        });
    world.create("{'org.example.input':{}}");
    world.idle();
    assertThat(runs.get()).isLessThan(MANY);
    List<String> messages = new ArrayList<>(failures());
    for (Document doc : withError(ProcessTest.ID)) {
      messages.add(doc.prop(RunRecord.errorKey(ProcessTest.ID)).orElseThrow().toString());
    }
    assertThat(messages)
        .as("the one begun by the person's document, and the one by its first run")
        .hasSize(2)
        .allSatisfy(
            message ->
                assertThat(message)
                    .contains("cycle", "cut off after 16 runs that caused each other")
                    .contains("event org.example.one:e -> org.example.plug:p -> "));
  }

  @Test
  void aHandlerOfFailuresAndAProcessorThatFailsForItAreCutOffOverAnotherHandler() {
    for (String plug : List.of("org.example.one", "org.example.two")) {
      handler(
          plug,
          Occasion.JOB_FAILED,
          call -> {
            call.branch()
                .put(
                    PropKey.parse("org.example.other"),
                    PredicateTest.json("{'n':%d}".formatted(runs.incrementAndGet())));
            return ProcessTest.completed();
          },
          "org.example.other");
    }
    world.fakes.install(
        world.store().schemas(),
        ProcessTest.doubling().reads("org.example.input", "org.example.other"),
        call ->
            runs.get() < MANY
                ? new RunResult.Failed(RunResult.Code.TRAP, "unreachable", Metering.NONE)
                : ProcessTest.completed());
    world.create("{'org.example.input':{'n':1}}");
    world.idle();
    assertThat(runs.get()).isBetween(2, 8);
  }
}
