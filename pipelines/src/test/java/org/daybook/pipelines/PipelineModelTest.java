package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.daybook.documents.Author;
import org.daybook.documents.DocId;
import org.daybook.documents.FeedEntry;
import org.daybook.documents.Precondition;
import org.daybook.documents.PropKey;
import org.daybook.pipelines.FakePlugs.Plug;
import org.daybook.pipelines.PipelineReference.Doc;
import org.daybook.pipelines.PipelineReference.Wish;
import org.daybook.processors.Metering;
import org.daybook.processors.Routine;
import org.daybook.processors.RunResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The whole of the pipelines beside [PipelineReference], under random edits, installs, upgrades,
/// removed results, forgotten records, restarts, lost jobs, lost indexes and lost events. In most
/// rounds one thing happens at a time, so that the reference can say to the run how often each
/// processor must have merged on each document and what `main` must hold. In the others many do
/// while jobs run; then it judges what came of them.
@Timeout(600)
class PipelineModelTest {

  private static final int ROUNDS = 50;

  /// No run ever merges on other input than it ran on.
  static final PipelineSettings NEVER_OUTDATED =
      new PipelineSettings(1_000, Duration.ofHours(1), 8, 256, 128, Duration.ofDays(1));

  @TempDir Path dir;
  private final PipelineReference reference = new PipelineReference();
  private final Map<Doc, DocId> ids = new TreeMap<>();
  private World world;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 6);
  }

  static LongStream manySeeds() {
    return LongStream.rangeClosed(100, 160);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyProcessorHasRunAsOftenAsTheReferenceSaysAndMainHoldsWhatItSays(long seed)
      throws IOException {
    follow(new SplittableRandom(seed));
  }

  @Tag("slow")
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("manySeeds")
  void andInManyHistories(long seed) throws IOException {
    follow(new SplittableRandom(seed));
  }

  private void follow(SplittableRandom random) throws IOException {
    world = new World(dir, NEVER_OUTDATED);
    try {
      for (int n = 0; n < 3; n++) {
        install(n, 1);
      }
      var history = new ArrayList<String>();
      for (int round = 0; round < ROUNDS; round++) {
        if (random.nextInt(4) == 0) {
          burst(random, history);
        } else {
          history.add(round(random));
          reference.settle();
          world.idle();
        }
        assertThat(found()).as(String.join("\n", history)).isEqualTo(reference.state());
      }
    } finally {
      world.close();
    }
  }

  /// Changes while the jobs of those before still run.
  private void burst(SplittableRandom random, List<String> history) throws IOException {
    int changes = 2 + random.nextInt(9);
    for (int n = 0; n < changes; n++) {
      history.add("while jobs run: " + (random.nextInt(4) == 0 ? round(random) : change(random)));
      LockSupport.parkNanos(random.nextInt(3) * 3_000_000L);
    }
    world.idle();
    new AtRest(world, reference).judge(ids);
  }

  /// One change, and what befalls the service at the same time.
  private String round(SplittableRandom random) throws IOException {
    switch (random.nextInt(7)) {
      case 0 -> {
        String change = change(random);
        world.stop();
        world.open();
        return change + ", restart";
      }
      case 1 -> {
        String change = change(random);
        world.stop();
        world.deleteJobs();
        world.open();
        return change + ", jobs lost";
      }
      case 2 -> {
        String change = change(random);
        world.stop();
        Files.deleteIfExists(dir.resolve("pipelines.db"));
        world.open();
        return change + ", index lost";
      }
      case 3 -> {
        world.stopTriage();
        String change = change(random);
        world.store().feed().moveCursor("triage", world.store().feed().last());
        world.stop();
        world.open();
        world.pipelines().reconcile();
        return change + ", event lost";
      }
      case 4 -> {
        String change = change(random);
        world.stopTriage();
        world.forgetCursor();
        world.stop();
        world.open();
        return change + ", events again";
      }
      default -> {
        return change(random);
      }
    }
  }

  private String change(SplittableRandom random) {
    if (ids.isEmpty() || random.nextInt(8) == 0) {
      Doc doc = reference.create();
      int n = random.nextInt(12);
      ids.put(doc, world.create("{'org.example.input':{'n':%d}}".formatted(n)));
      doc.props().put("org.example.input", "{\"n\":%d}".formatted(n));
      return "create with " + n;
    }
    Doc doc = new ArrayList<>(ids.keySet()).get(random.nextInt(ids.size()));
    int which = random.nextInt(3);
    Wish wish = PipelineReference.WISHES.get(which);
    return switch (random.nextInt(12)) {
      case 0, 1 -> put(doc, "org.example.input", "{\"n\":%d}".formatted(random.nextInt(12)));
      case 2 -> remove(doc, "org.example.input");
      case 3, 4 -> put(doc, "org.example.marker", "{\"m\":%d}".formatted(random.nextInt(3)));
      case 5 -> put(doc, "org.example.a", "{\"double\":%d}".formatted(random.nextInt(9)));
      case 6 -> put(doc, "org.example.other", "{}");
      case 7 -> remove(doc, wish.result());
      case 8 -> {
        reference.forget(doc, wish);
        yield remove(doc, "org.daybook.run/" + wish.id());
      }
      case 9 -> {
        int version = 1 + random.nextInt(4);
        install(which, version);
        yield "install %s %d".formatted(wish.id(), version);
      }
      case 10 -> {
        world.fakes.uninstall(wish.plug());
        reference.uninstall(wish);
        yield "uninstall " + wish.id();
      }
      default -> {
        world.store().delete(ids.remove(doc), Precondition.NONE, World.PERSON);
        reference.delete(doc);
        yield "delete";
      }
    };
  }

  private String put(Doc doc, String key, String value) {
    world.put(ids.get(doc), key, value);
    doc.props().put(key, value);
    return "%s: put %s %s".formatted(doc, key, value);
  }

  private String remove(Doc doc, String key) {
    world.delete(ids.get(doc), key);
    doc.props().remove(key);
    return "%s: remove %s".formatted(doc, key);
  }

  private void install(int which, int version) {
    Wish wish = PipelineReference.WISHES.get(which);
    install(world, wish, version);
    reference.install(wish, version);
  }

  static void install(World world, Wish wish, int version) {
    var plug =
        new Plug(wish.plug())
            .version("" + version)
            .predicate(wish.predicate())
            .reads(wish.reads().toArray(String[]::new))
            .owns(wish.result())
            .result(wish.result());
    plug =
        wish.consumes() == null
            ? plug.writes(wish.result())
            : plug.writes(wish.result(), wish.consumes()).consumes(wish.consumes());
    world.fakes.install(world.store().schemas(), plug, call -> run(call, wish, version));
  }

  private static RunResult run(Routine.Call call, Wish wish, int version) {
    JsonNode input = call.branch().get(PropKey.parse(wish.input())).orElseThrow();
    if (PipelineReference.fails(wish, input.toString())) {
      return new RunResult.Failed(RunResult.Code.TRAP, "it will not", Metering.NONE);
    }
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put("by", version).put("of", input.toString());
    call.branch().put(PropKey.parse(wish.result()), result);
    return ProcessTest.completed();
  }

  /// What the documents and the feed say.
  private Map<String, String> found() {
    var state = new TreeMap<String, String>();
    List<FeedEntry> feed = world.feed();
    ids.forEach(
        (doc, id) -> {
          world
              .read(id)
              .props()
              .forEach(
                  (key, value) -> {
                    if (!key.tag().name().startsWith("org.daybook.")) {
                      state.put("%s %s".formatted(doc, key.tag()), value.toString());
                    }
                  });
          for (Wish wish : PipelineReference.WISHES) {
            state.put(
                "%s %s".formatted(doc, wish.id()),
                "%d merged, %d failed, error %s"
                    .formatted(
                        count(feed, id, wish, Author.Kind.PROCESSOR),
                        count(feed, id, wish, Author.Kind.HOST),
                        world.has(id, "org.daybook.error/" + wish.id())));
          }
        });
    return state;
  }

  private static long count(List<FeedEntry> feed, DocId id, Wish wish, Author.Kind kind) {
    return feed.stream()
        .filter(entry -> entry.doc().equals(id))
        .filter(entry -> entry.keys().contains(RunRecord.key(wish.id())))
        .filter(entry -> entry.provenance().author().kind() == kind)
        .count();
  }
}
