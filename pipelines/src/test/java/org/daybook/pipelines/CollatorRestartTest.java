package org.daybook.pipelines;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.daybook.documents.DocId;
import org.daybook.documents.Precondition;
import org.daybook.pipelines.FakePlugs.Plug;
import org.daybook.wflow.log.JobFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Collators lose nothing and repeat nothing, whatever is lost but the documents.
@Timeout(120)
class CollatorRestartTest {

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

  /// Three photos of two days, collated.
  private DocId collated() {
    install(Days.plug());
    DocId first = Days.photo(world, "mon", 1);
    Days.photo(world, "mon", 2);
    Days.photo(world, "tue", 4);
    world.idle();
    assertThat(days.inputs).hasSize(2);
    days.inputs.clear();
    return first;
  }

  private void deleteIndex() {
    try (Stream<Path> files = Files.list(dir)) {
      for (Path file : files.toList()) {
        if (file.getFileName().toString().startsWith("pipelines.db")) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void triaged() {
    World.until(
        "triage has seen all",
        () -> world.store().feed().cursor("triage").equals(world.store().feed().last()));
  }

  @Test
  void nothingRunsTwiceAfterARestart() {
    collated();
    long commits = world.store().feed().last().value();
    world.stop();
    world.open();
    world.idle();
    assertThat(days.inputs).isEmpty();
    assertThat(world.store().feed().last().value()).isEqualTo(commits);
  }

  @Test
  void nothingRunsTwiceWithTheIndexDeletedAndTheNextRunKnowsNoChanges() {
    DocId first = collated();
    world.stop();
    deleteIndex();
    world.open();
    world.idle();
    assertThat(days.inputs).isEmpty();
    world.put(first, "org.example.input", "{'day':'mon','n':10}");
    world.idle();
    assertThat(days.inputs)
        .containsExactly(PredicateTest.json("{'group':'mon','members':2,'all':true}"));
    assertThat(Days.of(world, "mon")).isEqualTo(entry(12, 2));
  }

  @Test
  void nothingRunsTwiceWithEverythingDeletedButTheDocuments() {
    collated();
    long commits = world.store().feed().last().value();
    world.forgetCursor();
    world.stop();
    deleteIndex();
    world.deleteJobs();
    world.open();
    world.idle();
    world.pipelines().reconcile();
    world.idle();
    assertThat(days.inputs).isEmpty();
    assertThat(world.store().feed().last().value()).isEqualTo(commits);
  }

  @Test
  void aMemberThatWasDeletedWhileTheIndexWasAwayIsMissed() {
    DocId first = collated();
    world.stopPipelines();
    world.store().delete(first, Precondition.NONE, World.PERSON);
    deleteIndex();
    world.store().feed().moveCursor("triage", world.store().feed().last());
    world.startPipelines(world.fakes);
    world.idle();
    assertThat(Days.of(world, "mon")).isEqualTo(entry(2, 1));
    assertThat(days.inputs).hasSize(1);
  }

  @Test
  void lostEventsAreFoundByTheReconciler() {
    DocId first = collated();
    world.stopTriage();
    world.put(first, "org.example.input", "{'day':'tue','n':1}");
    Days.photo(world, "wed", 8);
    world.store().feed().moveCursor("triage", world.store().feed().last());
    world.pipelines().reconcile();
    World.until(
        "the reconciler has found the new day",
        () ->
            Days.document(world, "wed")
                .filter(day -> world.has(day, "org.example.day"))
                .isPresent());
    World.until("each has run", () -> days.inputs.size() == 3);
    World.until("it is merged", () -> Days.of(world, "tue").equals(entry(5, 2)));
    World.until("it is merged", () -> Days.of(world, "mon").equals(entry(2, 1)));
    assertThat(Days.of(world, "wed")).isEqualTo(entry(8, 1));
  }

  @Test
  void aDeletionOfAMemberThatNobodyHeardOfIsFoundByTheReconciler() {
    DocId first = collated();
    world.stopTriage();
    world.store().delete(first, Precondition.NONE, World.PERSON);
    world.store().feed().moveCursor("triage", world.store().feed().last());
    world.pipelines().reconcile();
    World.until("it is missed", () -> Days.of(world, "mon").equals(entry(2, 1)));
    assertThat(days.inputs).hasSize(1);
  }

  @Test
  void changesThatWaitWhenItStopsAreCollatedAfterwardsAndOnce() {
    install(Days.plug(Days.BY, Duration.ofSeconds(2)));
    world.idle();
    Days.photo(world, "mon", 1);
    Days.photo(world, "mon", 2);
    triaged();
    world.stop();
    assertThat(days.inputs).isEmpty();
    world.open();
    world.idle();
    assertThat(Days.of(world, "mon")).isEqualTo(entry(3, 2));
    assertThat(days.inputs).hasSize(1);
  }

  @Test
  void changesThatWaitWhenTheJobsAreLostAreCollatedToo() {
    install(Days.plug(Days.BY, Duration.ofSeconds(1)));
    world.idle();
    Days.photo(world, "mon", 1);
    triaged();
    world.stop();
    world.deleteJobs();
    world.open();
    world.idle();
    assertThat(Days.of(world, "mon")).isEqualTo(entry(1, 1));
    assertThat(days.inputs).hasSize(1);
  }

  @Test
  void aCollateJobThatIsCancelledLeavesTheGroupToTheNextChange() {
    install(Days.plug(Days.BY, Duration.ofSeconds(2)));
    world.idle();
    Days.photo(world, "mon", 1);
    triaged();
    List<org.daybook.wflow.Job> jobs = world.engine().jobs(JobFilter.ALL.ofWflow("collate"), 10);
    assertThat(jobs).hasSize(1);
    world.engine().cancel(jobs.getFirst().id(), "not now");
    world.idle();
    assertThat(days.inputs).isEmpty();
    Days.photo(world, "mon", 2);
    world.idle();
    assertThat(Days.of(world, "mon")).isEqualTo(entry(3, 2));
  }

  @Test
  void anIndexThatFailsStopsCollatorsAloneUntilTheNextStart() throws SQLException {
    DocId first = collated();
    world.fakes.install(
        world.store().schemas(),
        ProcessTest.doubling(),
        call -> {
          ProcessTest.writeDouble(call);
          return ProcessTest.completed();
        });
    world.idle();
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("pipelines.db"));
        var statement = connection.createStatement()) {
      statement.execute("DROP TABLE member");
    }
    world.put(first, "org.example.input", "{'day':'mon','n':10}");
    world.delete(Days.document(world, "tue").orElseThrow(), "org.example.day");
    World.until(
        "other processors go on",
        () -> world.prop(first, "org.example.result").path("double").asInt() == 20);
    triaged();
    assertThat(days.inputs).isEmpty();
    world.stop();
    deleteIndex();
    world.open();
    world.idle();
    assertThat(Days.of(world, "mon")).isEqualTo(entry(12, 2));
    assertThat(Days.of(world, "tue")).isEqualTo(entry(4, 1));
  }

  @Test
  void whatChangedWhileItsPlugWasAwayIsCollatedWhenItIsBack() {
    DocId first = collated();
    world.fakes.uninstall("org.example.days");
    world.idle();
    world.put(first, "org.example.input", "{'day':'mon','n':10}");
    world.idle();
    assertThat(days.inputs).isEmpty();
    install(Days.plug());
    world.idle();
    assertThat(Days.of(world, "mon")).isEqualTo(entry(12, 2));
    assertThat(days.inputs).hasSize(1);
  }

  @Test
  void anotherGroupingLeavesTheOldDocumentsWithoutMembers() {
    collated();
    install(Days.plug(null, Duration.ofMillis(30)).version("2"));
    world.idle();
    assertThat(Days.of(world, null)).isEqualTo(entry(7, 3));
    assertThat(Days.of(world, "mon")).isEqualTo(entry(0, 0));
    assertThat(Days.of(world, "tue")).isEqualTo(entry(0, 0));
  }

  @Test
  void aDocumentThatSomebodyDeletedIsMadeAgainWhenItsMembersChange() {
    DocId first = collated();
    DocId before = Days.document(world, "mon").orElseThrow();
    world.store().delete(before, Precondition.NONE, World.PERSON);
    world.idle();
    assertThat(Days.document(world, "mon")).isEmpty();
    world.put(first, "org.example.input", "{'day':'mon','n':10}");
    world.idle();
    assertThat(Days.document(world, "mon")).isPresent().isNotEqualTo(java.util.Optional.of(before));
    assertThat(Days.of(world, "mon")).isEqualTo(entry(12, 2));
  }
}
