package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.documents.Author;
import org.daybook.documents.Branch;
import org.daybook.documents.BranchName;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Difference;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.Precondition;
import org.daybook.documents.PropKey;
import org.daybook.documents.Settlement;
import org.daybook.pipelines.FakePlugs.Plug;
import org.daybook.processors.Routine;
import org.daybook.processors.RunResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Results that wait for a person.
@Timeout(60)
class ReviewTest {

  private static final String ID = ProcessTest.ID;
  private static final PropKey RESULT = ProcessTest.RESULT;
  private static final PropKey OTHER = PropKey.parse("org.example.other");
  private static final Author ANN = new Author(Author.Kind.PRINCIPAL, "ann");

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

  private RunResult run(Routine.Call call) {
    runs.incrementAndGet();
    ProcessTest.writeDouble(call);
    return ProcessTest.completed();
  }

  private void install(Plug plug) {
    world.fakes.install(world.store().schemas(), plug, this::run);
  }

  private static Plug reviewed() {
    return ProcessTest.doubling().review();
  }

  private DocId waiting() {
    DocId doc = world.create("{'org.example.input':{'n':4},'org.example.marker':{}}");
    world.idle();
    return doc;
  }

  private Decision.Reason reason(DocId doc) {
    return world.pipelines().explain(doc, ID).decision().reason();
  }

  private void refused(String code, Runnable order) {
    assertThatThrownBy(order::run)
        .isInstanceOfSatisfying(
            DaybookException.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }

  private Reviews reviews() {
    return world.pipelines().reviews();
  }

  @Test
  void theResultWaitsOnABranchAndMainHasTheRecordAlone() {
    install(reviewed());
    DocId doc = waiting();
    assertThat(world.has(doc, "org.example.result")).isFalse();
    assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.REVIEW);
    assertThat(reason(doc)).isEqualTo(Decision.Reason.IN_REVIEW);
    Reviews.Review review = reviews().list(null, null, 10).getFirst();
    assertThat(review.processor()).isEqualTo(ID);
    assertThat(review.branch().doc()).isEqualTo(doc);
    assertThat(review.branch().name().isReview()).isTrue();
    assertThat(review.record().code()).isEqualTo("review");
    assertThat(reviews().compare(doc, ID).changes().get(RESULT))
        .isInstanceOfSatisfying(
            Difference.Added.class,
            added -> assertThat(added.value().path("double").asInt()).isEqualTo(8));
    world.pipelines().reconcile();
    world.idle();
    assertThat(runs).as("it does not run again meanwhile").hasValue(1);
  }

  @Test
  void approvingMergesItAsTheRunWouldHave() {
    install(
        reviewed()
            .reads("org.example.input", "org.example.marker")
            .writes("org.example.result", "org.example.marker")
            .consumes("org.example.marker"));
    DocId doc = waiting();
    String job = world.record(doc, ID).job();
    reviews().approve(doc, ID, Precondition.NONE, Settlement.REFUSE, ANN);
    world.idle();
    Document document = world.read(doc);
    assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(8);
    assertThat(document.props()).doesNotContainKey(PropKey.parse("org.example.marker"));
    assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.SUCCEEDED);
    assertThat(world.record(doc, ID).job()).isEqualTo(job);
    assertThat(
            world.feed().stream().filter(entry -> entry.onMain()).toList().getLast().provenance())
        .satisfies(
            provenance -> {
              assertThat(provenance.author()).isEqualTo(ANN);
              assertThat(provenance.cause()).isEqualTo("approved:" + job);
            });
    assertThat(reviews().list(ID, null, 10)).isEmpty();
    assertThat(world.store().branches().list(doc)).isEmpty();
    assertThat(runs).hasValue(1);
    refused(
        "review-none", () -> reviews().approve(doc, ID, Precondition.NONE, Settlement.REFUSE, ANN));
  }

  @Test
  void approvingAResultThatSaysWhatIsThereAlreadyKeepsIt() {
    install(reviewed());
    DocId doc = waiting();
    reviews().approve(doc, ID, Precondition.NONE, Settlement.REFUSE, ANN);
    world.pipelines().run(ID, List.of(doc));
    world.idle();
    assertThat(runs).hasValue(2);
    assertThat(reviews().compare(doc, ID).changes()).isEmpty();
    reviews().approve(doc, ID, Precondition.NONE, Settlement.REFUSE, ANN);
    assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(8);
    assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.SUCCEEDED);
  }

  @Test
  void aRejectedResultIsGoneUntilTheInputChanges() {
    install(reviewed());
    DocId doc = waiting();
    reviews().reject(doc, ID, "too bright", ANN);
    world.pipelines().reconcile();
    world.idle();
    assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.REJECTED);
    assertThat(world.record(doc, ID).message()).isEqualTo("too bright");
    assertThat(reason(doc)).isEqualTo(Decision.Reason.REJECTED);
    assertThat(world.store().branches().list(doc)).isEmpty();
    assertThat(runs).hasValue(1);
    world.put(doc, "org.example.input", "{'n':5}");
    world.idle();
    assertThat(runs).hasValue(2);
    assertThat(reviews().compare(doc, ID).changes().get(RESULT).toString()).contains("10");
  }

  @Test
  void newInputPutsANewResultInPlaceOfTheOldOne() {
    install(reviewed());
    DocId doc = waiting();
    world.stopTriage();
    world.put(doc, "org.example.input", "{'n':6}");
    refused(
        "review-stale",
        () -> reviews().approve(doc, ID, Precondition.NONE, Settlement.REFUSE, ANN));
    assertThat(world.has(doc, "org.example.result")).isFalse();
    world.stop();
    world.open();
    world.idle();
    assertThat(reviews().list(null, null, 10)).hasSize(1);
    reviews().approve(doc, ID, Precondition.NONE, Settlement.REFUSE, ANN);
    assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(12);
  }

  @Test
  void allOfAProcessorAreApprovedButThoseThatCannotBe() {
    install(reviewed());
    List<DocId> docs = List.of(waiting(), waiting(), waiting());
    world.stopTriage();
    world.put(docs.get(1), "org.example.input", "{'n':6}");
    Reviews.Bulk bulk = reviews().approveAll(ID, Settlement.REFUSE, ANN);
    assertThat(bulk.done()).isEqualTo(2);
    assertThat(bulk.refusals()).isEqualTo(1);
    assertThat(bulk.refused().get(docs.get(1)).code()).isEqualTo("review-stale");
    assertThat(world.has(docs.get(0), "org.example.result")).isTrue();
    assertThat(world.has(docs.get(2), "org.example.result")).isTrue();
    assertThat(reviews().rejectAll(ID, "", ANN).refusals()).isEqualTo(1);
    refused("processor-unknown", () -> reviews().rejectAll("org.example.none:p", "", ANN));
  }

  @Test
  void whatIsMergedIsWhatWasLookedAt() {
    install(reviewed());
    DocId doc = waiting();
    var looked = new Precondition.AtHeads(world.read(doc).heads());
    refused("stale-heads", () -> reviews().approve(doc, ID, looked, Settlement.REFUSE, ANN));
    var at = new Precondition.AtHeads(reviews().list(ID, null, 1).getFirst().branch().heads());
    reviews().approve(doc, ID, at, Settlement.REFUSE, ANN);
    assertThat(world.has(doc, "org.example.result")).isTrue();
  }

  @Test
  void aDocumentThatMatchesNoMoreHasNoResultWaiting() {
    install(reviewed());
    DocId doc = waiting();
    world.delete(doc, "org.example.input");
    world.idle();
    assertThat(world.store().branches().list(doc)).isEmpty();
    assertThat(reason(doc)).isEqualTo(Decision.Reason.NO_MATCH);
  }

  @Test
  void aPersonMayCorrectTheResultBeforeApprovingIt() {
    install(reviewed());
    DocId doc = waiting();
    Reviews.Review review = reviews().list(null, null, 1).getFirst();
    world
        .store()
        .branches()
        .edit(
            doc,
            review.branch().name(),
            Precondition.NONE,
            org.daybook.documents.Edit.put(
                RESULT, JsonNodeFactory.instance.objectNode().put("double", 9)),
            new org.daybook.documents.Provenance(ANN, "corrected"));
    reviews().approve(doc, ID, Precondition.NONE, Settlement.REFUSE, ANN);
    assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(9);
  }

  @Test
  void aConflictWaitsForAPersonWithBothValues() {
    world.fakes.install(
        world.store().schemas(),
        ProcessTest.doubling().writes("org.example.result", "org.example.other"),
        call -> {
          if (runs.getAndIncrement() == 0) {
            world.put(call.branch().fork().id(), "org.example.other", "{'by':'ann'}");
          }
          call.branch().put(OTHER, JsonNodeFactory.instance.objectNode().put("by", "run"));
          return ProcessTest.completed();
        });
    DocId doc = world.create("{'org.example.input':{'n':4},'org.example.other':{'by':'nobody'}}");
    world.idle();
    assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.REVIEW);
    assertThat(world.record(doc, ID).code()).isEqualTo("conflict");
    assertThat(world.prop(doc, "org.example.other").path("by").asText()).isEqualTo("ann");
    assertThat(reviews().compare(doc, ID).overlaps()).hasSize(1);
    refused(
        "merge-conflict",
        () -> reviews().approve(doc, ID, Precondition.NONE, Settlement.REFUSE, ANN));
    refused(
        "parameter-invalid",
        () -> reviews().approve(doc, ID, Precondition.NONE, Settlement.COMBINE, ANN));
    reviews().approve(doc, ID, Precondition.NONE, Settlement.MAIN, ANN);
    world.idle();
    assertThat(world.prop(doc, "org.example.other").path("by").asText()).isEqualTo("ann");
    assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.SUCCEEDED);
    assertThat(world.has(doc, "org.example.result")).isTrue();
    assertThat(runs).hasValue(1);
  }

  @Test
  void nothingIsLeftWhenTheDocumentIsDeletedWhileItWaits() {
    install(reviewed());
    DocId doc = waiting();
    world.store().delete(doc, Precondition.NONE, new org.daybook.documents.Provenance(ANN, "test"));
    world.idle();
    assertThat(reviews().list(null, null, 10)).isEmpty();
    refused(
        "document-unknown",
        () -> reviews().approve(doc, ID, Precondition.NONE, Settlement.REFUSE, ANN));
  }

  @Test
  void aPlugThatAsksForNoReviewAnyMoreLeavesNoBranch() {
    install(reviewed());
    DocId doc = waiting();
    install(ProcessTest.doubling().version("2"));
    world.idle();
    assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(8);
    assertThat(world.store().branches().list(doc)).isEmpty();
  }

  private void noneWaits(DocId doc) {
    assertThat(reviews().list(null, null, 10)).isEmpty();
    assertThat(world.store().branches().list(doc)).isEmpty();
  }

  private void isMadeAgain(DocId doc) {
    install(reviewed());
    world.idle();
    assertThat(runs).hasValue(2);
    assertThat(reviews().list(ID, null, 10)).hasSize(1);
    reviews().approve(doc, ID, Precondition.NONE, Settlement.REFUSE, ANN);
    assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aResultOfAPlugThatIsTakenAwayGoesAndIsMadeAgainWhenItIsBack(boolean another) {
    if (another) {
      install(
          new Plug("org.example.second")
              .predicate("{'has':'org.example.third'}")
              .result("org.example.second.done")
              .owns("org.example.second.done", "org.example.third"));
    }
    install(reviewed());
    DocId doc = waiting();
    world.fakes.uninstall("org.example.plug");
    world.idle();
    noneWaits(doc);
    isMadeAgain(doc);
  }

  @Test
  void aResultGoesAlsoWhenItsPlugIsTakenAwayWhileTheServiceIsDown() {
    install(reviewed());
    DocId doc = waiting();
    world.stop();
    world.fakes.uninstall("org.example.plug");
    world.open();
    world.idle();
    noneWaits(doc);
  }

  @Test
  void aResultOfAProcessorThatAnUpdateDroppedGoes() {
    install(reviewed());
    DocId doc = waiting();
    install(reviewed().version("2").alone());
    world.idle();
    noneWaits(doc);
    isMadeAgain(doc);
  }

  @Test
  void aBranchOfAPersonStaysWhateverItsName() {
    install(reviewed());
    DocId doc = waiting();
    var mine = new BranchName("review/mine");
    world.store().branches().create(doc, mine, null, World.PERSON);
    world.fakes.uninstall("org.example.plug");
    world.idle();
    assertThat(world.store().branches().list(doc)).extracting(Branch::name).containsExactly(mine);
  }

  @Test
  void aResultOfAPlugThatIsSwitchedOffWaitsUntilItIsOn() {
    install(reviewed());
    DocId doc = waiting();
    world.fakes.disable("org.example.plug");
    world.idle();
    assertThat(reviews().list(ID, null, 10)).hasSize(1);
    assertThat(reviews().compare(doc, ID).changes()).containsKey(RESULT);
    for (Runnable order :
        List.<Runnable>of(
            () -> reviews().approve(doc, ID, Precondition.NONE, Settlement.REFUSE, ANN),
            () -> reviews().approveAll(ID, Settlement.REFUSE, ANN))) {
      assertThatThrownBy(order::run)
          .isInstanceOfSatisfying(
              DaybookException.NotFound.class,
              refused -> assertThat(refused.code()).isEqualTo("plug-disabled"))
          .hasMessage(
              "org.example.plug:p does not run: its plug org.example.plug is disabled; enable it first"
                  + " (daybook plugs enable org.example.plug) and then approve, or reject the result");
    }
    world.fakes.enable("org.example.plug");
    world.idle();
    reviews().approve(doc, ID, Precondition.NONE, Settlement.REFUSE, ANN);
    assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(8);
    assertThat(runs).hasValue(1);
  }

  @Test
  void aResultOfAPlugThatIsSwitchedOffCanBeRejected() {
    install(reviewed());
    DocId doc = waiting();
    world.fakes.disable("org.example.plug");
    world.idle();
    reviews().reject(doc, ID, "too bright", ANN);
    noneWaits(doc);
    assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.REJECTED);
    assertThat(world.record(doc, ID).message()).isEqualTo("too bright");
    refused("review-none", () -> reviews().reject(doc, ID, "", ANN));
    world.fakes.enable("org.example.plug");
    world.idle();
    assertThat(runs).hasValue(1);
    assertThat(reason(doc)).isEqualTo(Decision.Reason.REJECTED);
    world.put(doc, "org.example.input", "{'n':5}");
    world.idle();
    assertThat(reviews().compare(doc, ID).changes().get(RESULT).toString()).contains("10");
  }

  @Test
  void allResultsOfAPlugThatIsSwitchedOffCanBeRejected() {
    install(reviewed());
    List<DocId> docs = List.of(waiting(), waiting());
    world.fakes.disable("org.example.plug");
    world.idle();
    assertThat(reviews().rejectAll(ID, "", ANN).done()).isEqualTo(2);
    docs.forEach(this::noneWaits);
    refused("processor-unknown", () -> reviews().rejectAll(ID, "", ANN));
  }

  @Test
  void aResultOfAPlugThatIsTakenAwayCanBeRejectedBeforeItGoes() {
    install(reviewed());
    DocId doc = waiting();
    world.stopTriage();
    world.fakes.uninstall("org.example.plug");
    refused(
        "processor-unknown",
        () -> reviews().approve(doc, ID, Precondition.NONE, Settlement.REFUSE, ANN));
    reviews().reject(doc, ID, "", ANN);
    noneWaits(doc);
  }

  @Test
  void everyProcessorHasABranchNameOfItsOwn() {
    String longest = "org." + "x".repeat(150) + ":";
    assertThat(
            List.of(
                org.daybook.pipelines.internal.ReviewBranches.name("org.a:b").value(),
                org.daybook.pipelines.internal.ReviewBranches.name("org.a:B").value(),
                org.daybook.pipelines.internal.ReviewBranches.name(longest + "p").value(),
                org.daybook.pipelines.internal.ReviewBranches.name(longest + "q").value()))
        .doesNotHaveDuplicates()
        .allMatch(name -> name.startsWith("review/"));
  }
}
