package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.Heads;
import org.daybook.documents.PropKey;
import org.daybook.documents.Sequence;
import org.daybook.documents.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredicateTest {

  private static final String PHOTO =
      """
      {"org.example.photo/main": {"iso": 400, "lens": "50mm", "tags": ["sea", 7], "at": null},
       "org.example.photo/second": {"iso": 100}}""";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{'has':'org.example.photo'} | true",
        "{'has':'org.example.photos'} | false",
        "{'has':'org.example.photo/second'} | true",
        "{'has':'org.example.photo/third'} | false",
        "{'not':{'has':'org.example.audio'}} | true",
        "{'and':[{'has':'org.example.photo'},{'has':'org.example.audio'}]} | false",
        "{'or':[{'has':'org.example.photo'},{'has':'org.example.audio'}]} | true",
      })
  void tagsAndLogic(String predicate, boolean holds) {
    assertThat(Predicate.parse(json(predicate)).matches(seen(photo()))).isEqualTo(holds);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "/iso | eq | 400.0 | true",
        "/iso | eq | '400' | false",
        "/iso | ne | 401 | true",
        "/iso | gt | 399.5 | true",
        "/iso | gt | 400 | false",
        "/iso | ge | 400 | true",
        "/iso | lt | 1e3 | true",
        "/iso | le | 400 | true",
        "/iso | lt | 'zzz' | false",
        "/lens | gt | '35mm' | true",
        "/lens | contains | '0m' | true",
        "/lens | contains | 5 | false",
        "/tags | contains | 'sea' | true",
        "/tags | contains | 7.0 | true",
        "/tags | contains | 'se' | false",
        "/tags/0 | eq | 'sea' | true",
        "/at | eq | null | true",
        "/at | lt | 3 | false",
        "/none | ne | 1 | false",
      })
  void fieldsCompareByValue(String pointer, String op, String value, boolean holds) {
    String text =
        "{'field':{'prop':'org.example.photo','pointer':'%s','op':'%s','value':%s}}"
            .formatted(pointer, op, value);
    assertThat(Predicate.parse(json(text)).matches(seen(photo()))).isEqualTo(holds);
  }

  @Test
  void existsAsksForPresenceAlone() {
    String text = "{'field':{'prop':'org.example.photo','pointer':'%s','op':'exists'}}";
    assertThat(Predicate.parse(json(text.formatted("/at"))).matches(seen(photo()))).isTrue();
    assertThat(Predicate.parse(json(text.formatted("/gps"))).matches(seen(photo()))).isFalse();
    assertThat(Predicate.parse(json(text.formatted(""))).matches(seen(photo()))).isTrue();
  }

  @Test
  void textsOrderByCodePointBeyondTheBasicPlane() {
    Document document = document("{\"org.example.a/main\": {\"t\": \"\\uD83D\\uDE00\"}}");
    Predicate above =
        Predicate.parse(
            json("{'field':{'prop':'org.example.a','pointer':'/t','op':'gt','value':'\\uFFFD'}}"));
    assertThat(above.matches(seen(document))).isTrue();
  }

  @Test
  void itsTagsAreAllThatItSpeaksOf() {
    Predicate predicate =
        Predicate.parse(
            json(
                "{'and':[{'has':'org.b.x'},{'not':{'or':[{'has':'org.a.y/z'},"
                    + "{'field':{'prop':'org.c.w/q','pointer':'/n','op':'exists'}}]}}]}"));
    assertThat(predicate.tags())
        .containsExactly(new Tag("org.a.y"), new Tag("org.b.x"), new Tag("org.c.w"));
  }

  @Test
  void everyFaultIsNamedWithItsPlaceAndRemedy() {
    JsonNode wrong =
        json(
            "{'and':[{'has':'Photo'},{'nor':{}},{'or':[]},"
                + "{'field':{'prop':'org.example.photo','pointer':'iso','op':'like','valu':1}},"
                + "{'field':{'prop':'org.example.photo','pointer':'/iso','op':'lt','value':true}}]}");
    assertThat(Predicate.faults(wrong).stream().map(Predicate.Fault::toString))
        .containsExactly(
            "/and/0/has: tag \"Photo\": wanted a reverse-domain name of at most 200 characters, such as"
                + " org.example.photo, of lower-case letters, digits, - and _, each label starting with a letter;"
                + " write \"<tag>\" or \"<tag>/<prop id>\"",
            "/and/1/nor: unknown kind \"nor\"; write one of has, not, and, or, field, refers, ask, changed",
            "/and/2/or: wanted a list of one or more predicates, found []; write"
                + " [{\"has\":\"org.example.photo\"}]",
            "/and/3/field/valu: unknown member \"valu\"; remove it, or write one of prop, pointer, op, value",
            "/and/3/field/pointer: \"iso\" is no JSON pointer; begin it with \"/\", or write \"\" for the"
                + " whole value",
            "/and/3/field/op: wanted an operator, found \"like\"; write one of eq, ne, lt, le, gt, ge,"
                + " contains, exists",
            "/and/4/field/value: \"lt\" wants a number or a text, found true; write a number or a text, or use"
                + " eq, ne or contains");
    assertThatThrownBy(() -> Predicate.parse(wrong))
        .isInstanceOfSatisfying(
            DaybookException.Incorrect.class,
            e -> assertThat(e.code()).isEqualTo("predicate-invalid"));
  }

  @Test
  void aDeepPredicateIsRefusedRatherThanOverflowing() {
    String deep = "{'not':".repeat(33) + "{'has':'org.example.photo'}" + "}".repeat(33);
    assertThat(Predicate.faults(json(deep)))
        .singleElement()
        .satisfies(fault -> assertThat(fault.rule()).isEqualTo("it nests deeper than 32"));
  }

  @Test
  void aHugePredicateIsRefused() {
    String many = "{'has':'org.example.photo'},".repeat(2_000);
    assertThat(Predicate.faults(json("{'or':[" + many.substring(0, many.length() - 1) + "]}")))
        .extracting(Predicate.Fault::rule)
        .containsExactly("it has more than 1000 parts");
  }

  private static Subject seen(Document document) {
    return Subject.of(document, BlindSight.INSTANCE);
  }

  private static Document photo() {
    return document(PHOTO);
  }

  static Document document(String props) {
    SortedMap<PropKey, JsonNode> map = new TreeMap<>();
    json(props).properties().forEach(p -> map.put(PropKey.parse(p.getKey()), p.getValue()));
    return new Document(
        new DocId("00000000000000000000000000"),
        new Heads(List.of()),
        Sequence.START,
        Instant.EPOCH,
        Instant.EPOCH,
        map);
  }

  static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
