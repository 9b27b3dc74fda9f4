package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Precondition;
import org.daybook.pipelines.FakePlugs.Plug;
import org.daybook.processors.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Pipelines that are refused, and what is said about them.
@Timeout(60)
class WrongPipelineTest {

  @TempDir Path dir;
  private World world;

  @BeforeEach
  void open() {
    world = new World(dir);
    install(
        new Plug("org.example.a")
            .routineOnly()
            .reads("org.example.input")
            .writes("org.example.a.text")
            .owns("org.example.a.text"));
    install(
        new Plug("org.example.b")
            .routineOnly()
            .reads("org.example.input", "org.example.a.text")
            .writes("org.example.b.text")
            .owns("org.example.b.text"));
  }

  @AfterEach
  void close() {
    world.close();
  }

  private void install(Plug plug) {
    world.fakes.install(world.store().schemas(), plug, _ -> ProcessTest.completed());
  }

  private static JsonNode flow(String name, String predicate, String stages, String rest) {
    return PredicateTest.json(
        "{'name':'%s','predicate':'%s','stages':[%s]%s}".formatted(name, predicate, stages, rest));
  }

  private static JsonNode flow(String stages, String rest) {
    return flow("org.me.flow", "org.example.input", stages, rest);
  }

  private static String stage(String plug) {
    return UserPipelineTest.stage(plug);
  }

  private DaybookException refused(JsonNode pipeline) {
    DaybookException refused = catchThrowableOfType(DaybookException.class, () -> put(pipeline));
    assertThat(refused).as("it was taken").isNotNull();
    return refused;
  }

  private UserPipelines.Put put(JsonNode pipeline) {
    return world.pipelines().pipelines().put(pipeline, Precondition.NONE, UserPipelineTest.PERSON);
  }

  private void refused(JsonNode pipeline, String message) {
    DaybookException refused = refused(pipeline);
    assertThat(refused).isInstanceOf(DaybookException.Incorrect.class);
    assertThat(refused.code()).isEqualTo("pipeline-invalid");
    assertThat(refused).hasMessageContaining(message);
    assertThat(world.pipelines().pipelines().all()).isEmpty();
  }

  @Test
  void anUnknownMemberIsNamed() {
    refused(flow(stage("a"), ",'stage':1"), "stage");
    refused(PredicateTest.json("[]"), "object");
  }

  @Test
  void aRoutineThatIsMissingIsNamedWithWhatThereIs() {
    refused(
        flow(stage("z"), ""),
        "stages/0: there is no routine org.example.z/r: no plug org.example.z is installed");
    refused(
        flow("{'routine':'org.example.a/other'}", ""),
        "there is no routine org.example.a/other: the plug has [r]");
    refused(
        flow(stage("a"), ",'onFailure':{'routine':'org.example.z/r'}"),
        "onFailure: there is no routine org.example.z/r");
  }

  @Test
  void aRoutineOfAnotherKindIsRefused() {
    install(
        new Plug("org.example.k")
            .routineOnly()
            .reads("org.example.input")
            .kind(Manifest.Kind.COLLATOR));
    refused(
        flow(stage("k"), ""),
        "stages/0: the routine org.example.k/r is of kind collator; a pipeline takes kind doc and prop");
  }

  @Test
  void aPredicateThatCannotBeReadOrSpeaksOfUnknownTagsIsRefused() {
    refused(flow("org.me.flow", "org.example.input and", stage("a"), ""), "predicate");
    refused(
        flow("org.me.flow", "org.example.unknown", stage("a"), ""),
        "predicate: it speaks of the tag org.example.unknown, which nobody registered");
    refused(
        flow("org.me.flow", "org.example.other", stage("a"), ""),
        "predicate: it speaks of the tag org.example.other, which the routine org.example.a/r of the first stage may not read; name one of [org.example.input]");
    refused(
        flow("org.me.flow", "changed(org.example.input)", stage("a"), ""),
        "predicate: it asks for a change");
  }

  @Test
  void aResultMustBeATagThatAnybodyMayPut() {
    refused(
        flow(stage("a"), ",'result':'org.example.unknown'"),
        "result: nobody registered the tag org.example.unknown");
    refused(
        flow(stage("a"), ",'result':'org.example.a.text'"),
        "result: the tag org.example.a.text is owned by the plug org.example.a");
    refused(
        flow(stage("a"), ",'result':'org.daybook.run/x'"),
        "result: the tag org.daybook.run is the host's own");
    assertThat(put(flow(stage("a"), ",'result':'org.example.marker/me'")).pipeline().broken())
        .isFalse();
  }

  @Test
  void aResultMustNotBeATagThatAStageMayWrite() {
    install(
        new Plug("org.example.marks")
            .routineOnly()
            .reads("org.example.input")
            .writes("org.example.marker"));
    refused(
        flow(stage("a") + "," + stage("marks"), ",'result':'org.example.marker/me'"),
        "result: the routine org.example.marks/r (stages/1) may write the tag org.example.marker, which is to say that all stages are done; name another, or none");
    refused(
        flow(
            stage("a"),
            ",'result':'org.example.marker','onFailure':{'routine':'org.example.marks/r'}"),
        "result: the routine org.example.marks/r (onFailure) may write the tag org.example.marker");
  }

  @Test
  void routinesThatReadEachOthersWritesDoNotRunInParallel() {
    refused(
        flow(UserPipelineTest.parallel("a", "b"), ""),
        "stages/0: org.example.a/r and org.example.b/r run in parallel, and the second reads what the first may write, [org.example.a.text]; make them stages one after the other");
  }

  @Test
  void aNameOfAPlugIsRefused() {
    refused(
        flow("org.example.a", "org.example.input", stage("a"), ""),
        "name: a plug is called org.example.a");
  }

  @Test
  void twoThatPutOneResultAreRefused() {
    put(flow(stage("a"), ",'result':'org.example.marker'"));
    DaybookException refused =
        refused(
            flow(
                "org.me.other", "org.example.input", stage("b"), ",'result':'org.example.marker'"));
    assertThat(refused).isInstanceOf(DaybookException.Conflict.class);
    assertThat(refused.code()).isEqualTo("pipeline-result-taken");
    assertThat(refused)
        .hasMessage(
            "pipeline: result: org.me.flow puts org.example.marker/main already; name another prop, or none");
  }

  @Test
  void twoThatMayWriteOneTagAreTakenWithAWarning() {
    put(flow(stage("a"), ""));
    assertThat(put(flow("org.me.other", "org.example.input", stage("a"), "")).pipeline().warnings())
        .containsExactly(
            "org.me.flow may write [org.example.a.text] too; where both do at the same time, the second waits for a person, or takes its place if its plug owns the tag");
  }

  @Test
  void aCycleIsRefusedWithItsChain() {
    install(
        new Plug("org.example.m")
            .routineOnly()
            .reads("org.example.marker", "org.example.other", "org.daybook.done"));
    put(
        flow(
            "org.me.one",
            "org.daybook.done/org.me.two",
            stage("m"),
            ",'result':'org.example.marker'"));
    put(flow("org.me.three", "org.example.marker", stage("m"), ",'result':'org.example.other'"));
    DaybookException refused = refused(flow("org.me.two", "org.example.other", stage("m"), ""));
    assertThat(refused.code()).isEqualTo("pipeline-cycle");
    assertThat(refused)
        .hasMessageContaining("org.me.two -> org.me.one -> org.me.three -> org.me.two");
    refused = refused(flow("org.me.self", "org.daybook.done/org.me.self", stage("m"), ""));
    assertThat(refused).hasMessageContaining("org.me.self -> org.me.self");
  }

  @Test
  void aPredicateThatNegatesTheOwnResultIsNoCycle() {
    assertThat(
            put(flow(
                    "org.me.flow",
                    "org.example.input and not org.daybook.done/org.me.flow",
                    stage("a"),
                    ""))
                .pipeline()
                .faults())
        .isEmpty();
    world.create("{'org.example.input':{'n':1}}");
    world.idle();
    assertThat(world.jobs()).hasSize(1);
  }

  @Test
  void anOldVersionIsNotReplacedByMistake() {
    InstalledPipeline first = put(flow(stage("a"), "")).pipeline();
    put(flow(stage("b"), ""));
    assertThatThrownBy(
            () ->
                world
                    .pipelines()
                    .pipelines()
                    .put(
                        flow(stage("a"), ""),
                        new Precondition.AtHeads(first.heads()),
                        UserPipelineTest.PERSON))
        .isInstanceOf(DaybookException.Conflict.class)
        .hasMessageContaining("heads");
    assertThatThrownBy(() -> world.pipelines().pipelines().pipeline("org.me.no"))
        .isInstanceOf(DaybookException.NotFound.class)
        .hasMessage("there is no pipeline org.me.no; wanted one of [org.me.flow]");
  }

  @Test
  void twoDocumentsOfOneNameAreTheFirstAndABrokenOne() {
    put(flow(stage("a"), ""));
    world.create(
        "{'org.daybook.pipeline':%s}"
            .formatted(flow(stage("b"), "").toString().replace('"', '\'')));
    world.idle();
    List<InstalledPipeline> all = world.pipelines().pipelines().all();
    assertThat(all).hasSize(2);
    assertThat(all.getFirst().broken()).isFalse();
    assertThat(all.getLast().faults())
        .extracting(PipelineFault::text)
        .containsExactly("name: another document is the pipeline org.me.flow; choose another name");
  }
}
