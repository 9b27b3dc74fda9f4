package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.daybook.documents.Author;
import org.daybook.documents.Branch;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.FeedEntry;
import org.daybook.documents.Precondition;
import org.daybook.documents.PropKey;
import org.daybook.documents.Sequence;
import org.daybook.documents.Settlement;
import org.daybook.pipelines.FakePlugs.Plug;
import org.daybook.processors.Routine;
import org.daybook.processors.RunResult;

/// The part of [InterleavingTest] that waits for people: a processor whose results are held, people
/// who settle them, each on a thread of their own, and what must hold of that.
final class InterleavedReviews {

  private static final String PLUG = "org.example.reviewed";
  private static final String ID = PLUG + ":p";
  private static final PropKey RESULT = PropKey.parse(PLUG);

  /// What may be said to somebody who comes too late.
  private static final Set<String> TOO_LATE =
      Set.of("review-none", "review-stale", "document-unknown");

  private final World world;
  private final Turns turns;
  private final List<Thread> people = new ArrayList<>();
  private final Queue<Sequence> settled = new ConcurrentLinkedQueue<>();
  private final Queue<DaybookException> refused = new ConcurrentLinkedQueue<>();
  private int version;

  InterleavedReviews(World world, Turns turns) {
    this.world = world;
    this.turns = turns;
  }

  /// Installs the processor, or another version of it.
  void install() {
    version++;
    world.fakes.install(
        world.store().schemas(),
        new Plug(PLUG)
            .version("" + version)
            .predicate("{'has':'org.example.input'}")
            .reads("org.example.input")
            .writes(PLUG)
            .owns(PLUG)
            .result(PLUG)
            .review(),
        this::run);
  }

  private RunResult run(Routine.Call call) {
    turns.next();
    int n = call.branch().get(ProcessTest.INPUT).orElseThrow().path("n").asInt();
    call.branch().put(RESULT, JsonNodeFactory.instance.objectNode().put("triple", 3 * n));
    turns.next();
    return ProcessTest.completed();
  }

  /// Somebody settles a result, or asks for another, while everything goes on.
  void order(SplittableRandom random, DocId doc) {
    switch (random.nextInt(8)) {
      case 0 -> approve(doc);
      case 1 -> reject(doc);
      case 2, 3, 4 -> {
        approve(doc);
        reject(doc);
      }
      case 5 -> {
        approve(doc);
        approve(doc);
      }
      case 6 -> person(() -> world.pipelines().run(ID, List.of(doc)));
      default -> install();
    }
  }

  private void approve(DocId doc) {
    person(
        () ->
            settled.add(
                world
                    .pipelines()
                    .reviews()
                    .approve(doc, ID, Precondition.NONE, Settlement.REFUSE, by("ann"))
                    .sequence()));
  }

  private void reject(DocId doc) {
    person(
        () -> settled.add(world.pipelines().reviews().reject(doc, ID, "no", by("bob")).sequence()));
  }

  private static Author by(String name) {
    return new Author(Author.Kind.PRINCIPAL, name);
  }

  private void person(Runnable order) {
    people.add(
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    order.run();
                  } catch (DaybookException e) {
                    refused.add(e);
                  }
                }));
  }

  /// Waits for the people.
  void join() {
    for (Thread person : people) {
      try {
        person.join();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /// @param docs those that are left
  void check(List<DocId> docs) {
    assertThat(refused).extracting(DaybookException::code).isSubsetOf(TOO_LATE);
    var orders = new HashSet<Sequence>();
    var jobs = new HashSet<String>();
    var last = new HashMap<DocId, RunRecord>();
    for (FeedEntry entry : world.feed()) {
      if (!entry.onMain() || !entry.keys().contains(RunRecord.key(ID))) {
        continue;
      }
      String[] cause = entry.provenance().cause().split(":", 2);
      if (cause[0].equals("approved") || cause[0].equals("rejected")) {
        orders.add(entry.sequence());
        assertThat(jobs.add(cause[1])).as("%s is settled once", cause[1]).isTrue();
      }
      if (docs.contains(entry.doc())) {
        followed(entry, cause, last);
      }
    }
    assertThat(settled)
        .as("who was told so has settled something, and nobody else has")
        .containsExactlyInAnyOrderElementsOf(orders);
    docs.forEach(this::isAsItMustBe);
  }

  private void followed(FeedEntry entry, String[] cause, Map<DocId, RunRecord> last) {
    Document then = world.store().history().read(entry.doc(), entry.heads()).orElseThrow();
    RunRecord now = RunRecord.in(then, ID).orElseThrow();
    RunRecord before = last.put(entry.doc(), now);
    if (cause[0].equals("approved") || cause[0].equals("rejected")) {
      assertThat(before).as("what waited at %s", entry.sequence()).isNotNull();
      assertThat(before.waits()).isTrue();
      assertThat(before.job()).isEqualTo(cause[1]).isEqualTo(now.job());
      if (cause[0].equals("approved")) {
        assertThat(triple(then)).as("approved at %s", entry.sequence()).isEqualTo(wanted(then));
      }
    }
  }

  private void isAsItMustBe(DocId doc) {
    Document main = world.read(doc);
    RunRecord record = world.record(doc, ID);
    Optional<Branch> branch =
        world.store().branches().list(doc).stream()
            .filter(found -> found.name().isReview())
            .findFirst();
    assertThat(record.version()).isEqualTo("" + version);
    assertThat(record.outcome())
        .isIn(RunRecord.Outcome.REVIEW, RunRecord.Outcome.SUCCEEDED, RunRecord.Outcome.REJECTED);
    assertThat(branch.isPresent()).as("%s of %s", record, doc).isEqualTo(record.waits());
    branch.ifPresent(
        found -> {
          assertThat(found.provenance().cause()).isEqualTo("job:" + record.job());
          assertThat(found.props().get(RESULT).path("triple").asInt()).isEqualTo(wanted(main));
        });
    if (record.outcome() == RunRecord.Outcome.SUCCEEDED) {
      assertThat(triple(main)).isEqualTo(wanted(main));
    }
    assertThat(world.pipelines().explain(doc, ID).decision()).isInstanceOf(Decision.Skip.class);
  }

  private static int triple(Document document) {
    return document.prop(RESULT).orElseThrow().path("triple").asInt();
  }

  private static int wanted(Document document) {
    return 3 * document.prop(ProcessTest.INPUT).orElseThrow().path("n").asInt();
  }
}
