package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.documents.Author;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Precondition;
import org.daybook.documents.Settlement;
import org.daybook.processors.Routine;
import org.daybook.processors.RunResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A result that waits is settled once, whoever comes in between.
@Timeout(60)
class ReviewRaceTest {

  private static final String ID = ProcessTest.ID;
  private static final Author ANN = new Author(Author.Kind.PRINCIPAL, "ann");
  private static final Author BOB = new Author(Author.Kind.PRINCIPAL, "bob");

  @TempDir Path dir;
  private final Between between = new Between();
  private final AtomicInteger runs = new AtomicInteger();
  private World world;

  @BeforeEach
  void open() {
    world = new World(dir, PipelineSettings.DEFAULTS, between::around);
    install("1");
  }

  @AfterEach
  void close() {
    world.close();
  }

  private void install(String version) {
    world.fakes.install(
        world.store().schemas(), ProcessTest.doubling().review().version(version), this::run);
  }

  private RunResult run(Routine.Call call) {
    runs.incrementAndGet();
    ProcessTest.writeDouble(call);
    return ProcessTest.completed();
  }

  private DocId waiting() {
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    world.idle();
    return doc;
  }

  private void approve(DocId doc) {
    world.pipelines().reviews().approve(doc, ID, Precondition.NONE, Settlement.REFUSE, ANN);
  }

  private void reject(DocId doc) {
    world.pipelines().reviews().reject(doc, ID, "too dark", BOB);
  }

  /// What happens when somebody does something else just before an order's merge.
  private void meet(String word, Runnable before) {
    between.before(request -> request.job().contains("/" + word), before);
  }

  private void isTooLate(Runnable order, String what) {
    assertThatThrownBy(order::run)
        .isInstanceOfSatisfying(
            DaybookException.Conflict.class,
            refused -> {
              assertThat(refused.code()).isEqualTo("review-none");
              assertThat(refused).hasMessageContaining(what);
            });
  }

  @Test
  void whoRejectsWhatWasJustApprovedLearnsThatAndTheResultStays() {
    DocId doc = waiting();
    meet("rejected", () -> approve(doc));
    isTooLate(() -> reject(doc), "it was approved");
    world.idle();
    assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.SUCCEEDED);
    assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(8);
    assertThat(world.store().branches().list(doc)).isEmpty();
    assertThat(runs).hasValue(1);
  }

  @Test
  void whoApprovesWhatWasJustRejectedLearnsThatAndNothingMerges() {
    DocId doc = waiting();
    meet("approved", () -> reject(doc));
    isTooLate(() -> approve(doc), "it was rejected");
    world.idle();
    assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.REJECTED);
    assertThat(world.has(doc, "org.example.result")).isFalse();
    assertThat(runs).hasValue(1);
  }

  @Test
  void ofTwoWhoApproveOneLearnsThatTheOtherDid() {
    DocId doc = waiting();
    meet("approved", () -> approve(doc));
    isTooLate(() -> approve(doc), "it was approved");
    long merged =
        world.feed().stream()
            .filter(entry -> entry.onMain() && entry.provenance().author().equals(ANN))
            .count();
    assertThat(merged).isEqualTo(1);
  }

  @Test
  void whatANewRunPutInItsPlaceIsNotApprovedForIt() {
    DocId doc = waiting();
    String first = world.record(doc, ID).job();
    meet(
        "approved",
        () -> {
          world.pipelines().run(ID, List.of(doc));
          world.idle();
        });
    isTooLate(() -> approve(doc), "a newer run");
    assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.REVIEW);
    assertThat(world.record(doc, ID).job()).isNotEqualTo(first);
    assertThat(world.has(doc, "org.example.result")).isFalse();
    approve(doc);
    assertThat(world.has(doc, "org.example.result")).isTrue();
  }

  @Test
  void anApprovalThatComesWhileANewRunPutsItsResultAsideLeavesThatToWait() {
    DocId doc = waiting();
    String first = world.record(doc, ID).job();
    between.before(
        request -> !request.job().contains("/") && !request.job().equals(first),
        () -> isTooLate(() -> approve(doc), "a newer run"));
    world.pipelines().run(ID, List.of(doc));
    world.idle();
    assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.REVIEW);
    assertThat(world.pipelines().reviews().list(ID, null, 10)).hasSize(1);
    approve(doc);
    assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(8);
  }

  @Test
  void aDocumentThatGoesWhileManyAreApprovedIsToldWithTheOthers() {
    DocId gone = waiting();
    DocId stays = waiting();
    between.before(
        request -> request.doc().equals(gone),
        () -> world.store().delete(gone, Precondition.NONE, World.PERSON));
    Reviews.Bulk bulk = world.pipelines().reviews().approveAll(ID, Settlement.REFUSE, ANN);
    assertThat(bulk.done()).isEqualTo(1);
    assertThat(bulk.refusals()).isEqualTo(1);
    assertThat(bulk.refused().get(gone).code()).isEqualTo("document-unknown");
    assertThat(world.has(stays, "org.example.result")).isTrue();
  }

  @Test
  void aDocumentThatMatchesAgainAsBeforeHasAResultWaitingAgain() {
    DocId doc = waiting();
    world.delete(doc, "org.example.input");
    world.idle();
    assertThat(world.store().branches().list(doc)).isEmpty();
    world.put(doc, "org.example.input", "{'n':4}");
    world.idle();
    assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.REVIEW);
    assertThat(world.pipelines().reviews().list(ID, null, 10)).hasSize(1);
    approve(doc);
    assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(8);
  }

  @Test
  void aResultWhoseBranchSomebodyTookAwayIsMadeAgain() {
    DocId doc = waiting();
    world
        .store()
        .branches()
        .discard(
            doc,
            world.pipelines().reviews().list(ID, null, 1).getFirst().branch().name(),
            Precondition.NONE,
            World.PERSON);
    world.pipelines().reconcile();
    world.idle();
    assertThat(world.pipelines().reviews().list(ID, null, 10)).hasSize(1);
    assertThat(runs).hasValue(2);
  }
}
