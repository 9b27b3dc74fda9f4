package org.daybook.documents.internal.automerge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.daybook.documents.Author;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Edit;
import org.daybook.documents.Heads;
import org.daybook.documents.PropKey;
import org.daybook.documents.internal.json.Json;
import org.daybook.documents.internal.json.ValueGuard;
import org.junit.jupiter.api.Test;

class AutomergeDocumentTest {

  private static final Cleaner CLEANER = Cleaner.create();
  private static final DocId DOC = new DocId("0".repeat(26));
  private static final PropKey A = PropKey.parse("org.example.a");
  private static final PropKey B = PropKey.parse("org.example.b/x");

  private static final TextShape ALL_TEXT =
      new TextShape() {
        @Override
        public boolean isText() {
          return true;
        }

        @Override
        public TextShape field(String name) {
          return this;
        }

        @Override
        public TextShape element() {
          return this;
        }
      };

  private static byte[] actor(String name) {
    return Actors.actor(DOC, new Author(Author.Kind.PRINCIPAL, name));
  }

  private static boolean put(AutomergeDocument document, String author, Edit edit) {
    return document.change(document.heads(), actor(author), edit, _ -> TextShape.NONE);
  }

  @Provide
  Arbitrary<JsonNode> json() {
    return JsonArbitraries.json();
  }

  @Property(tries = 400)
  void jsonSurvivesAutomergeAndText(@ForAll("json") JsonNode value) {
    JsonNode guarded = new ValueGuard(200, 1 << 24).taken(A, value);
    assertThat(guarded).isEqualTo(value);
    assertThat(Json.parse(Json.text(value))).isEqualTo(value);
    try (var document = AutomergeDocument.empty(new byte[16], CLEANER)) {
      put(document, "ann", Edit.put(A, value));
      try (var loaded = AutomergeDocument.load(CLEANER, List.of(document.save()))) {
        assertThat(loaded.props()).isEqualTo(Map.of(A, value));
        assertThat(loaded.heads()).isEqualTo(document.heads());
      }
    }
  }

  @Property(tries = 200)
  void aPutOverAnythingLeavesExactlyTheNewValue(
      @ForAll("json") JsonNode before, @ForAll("json") JsonNode after, @ForAll boolean text) {
    TextShape shape = text ? ALL_TEXT : TextShape.NONE;
    try (var document = AutomergeDocument.empty(new byte[16], CLEANER)) {
      document.change(document.heads(), actor("ann"), Edit.put(A, before), _ -> shape);
      Heads first = document.heads();
      byte[] saved = document.save();
      boolean changed = document.change(first, actor("bob"), Edit.put(A, after), _ -> shape);
      assertThat(document.props()).isEqualTo(Map.of(A, after));
      assertThat(document.props(first)).isEqualTo(Map.of(A, before));
      assertThat(changed).isEqualTo(!before.equals(after));
      try (var loaded =
          AutomergeDocument.load(CLEANER, List.of(saved, document.changesSince(first)))) {
        assertThat(loaded.heads()).isEqualTo(document.heads());
        assertThat(loaded.props()).isEqualTo(document.props());
      }
    }
  }

  /// One step: an author puts or deletes one of a few fields, at one of the versions so far.
  record Step(String author, int version, String field, int value) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of("ann", "bob", "cy"),
            Arbitraries.integers().between(0, 100),
            Arbitraries.of("f", "g", "h", "i"),
            Arbitraries.integers().between(-1, 9))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(25);
  }

  /// The model keeps, for each version, which writes it contains; a field that is written by
  /// changes neither of which contains the other may be either's.
  @Property(tries = 150)
  void forksMergeFieldByFieldAsAPlainModelSays(@ForAll("steps") List<Step> steps) {
    try (var document = AutomergeDocument.empty(new byte[16], CLEANER)) {
      put(document, "zoe", Edit.put(A, Json.parse("{}")));
      var versions = new ArrayList<>(List.of(document.heads()));
      var contained = new ArrayList<>(List.of(Set.<Integer>of()));
      var writes = new ArrayList<Write>();
      for (Step step : steps) {
        int at = base(step, versions.size(), contained, writes);
        var value = fieldsAt(writes, contained.get(at), document, versions.get(at));
        if (step.value() < 0) {
          value.remove(step.field());
        } else {
          value.put(step.field(), step.value());
        }
        boolean changed =
            document.change(
                versions.get(at),
                actor(step.author()),
                Edit.put(A, Json.parse(Json.text(toNode(value)))),
                _ -> TextShape.NONE);
        if (changed) {
          writes.add(new Write(step.author(), step.field(), step.value(), contained.get(at)));
          var all = new java.util.HashSet<>(contained.getLast());
          all.add(writes.size() - 1);
          versions.add(document.heads());
          contained.add(all);
        }
      }
      check(document, writes);
    }
  }

  /// @param value -1 for a delete
  /// @param saw the writes that its base contained
  record Write(String author, String field, int value, Set<Integer> saw) {}

  /// The asked-for version, or the newest when the author wrote after it.
  private static int base(
      Step step, int versions, List<Set<Integer>> contained, List<Write> writes) {
    int at = step.version() % versions;
    for (int i = 0; i < writes.size(); i++) {
      if (writes.get(i).author().equals(step.author()) && !contained.get(at).contains(i)) {
        return versions - 1;
      }
    }
    return at;
  }

  private static Map<String, Integer> fieldsAt(
      List<Write> writes, Set<Integer> contained, AutomergeDocument document, Heads at) {
    var fields = new TreeMap<String, Integer>();
    JsonNode there = document.props(at).get(A);
    there.properties().forEach(field -> fields.put(field.getKey(), field.getValue().intValue()));
    checkFields(writes, contained, there);
    return fields;
  }

  private static void check(AutomergeDocument document, List<Write> writes) {
    var all = new java.util.HashSet<Integer>();
    for (int i = 0; i < writes.size(); i++) {
      all.add(i);
    }
    checkFields(writes, all, document.props().get(A));
  }

  private static void checkFields(List<Write> writes, Set<Integer> contained, JsonNode found) {
    var candidates = new HashMap<String, List<Write>>();
    for (int i : contained) {
      Write write = writes.get(i);
      int index = i;
      boolean overwritten =
          contained.stream()
              .map(writes::get)
              .anyMatch(
                  other -> other.field().equals(write.field()) && other.saw().contains(index));
      if (!overwritten) {
        candidates.computeIfAbsent(write.field(), _ -> new ArrayList<>()).add(write);
      }
    }
    for (String field : List.of("f", "g", "h", "i")) {
      List<Integer> puts =
          candidates.getOrDefault(field, List.of()).stream()
              .map(Write::value)
              .filter(value -> value >= 0)
              .toList();
      if (puts.isEmpty()) {
        assertThat(found.has(field)).as(field).isFalse();
      } else {
        assertThat(puts).as(field).contains(found.path(field).intValue());
      }
    }
  }

  private static JsonNode toNode(Map<String, Integer> fields) {
    var text = new StringBuilder();
    fields.forEach(
        (name, value) ->
            text.append(text.isEmpty() ? "" : ",").append("\"%s\":%d".formatted(name, value)));
    return Json.parse("{" + text + "}");
  }

  @Test
  void concurrentEditsOfDifferentFieldsAndPropsBothStay() {
    try (var document = AutomergeDocument.empty(new byte[16], CLEANER)) {
      put(document, "ann", Edit.put(A, Json.parse("{\"x\":{\"l\":1,\"r\":1},\"t\":[1,2]}")));
      Heads fork = document.heads();
      put(document, "ann", Edit.put(A, Json.parse("{\"x\":{\"l\":2,\"r\":1},\"t\":[1,2]}")));
      document.change(
          fork,
          actor("bob"),
          Edit.put(
              Map.of(A, Json.parse("{\"x\":{\"l\":1,\"r\":3},\"t\":[1,2,3]}"), B, Json.parse("0"))),
          _ -> TextShape.NONE);
      assertThat(document.props())
          .isEqualTo(
              Map.of(A, Json.parse("{\"x\":{\"l\":2,\"r\":3},\"t\":[1,2,3]}"), B, Json.parse("0")));
    }
  }

  @Test
  void concurrentEditsOfOneTextMerge() {
    try (var document = AutomergeDocument.empty(new byte[16], CLEANER)) {
      document.change(
          Heads.NONE, actor("ann"), Edit.put(A, Json.parse("\"one 😀 two\"")), _ -> ALL_TEXT);
      Heads fork = document.heads();
      document.change(
          fork, actor("ann"), Edit.put(A, Json.parse("\"1 one 😀 two\"")), _ -> ALL_TEXT);
      document.change(
          fork, actor("bob"), Edit.put(A, Json.parse("\"one 😀! two\"")), _ -> ALL_TEXT);
      assertThat(document.props()).isEqualTo(Map.of(A, Json.parse("\"1 one 😀! two\"")));
    }
  }

  @Test
  void aStringBecomesTextWithItsNextChangeWhenItsSchemaAsksForIt() {
    try (var document = AutomergeDocument.empty(new byte[16], CLEANER)) {
      put(document, "ann", Edit.put(A, Json.parse("\"one two\"")));
      document.change(
          document.heads(), actor("ann"), Edit.put(A, Json.parse("\"one two.\"")), _ -> ALL_TEXT);
      Heads fork = document.heads();
      document.change(fork, actor("bob"), Edit.put(A, Json.parse("\"1 two.\"")), _ -> ALL_TEXT);
      document.change(fork, actor("ann"), Edit.put(A, Json.parse("\"one 2.\"")), _ -> ALL_TEXT);
      assertThat(document.props()).isEqualTo(Map.of(A, Json.parse("\"1 2.\"")));
    }
  }

  @Test
  void anAuthorKeepsOneActorInADocumentForEver() {
    assertThat(actor("ann")).isEqualTo(actor("ann")).hasSize(16).isNotEqualTo(actor("bob"));
    assertThat(Actors.actor(DOC, new Author(Author.Kind.IMPORT, "ann"))).isNotEqualTo(actor("ann"));
  }

  @Test
  void bytesThatAreNoDocumentAreCorruption() {
    assertThatThrownBy(() -> AutomergeDocument.load(CLEANER, List.of(new byte[] {1, 2, 3})))
        .isInstanceOf(DaybookException.Fault.class)
        .hasMessageStartingWith("a document's stored changes do not load: ");
  }

  @Test
  void closingTwiceIsHarmless() {
    var document = AutomergeDocument.empty(new byte[16], CLEANER);
    document.close();
    document.close();
    assertThat(document).isNotNull();
  }
}
