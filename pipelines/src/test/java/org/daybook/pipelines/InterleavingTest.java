package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.daybook.documents.Author;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.FeedEntry;
import org.daybook.documents.Precondition;
import org.daybook.documents.PropKey;
import org.daybook.processors.Metering;
import org.daybook.processors.Routine;
import org.daybook.processors.RunResult;
import org.daybook.wflow.Job;
import org.daybook.wflow.JobState;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Edits, deletions, cancels, supersedes, upgrades, approvals, rejections, parked and resumed jobs
/// and merges that meet in every order: people write, cancel and settle what waits while runs read,
/// write, create and merge, and [Turns] decides who goes on.
@Timeout(600)
class InterleavingTest {

  private static final PropKey OTHER = PropKey.parse("org.example.other");
  private static final PropKey MARKER = PropKey.parse("org.example.marker");

  /// No run ever merges on other input than it ran on.
  private static final PipelineSettings NEVER_OUTDATED =
      new PipelineSettings(1_000, Duration.ofHours(1), 8, 256, 128, Duration.ofDays(1));

  private static final Author DOUBLING = new Author(Author.Kind.PROCESSOR, ProcessTest.ID);

  @TempDir Path dir;
  private World world;
  private int version = 1;
  private volatile boolean broken;

  /// What the person last wrote of what is not the plug's.
  private final Map<DocId, Map<PropKey, JsonNode>> written = new HashMap<>();

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 12);
  }

  static LongStream manySeeds() {
    return LongStream.rangeClosed(1_000, 1_200);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whoeverComesFirstNothingIsLostMergedTwiceOrMergedStale(long seed) {
    race(seed);
  }

  @Tag("slow")
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("manySeeds")
  void andInManyOrders(long seed) {
    race(seed);
  }

  private void race(long seed) {
    var random = new SplittableRandom(seed);
    var turns = new Turns(seed);
    world = new World(dir, NEVER_OUTDATED, turns::around);
    try (turns) {
      var reviews = new InterleavedReviews(world, turns);
      var parts = new InterleavedParts(world, turns);
      install(turns);
      reviews.install();
      parts.install();
      var docs = new ArrayList<>(List.of(create(1), create(2)));
      for (int step = 0; step < 40; step++) {
        turns.next();
        int which = random.nextInt(docs.size());
        if (random.nextInt(3) == 0) {
          reviews.order(random, docs.get(which));
        } else if (random.nextInt(12) == 0) {
          docs.set(which, replaced(docs.get(which), random.nextInt(4)));
        } else {
          act(random, docs.get(which), step, turns);
        }
      }
      broken = false;
      turns.close();
      reviews.join();
      comeToRest(docs);
      docs.forEach(this::isAsItMustBe);
      reviews.check(docs);
      parts.check(docs);
      assertThat(world.jobs()).allSatisfy(job -> assertThat(job.state().ended()).isTrue());
    } finally {
      turns.close();
      world.close();
    }
  }

  /// What people had parked, cancelled or given up is wanted again: else it is nobody's.
  private void comeToRest(List<DocId> docs) {
    world.idle();
    open().forEach(job -> world.engine().resume(job.id()));
    world.idle();
    world.pipelines().reconcile();
    world.idle();
    world
        .pipelines()
        .run(
            ProcessTest.ID,
            docs.stream()
                .filter(
                    doc ->
                        world.pipelines().explain(doc, ProcessTest.ID).decision().reason()
                            == Decision.Reason.DISCARDED)
                .toList());
    world.idle();
  }

  private List<Job> open() {
    return world.jobs().stream().filter(job -> !job.state().ended()).toList();
  }

  private DocId replaced(DocId doc, int n) {
    world.store().delete(doc, Precondition.NONE, World.PERSON);
    written.remove(doc);
    return create(n);
  }

  private void install(Turns turns) {
    int by = version;
    world.fakes.install(
        world.store().schemas(),
        ProcessTest.doubling()
            .version("" + by)
            .predicate("{'and':[{'has':'org.example.input'},{'not':{'has':'org.example.other'}}]}")
            .reads("org.example.input", "org.example.other", "org.example.marker")
            .writes("org.example.result", "org.example.marker")
            .consumes("org.example.marker"),
        call -> run(call, turns, by));
  }

  private RunResult run(Routine.Call call, Turns turns, int by) {
    turns.next();
    if (broken) {
      return new RunResult.Failed(RunResult.Code.HOST, "it is broken", Metering.NONE);
    }
    int n = call.branch().get(ProcessTest.INPUT).orElseThrow().path("n").asInt();
    call.journal().checkCancelled();
    call.branch()
        .put(
            ProcessTest.RESULT,
            JsonNodeFactory.instance.objectNode().put("double", 2 * n).put("by", by));
    turns.next();
    return ProcessTest.completed();
  }

  private DocId create(int n) {
    DocId doc = world.create("{'org.example.input':{'n':%d}}".formatted(n));
    written.put(doc, new HashMap<>());
    written.get(doc).put(ProcessTest.INPUT, PredicateTest.json("{'n':%d}".formatted(n)));
    return doc;
  }

  private void act(SplittableRandom random, DocId doc, int step, Turns turns) {
    switch (random.nextInt(13)) {
      case 0, 1, 2 -> put(doc, ProcessTest.INPUT, "{'n':%d}".formatted(random.nextInt(4)));
      case 3 -> put(doc, OTHER, "{}");
      case 4 -> {
        world.delete(doc, OTHER.toString());
        written.get(doc).remove(OTHER);
      }
      case 5 -> world.put(doc, "org.example.marker", "{'m':%d}".formatted(step));
      case 6 -> world.delete(doc, "org.example.result");
      case 7 -> world.put(doc, "org.example.result", "{'double':-1}");
      case 8 -> cancelSome(random);
      case 9 -> broken = !broken;
      case 10 -> resumeSome(random);
      case 11 ->
          world.put(doc, InterleavedParts.NOTE.toString(), "{'by':'ada %d'}".formatted(step));
      default -> {
        version++;
        install(turns);
      }
    }
  }

  private void put(DocId doc, PropKey key, String value) {
    world.put(doc, key.toString(), value);
    written.get(doc).put(key, PredicateTest.json(value));
  }

  private void cancelSome(SplittableRandom random) {
    List<Job> open = open();
    if (!open.isEmpty()) {
      world.engine().cancel(open.get(random.nextInt(open.size())).id(), "a person's wish");
    }
  }

  private void resumeSome(SplittableRandom random) {
    List<Job> parked =
        open().stream().filter(job -> job.state() instanceof JobState.Parked).toList();
    if (!parked.isEmpty()) {
      world.engine().resume(parked.get(random.nextInt(parked.size())).id());
    }
  }

  private void isAsItMustBe(DocId doc) {
    Document main = world.read(doc);
    written
        .get(doc)
        .forEach(
            (key, value) -> assertThat(main.prop(key)).as("%s of %s", key, doc).contains(value));
    if (main.prop(OTHER).isEmpty()) {
      RunRecord record = world.record(doc, ProcessTest.ID);
      assertThat(record.outcome()).isEqualTo(RunRecord.Outcome.SUCCEEDED);
      assertThat(record.version()).isEqualTo("" + version);
      assertThat(main.prop(MARKER)).isEmpty();
    }
    assertThat(world.pipelines().explain(doc, ProcessTest.ID).decision())
        .isInstanceOf(Decision.Skip.class);
    everyMergeWasOfWhatWasThereAndHadAReason(doc);
  }

  private void everyMergeWasOfWhatWasThereAndHadAReason(DocId doc) {
    var since = new ArrayList<PropKey>(List.of(ProcessTest.INPUT));
    int by = 0;
    for (FeedEntry entry :
        world.feed().stream().filter(found -> found.doc().equals(doc)).toList()) {
      if (!entry.provenance().author().equals(DOUBLING)) {
        since.addAll(entry.keys());
        continue;
      }
      Document then = world.store().history().read(doc, entry.heads()).orElseThrow();
      JsonNode result = then.prop(ProcessTest.RESULT).orElseThrow();
      assertThat(result.path("double").asInt())
          .as("merged at %s", entry.sequence())
          .isEqualTo(2 * then.prop(ProcessTest.INPUT).orElseThrow().path("n").asInt());
      assertThat(then.prop(OTHER)).as("it matched when it merged").isEmpty();
      boolean upgraded = result.path("by").asInt() != by;
      assertThat(
              upgraded
                  || !since.isEmpty() && Set.copyOf(since).stream().anyMatch(REASONS::contains))
          .as("merged at %s, after changes of %s", entry.sequence(), since)
          .isTrue();
      by = result.path("by").asInt();
      since.clear();
    }
  }

  private static final Set<PropKey> REASONS =
      Stream.of(
              "org.example.input", "org.example.other", "org.example.marker", "org.example.result")
          .map(PropKey::parse)
          .collect(java.util.stream.Collectors.toUnmodifiableSet());
}
