package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.daybook.documents.Author;
import org.daybook.documents.DocId;
import org.daybook.documents.NewDocument;
import org.daybook.documents.Precondition;
import org.daybook.documents.PropKey;
import org.daybook.documents.Provenance;
import org.daybook.documents.Sequence;
import org.daybook.documents.Tag;
import org.daybook.pipelines.FakePlugs.Plug;
import org.daybook.processors.Manifest.Occasion;
import org.daybook.processors.Metering;
import org.daybook.processors.Routine;
import org.daybook.processors.RunResult;
import org.daybook.wflow.Job;
import org.daybook.wflow.JobId;
import org.daybook.wflow.JobRequest;
import org.daybook.wflow.JobState;
import org.daybook.wflow.Schedule;
import org.daybook.wflow.log.JobFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EventsTest {

  private static final String PLUG = "org.example.hears";
  private static final PropKey HEARD = PropKey.parse("org.example.hears.heard");
  private static final Tag HANDLER = new Tag("org.daybook.handler");

  @TempDir Path dir;
  private World world;
  private final List<JsonNode> heard = new CopyOnWriteArrayList<>();

  @BeforeEach
  void open() {
    world = new World(dir);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private static Plug hearing(Occasion on) {
    return new Plug(PLUG)
        .alone()
        .writes("org.example.hears.heard")
        .owns("org.example.hears.heard")
        .event("e", on, on == Occasion.SCHEDULE ? "0 3 * * *" : null);
  }

  private void install(Occasion on) {
    world.fakes.install(world.store().schemas(), hearing(on), this::hear);
  }

  private RunResult hear(Routine.Call call) {
    JsonNode event = call.input().path("event");
    heard.add(event);
    call.branch().put(HEARD, event);
    return ProcessTest.completed();
  }

  private List<Job> jobs() {
    return world.engine().jobs(JobFilter.ALL.ofWflow("event"), 1_000);
  }

  private DocId own() {
    return world.store().listByTag(HANDLER, null, 10).getFirst().id();
  }

  @Test
  void aCreatedDocumentIsToldOnItself() {
    install(Occasion.DOCUMENT_CREATED);
    DocId doc = world.create("{'org.example.input':{}}");
    world.idle();
    assertThat(world.prop(doc, HEARD.toString()).path("on").asText()).isEqualTo("document-created");
    assertThat(heard)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.path("document").asText()).isEqualTo(doc.value());
              assertThat(Instant.parse(event.path("at").asText())).isBeforeOrEqualTo(Instant.now());
            });
    world.put(doc, "org.example.input", "{'n':1}");
    world.idle();
    assertThat(heard).as("an edit is no creation").hasSize(1);
    assertThat(world.store().listByTag(HANDLER, null, 10)).as("its own was not needed").isEmpty();
  }

  @Test
  void aDeletedDocumentIsToldOnTheHandlersOwn() {
    install(Occasion.DOCUMENT_DELETED);
    for (int n = 0; n < 3; n++) {
      DocId doc = world.create("{'org.example.input':{}}");
      world.store().delete(doc, Precondition.NONE, World.PERSON);
      world.idle();
      assertThat(heard.getLast().path("document").asText()).isEqualTo(doc.value());
    }
    assertThat(heard).hasSize(3);
    assertThat(world.store().listByTag(HANDLER, null, 10)).hasSize(1);
    assertThat(world.prop(own(), "org.daybook.handler"))
        .isEqualTo(PredicateTest.json("{'plug':'org.example.hears','event':'e'}"));
    assertThat(world.prop(own(), HEARD.toString())).isEqualTo(heard.getLast());
  }

  @Test
  void aDocumentThatIsGoneIsToldOfOnTheHandlersOwn() {
    world.stopTriage();
    install(Occasion.DOCUMENT_CREATED);
    DocId doc = world.create("{'org.example.input':{}}");
    world.store().delete(doc, Precondition.NONE, World.PERSON);
    world.stop();
    world.open();
    world.idle();
    assertThat(heard)
        .singleElement()
        .satisfies(event -> assertThat(event.path("document").asText()).isEqualTo(doc.value()));
    assertThat(world.has(own(), HEARD.toString())).isTrue();
  }

  @Test
  void whatWasBeforeThePlugIsNotTold() {
    world.create("{'org.example.input':{}}");
    world.idle();
    install(Occasion.DOCUMENT_CREATED);
    world.store().feed().moveCursor("events", Sequence.START);
    world.stop();
    world.open();
    world.idle();
    assertThat(heard).isEmpty();
  }

  @Test
  void eachIsToldOnceThoughTheFeedIsReadAgain() {
    install(Occasion.DOCUMENT_CREATED);
    for (int n = 0; n < 20; n++) {
      world.create("{'org.example.input':{'n':%d}}".formatted(n));
    }
    world.idle();
    assertThat(heard).hasSize(20);
    world.store().feed().moveCursor("events", Sequence.START);
    world.stop();
    world.open();
    world.idle();
    assertThat(heard).hasSize(20);
    assertThat(jobs()).hasSize(20);
  }

  @Test
  void itsOwnPlugsCreationsAreNotToldAndOthersAre() {
    install(Occasion.DOCUMENT_CREATED);
    for (String author : List.of(PLUG + ":p", "org.example.another:p")) {
      world
          .store()
          .create(
              NewDocument.of(
                  DocId.create(java.time.Clock.systemUTC()),
                  Map.of(ProcessTest.INPUT, PredicateTest.json("{}")),
                  new Provenance(new Author(Author.Kind.PROCESSOR, author), "job:x")));
    }
    world.idle();
    assertThat(heard).hasSize(1);
  }

  @Test
  void theHostsOwnDocumentsAreNotTold() {
    install(Occasion.DOCUMENT_DELETED);
    world.fakes.install(
        world.store().schemas(),
        new Plug("org.example.second").alone().event("made", Occasion.DOCUMENT_CREATED, null),
        call -> {
          heard.add(PredicateTest.json("'the handler document'"));
          return ProcessTest.completed();
        });
    DocId doc = world.create("{'org.example.input':{}}");
    world.store().delete(doc, Precondition.NONE, World.PERSON);
    world.idle();
    assertThat(world.store().listByTag(HANDLER, null, 10)).isNotEmpty();
    world.store().delete(own(), Precondition.NONE, World.PERSON);
    world.idle();
    assertThat(heard).as("the creation and the deletion of the one document").hasSize(2);
  }

  @Test
  void aFailedRunOfAProcessorIsToldOnItsDocument() {
    install(Occasion.JOB_FAILED);
    world.fakes.install(
        world.store().schemas(),
        ProcessTest.doubling(),
        call -> new RunResult.Failed(RunResult.Code.TRAP, "unreachable", Metering.NONE));
    DocId doc = world.create("{'org.example.input':{'n':1}}");
    world.idle();
    assertThat(heard)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.path("document").asText()).isEqualTo(doc.value());
              assertThat(event.at("/job/processor").asText()).isEqualTo(ProcessTest.ID);
              assertThat(event.at("/job/code").asText()).isEqualTo("trap");
              assertThat(event.at("/job/id").asText())
                  .isEqualTo(world.record(doc, ProcessTest.ID).job());
            });
    assertThat(world.has(doc, HEARD.toString())).isTrue();
  }

  @Test
  void aHandlerThatWakesAFailingProcessorIsNotToldOfThatFailure() {
    world.fakes.install(
        world.store().schemas(),
        hearing(Occasion.JOB_FAILED),
        call -> {
          heard.add(call.input());
          call.branch().put(HEARD, PredicateTest.json("{'n':%d}".formatted(heard.size())));
          return ProcessTest.completed();
        });
    world.fakes.install(
        world.store().schemas(),
        ProcessTest.doubling().reads("org.example.input", "org.example.hears.heard"),
        call -> new RunResult.Failed(RunResult.Code.TRAP, "unreachable", Metering.NONE));
    world.create("{'org.example.input':{'n':1}}");
    world.idle();
    assertThat(world.jobs()).as("the handler's write woke it again").hasSize(2);
    assertThat(heard).hasSize(1);
  }

  @Test
  void aFailedCommandIsTold() {
    install(Occasion.JOB_FAILED);
    world.fakes.install(
        world.store().schemas(),
        new Plug("org.example.plug").alone().command("c", "{}", "{}"),
        call -> new RunResult.Failed(RunResult.Code.REPORTED, "no", Metering.NONE));
    DocId doc = world.create("{'org.example.input':{}}");
    world
        .pipelines()
        .commands()
        .order("org.example.plug:c", List.of(doc), PredicateTest.json("{}"), "ada", "1");
    World.until("the failure is told", () -> heard.size() == 1);
    assertThat(heard.getFirst().at("/job/command").asText()).isEqualTo("org.example.plug:c");
    assertThat(heard.getFirst().at("/job/message").asText()).isEqualTo("reported: no");
  }

  @Test
  void aParkedCommandIsToldOnceThoughTheJobThatToldOfItIsForgotten() {
    install(Occasion.JOB_FAILED);
    world.fakes.install(
        world.store().schemas(),
        new Plug("org.example.plug").alone().command("c", "{}", "{}"),
        _ -> {
          throw new IllegalStateException("no disk");
        });
    DocId doc = world.create("{'org.example.input':{}}");
    world
        .pipelines()
        .commands()
        .order("org.example.plug:c", List.of(doc), PredicateTest.json("{}"), "ada", "1");
    World.until("the failure is told", () -> heard.size() == 1);
    assertThat(heard.getFirst().at("/job/state").asText()).isEqualTo("parked");
    world.idle();
    JobId told = jobs().getFirst().id();
    world.forget(told);
    world.idle();
    world.stop();
    world.open();
    world.idle();
    assertThat(world.engine().job(new JobId(heard.getFirst().at("/job/id").asText()))).isPresent();
    assertThat(heard).hasSize(1);

    JobId parked = new JobId(heard.getFirst().at("/job/id").asText());
    assertThat(world.engine().resume(parked)).isTrue();
    World.until("it is parked again, which is another failure", () -> heard.size() == 2);
  }

  @Test
  void anImportThatFinishedIsToldOnceAlsoOverARestart() {
    install(Occasion.IMPORT_FINISHED);
    importOne("first");
    World.until("the import is told", () -> heard.size() == 1);
    assertThat(heard.getFirst().at("/import/state").asText()).isEqualTo("succeeded");
    assertThat(heard.getFirst().at("/import/result/added").asInt()).isEqualTo(1);
    world.idle();
    world.deafen();
    importOne("second");
    world.stop();
    world.open();
    World.until("the second is told after the restart", () -> heard.size() == 2);
    world.idle();
    world.stop();
    world.open();
    world.idle();
    assertThat(heard).hasSize(2);
    assertThat(jobs()).hasSize(2);
  }

  private void importOne(String key) {
    try {
      world
          .engine()
          .await(
              world
                  .engine()
                  .addJob(JobRequest.of("import", key, "{}".getBytes(StandardCharsets.UTF_8)))
                  .job(),
              java.time.Duration.ofSeconds(30));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aScheduleComesAndGoesWithItsPlug() {
    install(Occasion.SCHEDULE);
    world.idle();
    assertThat(world.engine().schedules())
        .singleElement()
        .satisfies(
            schedule -> {
              assertThat(schedule.name()).isEqualTo("event " + PLUG + ":e");
              assertThat(schedule.cron()).isEqualTo("0 3 * * *");
            });
    Schedule schedule = world.engine().schedules().getFirst();
    world.engine().addJob(JobRequest.of("event", "as when it is due", schedule.args()));
    world.idle();
    assertThat(heard)
        .singleElement()
        .satisfies(event -> assertThat(Instant.parse(event.path("at").asText())).isNotNull());
    assertThat(world.has(own(), HEARD.toString())).isTrue();

    world.fakes.install(
        world.store().schemas(),
        new Plug(PLUG).version("2").alone().event("e", Occasion.SCHEDULE, "0 4 * * *"),
        this::hear);
    world.idle();
    assertThat(world.engine().schedules()).extracting(Schedule::cron).containsExactly("0 4 * * *");
    world.stop();
    world.open();
    assertThat(world.engine().schedules()).hasSize(1);
    world.fakes.uninstall(PLUG);
    world.idle();
    assertThat(world.engine().schedules()).isEmpty();
  }

  @Test
  void aFailingHandlerIsSeenAndStopsNoOther() {
    world.fakes.install(
        world.store().schemas(),
        hearing(Occasion.DOCUMENT_CREATED),
        call -> {
          heard.add(call.input());
          return heard.size() == 1
              ? new RunResult.Failed(RunResult.Code.TRAP, "unreachable", Metering.NONE)
              : ProcessTest.completed();
        });
    world.create("{'org.example.input':{}}");
    world.idle();
    world.create("{'org.example.input':{}}");
    world.idle();
    assertThat(heard).hasSize(2);
    assertThat(jobs())
        .extracting(Job::state)
        .contains(new JobState.Failed("trap: unreachable"))
        .hasAtLeastOneElementOfType(JobState.Succeeded.class);
  }

  @Test
  void withoutHandlersNothingIsAddedAndThePlaceIsNotWrittenDown() {
    Sequence before = world.store().feed().cursor("events");
    for (int n = 0; n < 20; n++) {
      world.create("{'org.example.input':{}}");
    }
    world.idle();
    assertThat(jobs()).isEmpty();
    assertThat(world.store().feed().cursor("events")).isEqualTo(before);
  }

  @Test
  void aRemovedPlugHearsNothing() {
    install(Occasion.DOCUMENT_CREATED);
    world.create("{'org.example.input':{}}");
    world.idle();
    world.fakes.uninstall(PLUG);
    world.create("{'org.example.input':{}}");
    world.idle();
    assertThat(heard).hasSize(1);
  }
}
