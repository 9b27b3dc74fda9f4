package org.daybook.pipelines;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.documents.DocId;
import org.daybook.documents.Precondition;
import org.daybook.documents.PropKey;
import org.daybook.pipelines.FakePlugs.Plug;
import org.daybook.processors.Metering;
import org.daybook.processors.Routine;
import org.daybook.processors.RunResult;
import org.daybook.wflow.log.JobFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CollatorTest {

  @TempDir Path dir;
  private World world;
  private final Days days = new Days();

  @BeforeEach
  void open() {
    world = new World(dir);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private void install(Plug plug) {
    world.fakes.install(world.store().schemas(), plug, days::run);
  }

  private DocId document(String day) {
    return Days.document(world, day).orElseThrow();
  }

  @Test
  void thereIsADocumentForEachValueAndNoneForMembersWithout() {
    install(Days.plug());
    Days.photo(world, "mon", 1);
    Days.photo(world, "mon", 2);
    Days.photo(world, "tue", 4);
    world.create("{'org.example.input':{'n':8}}");
    world.create("{'org.example.input':{'day':{'of':'week'},'n':16}}");
    world.idle();
    assertThat(Days.of(world, "mon")).isEqualTo(entry(3, 2));
    assertThat(Days.of(world, "tue")).isEqualTo(entry(4, 1));
    assertThat(world.store().listByTag(World.tag("org.daybook.collator"), null, 10)).hasSize(2);
    JsonNode collator = world.prop(document("mon"), "org.daybook.collator");
    assertThat(collator)
        .isEqualTo(PredicateTest.json("{'processor':'org.example.days:p','by':'mon'}"));
    assertThat(world.record(document("mon"), Days.ID).outcome())
        .isEqualTo(RunRecord.Outcome.SUCCEEDED);
  }

  @Test
  void withoutAGroupingThereIsOneInAll() {
    install(Days.plug(null, Duration.ofMillis(20)));
    Days.photo(world, "mon", 1);
    Days.photo(world, "tue", 2);
    world.idle();
    assertThat(Days.of(world, null)).isEqualTo(entry(3, 2));
    assertThat(days.inputs).hasSize(1);
    assertThat(days.inputs.peek())
        .isEqualTo(PredicateTest.json("{'group':null,'members':2,'all':true}"));
    assertThat(world.prop(Days.document(world, null).orElseThrow(), "org.daybook.collator"))
        .isEqualTo(PredicateTest.json("{'processor':'org.example.days:p'}"));
  }

  @Test
  void aMemberThatMovesChangesBothGroupsAndNoOther() {
    install(Days.plug());
    DocId moving = Days.photo(world, "mon", 1);
    DocId staying = Days.photo(world, "mon", 2);
    Days.photo(world, "tue", 4);
    Days.photo(world, "wed", 8);
    world.idle();
    days.inputs.clear();
    world.put(moving, "org.example.input", "{'day':'tue','n':1}");
    world.idle();
    assertThat(Days.of(world, "mon")).isEqualTo(entry(2, 1));
    assertThat(Days.of(world, "tue")).isEqualTo(entry(5, 2));
    assertThat(days.inputs).hasSize(2);
    assertThat(days.of("mon").getFirst())
        .isEqualTo(
            PredicateTest.json(
                "{'group':'mon','members':1,'changed':[],'gone':['%s']}".formatted(moving)));
    assertThat(days.of("tue").getFirst())
        .isEqualTo(
            PredicateTest.json(
                "{'group':'tue','members':2,'changed':['%s'],'gone':[]}".formatted(moving)));
    assertThat(world.has(staying, "org.daybook.run/" + Days.ID)).isFalse();
  }

  @Test
  void aHundredChangesAreOneRun() {
    install(Days.plug(Days.BY, Duration.ofSeconds(6)));
    var photos = new ArrayList<DocId>();
    for (int n = 0; n < 50; n++) {
      photos.add(Days.photo(world, "mon", 1));
    }
    photos.forEach(photo -> world.put(photo, "org.example.input", "{'day':'mon','n':2}"));
    world.idle();
    assertThat(Days.of(world, "mon")).isEqualTo(entry(100, 50));
    assertThat(days.inputs).hasSize(1);
    assertThat(world.engine().jobs(JobFilter.ALL.ofWflow("collate"), 10)).hasSize(1);
    assertThat(world.jobs()).hasSize(1);
  }

  @Test
  void aRunIsToldWhatChangedAndCanAskForThatAlone() {
    install(Days.plug());
    DocId first = Days.photo(world, "mon", 1);
    Days.photo(world, "mon", 2);
    DocId other = Days.photo(world, "tue", 2);
    world.idle();
    days.inputs.clear();
    var found = new ArrayList<DocId>();
    days.then =
        call -> {
          var asked = new TreeSet<>(List.of(first, other));
          call.query()
              .among(
                  asked,
                  PredicateTest.json("{'has':'org.example.input'}"),
                  call.capabilities().reads())
              .forEach(document -> found.add(document.id()));
          return ProcessTest.completed();
        };
    world.put(first, "org.example.input", "{'day':'mon','n':10}");
    world.idle();
    assertThat(days.inputs)
        .containsExactly(
            PredicateTest.json(
                "{'group':'mon','members':2,'changed':['%s'],'gone':[]}".formatted(first)));
    assertThat(found).as("members alone, though another was asked for").containsExactly(first);
    assertThat(Days.of(world, "mon")).isEqualTo(entry(12, 2));
  }

  @Test
  void whatItDoesNotReadOfAMemberIsNoChange() {
    install(Days.plug());
    DocId photo = Days.photo(world, "mon", 1);
    world.idle();
    world.put(photo, "org.example.other", "{'x':1}");
    world.put(photo, "org.example.input", "{'n':1.0,'day':'mon'}");
    world.idle();
    assertThat(days.inputs).hasSize(1);
  }

  @Test
  void aDeletedMemberIsGoneAndTheDocumentOfAnEmptyGroupStays() {
    install(Days.plug());
    DocId one = Days.photo(world, "mon", 1);
    DocId two = Days.photo(world, "mon", 2);
    world.idle();
    world.store().delete(one, Precondition.NONE, World.PERSON);
    world.idle();
    assertThat(Days.of(world, "mon")).isEqualTo(entry(2, 1));
    world.delete(two, "org.example.input");
    world.idle();
    assertThat(Days.of(world, "mon")).isEqualTo(entry(0, 0));
    assertThat(days.of("mon").getLast())
        .isEqualTo(
            PredicateTest.json(
                "{'group':'mon','members':0,'changed':[],'gone':['%s']}".formatted(two)));
    assertThat(days.inputs).hasSize(3);
  }

  @Test
  void aMemberThatIsRestoredIsAMemberAgain() {
    install(Days.plug());
    DocId photo = Days.photo(world, "mon", 1);
    Days.photo(world, "mon", 2);
    world.idle();
    var heads = world.read(photo).heads();
    world.store().delete(photo, Precondition.NONE, World.PERSON);
    world.idle();
    assertThat(Days.of(world, "mon")).isEqualTo(entry(2, 1));
    world.store().history().restore(photo, heads, Precondition.NONE, World.PERSON);
    world.idle();
    assertThat(Days.of(world, "mon")).isEqualTo(entry(3, 2));
  }

  @Test
  void removingItsResultRunsItAgainOnAllMembers() {
    install(Days.plug());
    Days.photo(world, "mon", 1);
    world.idle();
    world.delete(document("mon"), "org.example.day");
    world.idle();
    assertThat(Days.of(world, "mon")).isEqualTo(entry(1, 1));
    assertThat(days.inputs).hasSize(2);
    assertThat(days.of("mon").getLast().path("all").asBoolean()).isTrue();
  }

  @Test
  void aFailureIsNotedInTheDocumentAndTheNextRunIsToldOfAllSinceTheLastGoodOne() {
    install(Days.plug());
    DocId one = Days.photo(world, "mon", 1);
    world.idle();
    var broken = new AtomicBoolean(true);
    days.then =
        _ ->
            broken.get()
                ? new RunResult.Failed(RunResult.Code.TRAP, "unreachable", Metering.NONE)
                : new RunResult.Completed(NullNode.instance, Metering.NONE);
    world.put(one, "org.example.input", "{'day':'mon','n':5}");
    world.idle();
    assertThat(world.prop(document("mon"), "org.daybook.error/" + Days.ID).path("code").asText())
        .isEqualTo("trap");
    assertThat(Days.of(world, "mon")).isEqualTo(entry(1, 1));
    broken.set(false);
    DocId two = Days.photo(world, "mon", 7);
    world.idle();
    assertThat(Days.of(world, "mon")).isEqualTo(entry(12, 2));
    assertThat(world.has(document("mon"), "org.daybook.error/" + Days.ID)).isFalse();
    assertThat(days.of("mon").getLast().path("changed"))
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrder(one.value(), two.value());
  }

  @Test
  void aFailureThatMayPassIsTriedAgainThenParkedAndResumed() {
    install(Days.plug());
    var tries = new AtomicInteger();
    days.then =
        _ ->
            tries.incrementAndGet() <= 2
                ? new RunResult.Failed(RunResult.Code.HOST, "away", Metering.NONE)
                : new RunResult.Completed(NullNode.instance, Metering.NONE);
    Days.photo(world, "mon", 1);
    world.idle();
    assertThat(world.record(document("mon"), Days.ID).outcome())
        .isEqualTo(RunRecord.Outcome.PARKED);
    assertThat(tries).hasValue(2);
    assertThat(world.pipelines().dispatches().retry(Days.ID, null, "order").resumed()).isEqualTo(1);
    world.idle();
    assertThat(Days.of(world, "mon")).isEqualTo(entry(1, 1));
  }

  @Test
  void membersThatChangeWhileItRunsMakeItRunAgain() {
    install(Days.plug());
    var running = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    days.then =
        _ -> {
          running.countDown();
          ProcessTest.await(go);
          return ProcessTest.completed();
        };
    DocId one = Days.photo(world, "mon", 1);
    ProcessTest.await(running);
    world.put(one, "org.example.input", "{'day':'mon','n':30}");
    World.until(
        "triage has seen it",
        () -> world.store().feed().cursor("triage").equals(world.store().feed().last()));
    go.countDown();
    world.idle();
    assertThat(Days.of(world, "mon")).isEqualTo(entry(30, 1));
    assertThat(world.record(document("mon"), Days.ID).outcome())
        .isEqualTo(RunRecord.Outcome.SUCCEEDED);
  }

  @Test
  void aMemberCannotBeWrittenNorAnythingThatWasNotDeclared() {
    install(Days.plug());
    days.then =
        call -> {
          call.branch().put(Days.INPUT, PredicateTest.json("{'day':'mon','n':99}"));
          return ProcessTest.completed();
        };
    DocId photo = Days.photo(world, "mon", 1);
    world.idle();
    assertThat(world.prop(document("mon"), "org.daybook.error/" + Days.ID).path("code").asText())
        .isEqualTo("write-denied");
    assertThat(world.read(photo).props().keySet()).containsExactly(Days.INPUT);
    assertThat(world.has(document("mon"), "org.example.input")).isFalse();
  }

  @Test
  void thePropThatNamesItsGroupIsTheHostsAlone() {
    install(Days.plug().writes("org.example.day", "org.daybook.collator"));
    days.then =
        call -> {
          call.branch()
              .put(
                  PropKey.parse("org.daybook.collator"),
                  PredicateTest.json("{'processor':'org.example.days:p','by':'tue'}"));
          return ProcessTest.completed();
        };
    Days.photo(world, "mon", 1);
    world.idle();
    assertThat(world.prop(document("mon"), "org.daybook.error/" + Days.ID).path("code").asText())
        .isEqualTo("write-denied");
    assertThat(world.prop(document("mon"), "org.daybook.collator").path("by").asText())
        .isEqualTo("mon");
  }

  @Test
  void twoThousandMembersAreOneRun() {
    Days.photos(world, "mon", 2_000);
    install(Days.plug());
    world.idle();
    assertThat(Days.of(world, "mon")).isEqualTo(entry(2_000, 2_000));
    assertThat(days.inputs).hasSize(1);
  }

  @Test
  void moreChangesThanItIsToldOfAreAll() {
    List<DocId> photos = Days.photos(world, "mon", 1_100);
    install(Days.plug(Days.BY, Duration.ofSeconds(5)));
    world.idle();
    Days.change(world, photos, "mon", 2);
    world.idle();
    assertThat(Days.of(world, "mon")).isEqualTo(entry(2_200, 1_100));
    assertThat(days.of("mon").getLast().path("all").asBoolean()).isTrue();
    assertThat(days.of("mon").getLast().has("changed")).isFalse();
  }

  @Test
  void explainTellsAMemberOfItsGroupAndTheDocumentOfItsRuns() {
    install(Days.plug());
    DocId photo = Days.photo(world, "mon", 1);
    DocId none = world.create("{'org.example.other':{}}");
    world.idle();
    Explanation member = world.pipelines().explain(photo, Days.ID);
    assertThat(member.decision().reason()).isEqualTo(Decision.Reason.MEMBER);
    assertThat(member.membership())
        .isEqualTo(
            new Explanation.Membership(
                com.fasterxml.jackson.databind.node.TextNode.valueOf("mon"), document("mon")));
    assertThat(member.clause()).isNotNull().matches(Clause::holds);
    assertThat(world.pipelines().explain(none, Days.ID).decision().reason())
        .isEqualTo(Decision.Reason.NO_MATCH);
    Explanation day = world.pipelines().explain(document("mon"), Days.ID);
    assertThat(day.decision().reason()).isEqualTo(Decision.Reason.UP_TO_DATE);
    assertThat(day.membership()).isNull();
    ProcessorStatus status = world.pipelines().dispatches().processor(Days.ID);
    assertThat(status.matched()).isEqualTo(1);
    assertThat(status.counts()).containsEntry(Dispatch.State.DONE, 1L);
  }

  @Test
  void aMarkedDayWaitsForAPersonWhereItsProcessorSaysSo() {
    install(Days.plug().review());
    Days.photo(world, "mon", 3);
    world.idle();
    assertThat(world.has(document("mon"), "org.example.day")).isFalse();
    assertThat(world.record(document("mon"), Days.ID).outcome())
        .isEqualTo(RunRecord.Outcome.REVIEW);
    world
        .pipelines()
        .reviews()
        .approve(
            document("mon"),
            Days.ID,
            Precondition.NONE,
            org.daybook.documents.Settlement.REFUSE,
            World.PERSON.author());
    world.idle();
    assertThat(Days.of(world, "mon")).isEqualTo(entry(3, 1));
    assertThat(days.inputs).hasSize(1);
  }

  @Test
  void collatorsOfEachOthersDocumentsAreCutOffAsACycle() {
    var runs = new AtomicInteger();
    Routine counting =
        call -> {
          call.branch()
              .put(
                  PropKey.parse(call.capabilities().writes().iterator().next().name()),
                  PredicateTest.json("{'n':%d}".formatted(runs.incrementAndGet())));
          return ProcessTest.completed();
        };
    world.fakes.install(world.store().schemas(), ring("a", "b"), counting);
    world.fakes.install(world.store().schemas(), ring("b", "a"), counting);
    world.create("{'org.example.a':{'n':0}}");
    world.idle();
    assertThat(runs.get()).isBetween(8, 40);
    assertThat(world.pipelines().dispatches().errors())
        .extracting(ErrorGroup::code)
        .contains("cycle");
  }

  private static Plug ring(String own, String other) {
    return new Plug("org.example.ring" + own)
        .predicate("{'has':'org.example.%s'}".formatted(other))
        .reads("org.example." + other)
        .writes("org.example." + own)
        .owns("org.example." + own)
        .result("org.example." + own)
        .collates(new org.daybook.processors.Collation(null, Duration.ofMillis(1)));
  }
}
