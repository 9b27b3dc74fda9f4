package org.daybook.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.daybook.documents.TestVault.ANN;
import static org.daybook.documents.TestVault.NOTE;
import static org.daybook.documents.TestVault.created;
import static org.daybook.documents.TestVault.json;
import static org.daybook.documents.TestVault.key;
import static org.daybook.documents.TestVault.props;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemasTest {

  private static final Tag CARD = new Tag("org.example.card");

  private static final String CARD_V1 =
      """
      {"type": "object", "additionalProperties": false, "required": ["name"],
       "properties": {"name": {"type": "string", "x-iri": "http://example.org/name"},
                      "kind": {"enum": ["a", "b"], "x-open-enum": true},
                      "next": {"$ref": "#/$defs/link"}},
       "$defs": {"link": {"type": "object", "properties": {"to": {"type": "string"}}}}}
      """;

  @TempDir Path dir;
  private Documents store;

  @BeforeEach
  void open() {
    store = TestVault.open(dir);
    store.schemas().register("org.example.cards", Map.of(CARD, json(CARD_V1)));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void register(String owner, Tag tag, String schema) {
    store.schemas().register(owner, Map.of(tag, json(schema)));
  }

  @Test
  void aValueThatBreaksItsSchemaIsRefusedWithPointers() {
    var bad =
        NewDocument.of(
            TestVault.id(),
            props("org.example.note", "{\"stars\": -1, \"lines\": [\"a\", 2], \"extra\": 1}"),
            ANN);
    assertThatThrownBy(() -> store.create(bad))
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessage("org.example.note/main/stars: must have a minimum value of 0 (and 2 more)")
        .satisfies(
            e -> {
              var refused = (DaybookException) e;
              assertThat(refused.code()).isEqualTo("schema-violation");
              assertThat((List<?>) refused.context().get("faults"))
                  .extracting("pointer")
                  .containsExactlyInAnyOrder("", "/lines/1", "/stars");
            });
    assertThat(store.count()).isZero();
    assertThat(store.feed().last()).isEqualTo(Sequence.START);
  }

  @Test
  void anUnknownTagIsRefused() {
    DocId doc = created(store);
    assertThatThrownBy(
            () -> store.edit(doc, Precondition.NONE, Edit.put(key("org.none.x/y"), json("1")), ANN))
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessage("org.none.x/y: no schema is registered for tag org.none.x: register it first")
        .extracting("code")
        .isEqualTo("tag-unknown");
    assertThat(store.schemas().faults(key("org.none.x"), json("1"))).hasSize(1);
  }

  @Test
  void schemasSurviveReopeningAndTheSameAgainChangesNothing() {
    RegisteredSchema before = store.schemas().schema(CARD).orElseThrow();
    store.close();
    store = TestVault.open(dir);
    assertThat(store.schemas().schema(CARD)).contains(before);
    register("org.example.cards", CARD, CARD_V1.replace("  ", " "));
    assertThat(store.schemas().schema(CARD)).contains(before);
    assertThat(before.version()).isOne();
    assertThat(store.schemas().all())
        .extracting(schema -> schema.tag().name())
        .containsExactly("org.example.card", "org.example.free", "org.example.note");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"name\": {\"type\": \"string\" | \"title\": {\"type\": \"string\"}, \"name\": {\"type\": \"string\"",
        "\"a\", \"b\" | \"a\", \"b\", \"c\"",
        "\"type\": \"object\", \"additionalProperties\" | \"description\": \"a card\", \"type\": \"object\", \"additionalProperties\"",
        "example.org/name | example.org/label",
        "{\"to\": | {\"why\": {}, \"to\":",
        "\"additionalProperties\": false | \"additionalProperties\": true"
      })
  void aCompatibleChangeMakesANewVersion(String from, String to) {
    register("org.example.cards", CARD, CARD_V1.replace(from.strip(), to.strip()));
    RegisteredSchema now = store.schemas().schema(CARD).orElseThrow();
    assertThat(now.version()).isEqualTo(2);
    store.close();
    store = TestVault.open(dir);
    assertThat(store.schemas().schema(CARD)).contains(now);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"required\": [\"name\"] | \"required\": [\"name\", \"kind\"]"
            + " | what is valid now would not be any more: required property 'kind' not found"
            + " (at \"/required\"; see the witness)",
        "\"required\": [\"name\"], | ` `"
            + " | who knows the present schema could not read what the next lets in: required"
            + " property 'name' not found (at \"/required\"; see the witness)",
        "\"a\", \"b\" | \"a\""
            + " | what is valid now would not be any more at /kind: does not have a value in the"
            + " enumeration [\"a\"] (at \"/properties/kind/enum\"; see the witness)",
        "{\"type\": \"string\", | {\"type\": \"integer\","
            + " | what is valid now would not be any more at /name: string found, integer expected"
            + " (at \"/properties/name/type\"; see the witness)",
        "\"next\": {\"$ref\": \"#/$defs/link\"} | \"after\": {}"
            + " | what is valid now would not be any more: property 'next' is not defined in the"
            + " schema and the schema does not allow additional properties (at \"/properties\"; see"
            + " the witness)",
        "{\"to\": {\"type\": \"string\"}} | {\"to\": {\"type\": \"string\", \"maxLength\": 2}}"
            + " | what is valid now would not be any more at /next/to: must be at most 2 characters"
            + " long (at \"/$defs/link/properties/to/maxLength\"; see the witness)"
      },
      quoteCharacter = '`')
  void aBreakingChangeNeedsANewTag(String from, String to, String why) {
    assertThatThrownBy(
            () -> register("org.example.cards", CARD, CARD_V1.replace(from.strip(), to.strip())))
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessage(
            "the schema of tag org.example.card changes more than version 1 allows: "
                + why
                + ". Only annotations and optional properties may be added; for anything else use a"
                + " new tag")
        .satisfies(
            e -> assertThat(((DaybookException) e).context()).containsKeys("witness", "takenBy"))
        .extracting("code")
        .isEqualTo("schema-breaking");
    assertThat(store.schemas().schema(CARD).orElseThrow().version()).isOne();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | wanted an object, was given ARRAY",
        "{\"type\": \"strng\"} | at /type: ",
        "{\"$ref\": \"https://example.org/s\"} | at /$ref: refers to \"https://example.org/s\", wanted a reference within the schema (#...)",
        "{\"properties\": {\"a\": {\"$ref\": \"file:///etc/passwd\"}}} | at /properties/a/$ref: refers to ",
        "{\"$ref\": \"#/$defs/missing\"} | ",
        "{\"$schema\": \"http://json-schema.org/draft-07/schema#\"} | its $schema is ",
        "{\"$id\": \"https://example.org/s\"} | at /$id: wanted none",
        "{\"pattern\": \"(\"} | "
      })
  void aMalformedOrRemoteSchemaIsRefused(String schema, String why) {
    assertThatThrownBy(() -> register("org.example.cards", new Tag("org.example.new"), schema))
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessageStartingWith(
            "the schema of tag org.example.new is not a JSON Schema 2020-12 that stands alone: "
                + (why == null ? "" : why))
        .extracting("code")
        .isEqualTo("schema-malformed");
    assertThat(store.schemas().schema(new Tag("org.example.new"))).isEmpty();
  }

  @Test
  void tagsHaveOneOwnerAndTheHostsAreTheHosts() {
    assertThatThrownBy(() -> register("org.thief", CARD, CARD_V1))
        .isInstanceOf(DaybookException.Conflict.class)
        .hasMessage(
            "tag org.example.card, asked for by org.thief, is owned by org.example.cards: choose"
                + " another")
        .extracting("code")
        .isEqualTo("tag-owned");
    var host = new Tag("org.daybook.thing");
    assertThatThrownBy(() -> register("org.thief", host, "{}"))
        .isInstanceOf(DaybookException.Incorrect.class)
        .extracting("code")
        .isEqualTo("tag-reserved");
    register(Schemas.HOST, host, "{}");
    assertThat(store.schemas().schema(host).orElseThrow().owner()).isEqualTo(Schemas.HOST);
  }

  @Test
  void aRegistrationIsAllOrNothing() {
    var fresh = new Tag("org.example.fresh");
    assertThatThrownBy(
            () ->
                store.schemas().register("org.thief", Map.of(fresh, json("{}"), NOTE, json("{}"))))
        .isInstanceOf(DaybookException.Conflict.class);
    assertThat(store.schemas().schema(fresh)).isEmpty();
  }

  @Test
  void aChangedMappingRemapsTheDocumentsThatHaveTheTag() {
    DocId doc = created(store, "org.example.card", "{\"name\": \"n\"}");
    created(store, "org.example.free", "1");
    Document before = store.read(doc).orElseThrow();
    register("org.example.cards", CARD, CARD_V1.replace("org/name", "org/label"));
    List<FeedEntry> entries = store.feed().read(new Sequence(2), 10);
    assertThat(entries).hasSize(1);
    FeedEntry entry = entries.getFirst();
    assertThat(entry.kind()).isEqualTo(FeedEntry.Kind.REMAPPED);
    assertThat(entry.doc()).isEqualTo(doc);
    assertThat(entry.heads()).isEqualTo(before.heads());
    assertThat(entry.keys()).isEmpty();
    assertThat(entry.provenance())
        .isEqualTo(new Provenance(Author.HOST, "schema:org.example.card"));
    assertThat(store.read(doc)).contains(before);
    register(
        "org.example.cards",
        CARD,
        CARD_V1
            .replace("org/name", "org/label")
            .replace("{\"type\": \"object\", \"p", "{\"title\": \"t\", \"type\": \"object\", \"p"));
    assertThat(store.feed().last()).isEqualTo(new Sequence(3));
  }

  @Test
  void textIsEditedByWhatDiffersSoThatMergesKeepBothSides() {
    DocId doc = created(store, "org.example.note", "{\"body\": \"one two three\"}");
    Document fork = store.read(doc).orElseThrow();
    PropKey key = NOTE.main();
    store.edit(doc, Precondition.NONE, Edit.put(key, json("{\"body\": \"one 2 three\"}")), ANN);
    assertThat(store.read(doc).orElseThrow().props())
        .isEqualTo(props("org.example.note", "{\"body\": \"one 2 three\"}"));
    assertThat(store.history().read(doc, fork.heads())).contains(fork);
  }
}
