package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.daybook.documents.Author;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.FeedEntry;
import org.daybook.documents.PropKey;
import org.daybook.pipelines.FakePlugs.Plug;
import org.daybook.processors.Routine;
import org.daybook.processors.RunResult;

/// The part of [InterleavingTest] whose runs create documents, and write what people write too: for
/// each of its merges there is one document, and none for whatever did not merge.
final class InterleavedParts {

  private static final String PLUG = "org.example.maker";
  private static final String ID = PLUG + ":p";
  private static final PropKey RESULT = PropKey.parse(PLUG);
  private static final PropKey PART = PropKey.parse("org.example.part");

  /// What people write too, and so may be in conflict.
  static final PropKey NOTE = PropKey.parse("org.example.note");

  private final World world;
  private final Turns turns;

  InterleavedParts(World world, Turns turns) {
    this.world = world;
    this.turns = turns;
  }

  void install() {
    world
        .store()
        .schemas()
        .register("org.example.notes", Map.of(NOTE.tag(), PredicateTest.json("{'type':'object'}")));
    world.fakes.install(
        world.store().schemas(),
        new Plug(PLUG)
            .predicate("{'has':'org.example.input'}")
            .reads("org.example.input")
            .writes(PLUG, "org.example.part", "org.example.note")
            .owns(PLUG, "org.example.part")
            .result(PLUG),
        this::run);
  }

  private RunResult run(Routine.Call call) {
    turns.next();
    JsonNode input = call.branch().get(ProcessTest.INPUT).orElseThrow();
    DocId part = DocId.create(Clock.systemUTC());
    call.branch().create(part, new TreeMap<>(Map.of(PART, input)));
    call.branch().put(RESULT, JsonNodeFactory.instance.objectNode().put("part", part.value()));
    call.branch().put(NOTE, JsonNodeFactory.instance.objectNode().put("by", part.value()));
    turns.next();
    return ProcessTest.completed();
  }

  /// @param docs those that are left
  void check(List<DocId> docs) {
    var made = new ArrayList<String>();
    long merged = 0;
    for (FeedEntry entry : world.feed()) {
      if (entry.provenance().author().equals(new Author(Author.Kind.PROCESSOR, ID))
          && entry.keys().contains(RESULT)) {
        merged++;
        if (docs.contains(entry.doc())) {
          made.add(part(world.store().history().read(entry.doc(), entry.heads()).orElseThrow()));
        }
      }
    }
    List<String> there =
        world.store().list(null, 1_000).stream()
            .filter(document -> document.prop(PART).isPresent())
            .map(document -> document.id().value())
            .toList();
    assertThat(there).as("one for each merge").hasSize((int) merged).containsAll(made);
    assertThat(made).doesNotHaveDuplicates();
    for (DocId doc : docs) {
      assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.SUCCEEDED);
      part(world.read(doc));
      assertThat(world.pipelines().explain(doc, ID).decision()).isInstanceOf(Decision.Skip.class);
    }
  }

  /// What a document links to, which was made of its input.
  private String part(Document document) {
    String part = document.prop(RESULT).orElseThrow().path("part").asText();
    assertThat(world.read(new DocId(part)).prop(PART)).isEqualTo(document.prop(ProcessTest.INPUT));
    return part;
  }
}
