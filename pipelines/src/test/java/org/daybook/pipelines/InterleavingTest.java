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
import org.daybook.documents.PropKey;
import org.daybook.processors.Routine;
import org.daybook.processors.RunResult;
import org.daybook.wflow.Job;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Edits, cancels, supersedes, upgrades and merges that meet in every order: a person writes and
/// cancels while runs read, write and merge, and [Turns] decides who goes on.
@Timeout(600)
class InterleavingTest {

  private static final PropKey OTHER = PropKey.parse("org.example.other");
  private static final PropKey MARKER = PropKey.parse("org.example.marker");

  /// No run ever merges on other input than it ran on.
  private static final PipelineSettings NEVER_OUTDATED =
      new PipelineSettings(1_000, Duration.ofHours(1), 8, 256, 128, Duration.ofDays(1));

  @TempDir Path dir;
  private World world;
  private int version = 1;

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
      install(turns);
      List<DocId> docs = List.of(create(1), create(2));
      for (int step = 0; step < 25; step++) {
        turns.next();
        act(random, docs.get(random.nextInt(docs.size())), step, turns);
      }
      turns.close();
      world.idle();
      world.pipelines().reconcile(); // what a person cancelled is nobody's until somebody looks
      world.idle();
      docs.forEach(this::isAsItMustBe);
      assertThat(world.store().branches().list("", null, 10)).isEmpty();
      assertThat(world.jobs()).allSatisfy(job -> assertThat(job.state().ended()).isTrue());
    } finally {
      turns.close();
      world.close();
    }
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

  private static RunResult run(Routine.Call call, Turns turns, int by) {
    turns.next();
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
    switch (random.nextInt(10)) {
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
    List<Job> open = world.jobs().stream().filter(job -> !job.state().ended()).toList();
    if (!open.isEmpty()) {
      world.engine().cancel(open.get(random.nextInt(open.size())).id(), "a person's wish");
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
      if (entry.provenance().author().kind() != Author.Kind.PROCESSOR) {
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
