package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.Heads;
import org.daybook.documents.PropKey;
import org.daybook.documents.Sequence;
import org.daybook.documents.Tag;
import org.daybook.documents.Version;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClauseTest {

  private static final String PHOTO = "{'org.example.photo':{'iso':400},'org.example.done':{}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{'has':'org.example.photo'} | has org.example.photo: true, it has one",
        "{'has':'org.example.sound'} | has org.example.sound: false, it has none",
        "{'has':'org.example.photo/main'} | has org.example.photo/main: true, it is there",
        "{'has':'org.example.photo/b'} | has org.example.photo/b: false, it is not there",
        "{'not':{'has':'org.example.done'}} | not has org.example.done: false, it has one",
        "{'field':{'prop':'org.example.photo','pointer':'/iso','op':'gt','value':800}}"
            + " | org.example.photo/main /iso gt 800: false, it is 400",
        "{'field':{'prop':'org.example.photo','pointer':'/lens','op':'exists'}}"
            + " | org.example.photo/main /lens exists: false, there is no such value",
        "{'field':{'prop':'org.example.sound','pointer':'/n','op':'eq','value':1}}"
            + " | org.example.sound/main /n eq 1: false, there is no such prop",
        "{'and':[{'has':'org.example.photo'},{'not':{'has':'org.example.done'}}]}"
            + " | and[1]: not has org.example.done: false, it has one",
        "{'or':[{'has':'org.example.sound'},{'has':'org.example.photo'}]}"
            + " | or[1]: has org.example.photo: true, it has one",
        "{'not':{'and':[{'has':'org.example.photo'},{'or':[{'has':'org.example.sound'},{'has':'org.example.done'}]}]}}"
            + " | not.and[0]: has org.example.photo: true, it has one"
            + "; not.and[1].or[1]: has org.example.done: true, it has one",
        "{'and':[{'has':'org.example.sound'},{'has':'org.example.film'}]}"
            + " | and[0]: has org.example.sound: false, it has none"
            + "; and[1]: has org.example.film: false, it has none",
      })
  void theClausesThatDecidedAreNamedWithWhatIsThere(String predicate, String expected) {
    assertThat(of(predicate).decisive().stream().map(Clause::line).toList())
        .isEqualTo(List.of(expected.split("; ")));
  }

  @Test
  void theTreeHoldsWhatThePredicateHolds() {
    Clause clause =
        of("{'and':[{'has':'org.example.photo'},{'or':[{'has':'org.example.sound'}]}]}");
    assertThat(clause.line()).isEqualTo("all of 2: false");
    assertThat(clause.parts()).extracting(Clause::holds).containsExactly(true, false);
    assertThat(clause.parts().get(1).parts().getFirst().path()).isEqualTo("and[1].or[0]");
  }

  @Test
  void aLongValueIsCutShort() {
    Clause clause =
        Clause.of(
            Predicate.parse(
                PredicateTest.json(
                    "{'field':{'prop':'org.example.photo','pointer':'/lens','op':'exists'}}")),
            Subject.of(
                document("{'org.example.photo':{'lens':'%s'}}".formatted("x".repeat(500))),
                BlindSight.INSTANCE));
    assertThat(clause.found()).hasSize(86).endsWith("...");
  }

  @Test
  void whatItSeesBeyondThePropsIsToldToo() {
    Sight sight =
        new Sight() {
          @Override
          public Stream<DocId> linked(Document document, Tag from, Tag to) {
            return Stream.of(document.id());
          }

          @Override
          public boolean ask(Document document, String query) {
            throw new DaybookException.Incorrect("query-timeout", "it took too long");
          }

          @Override
          public Stream<Version> changes(Document document, @Nullable String processor) {
            return Stream.empty();
          }
        };
    Predicate predicate =
        Predicate.parseText(
            "refers(org.a, org.b) and not ask([org.a], \"ASK {}\") and changed(org.a/main)");
    Clause clause = Clause.of(predicate, Subject.of(document(PHOTO), sight));
    assertThat(clause.holds()).isFalse();
    assertThat(clause.parts())
        .extracting(Clause::found)
        .containsExactly(
            "it links to 00000000000000000000000000",
            "it cannot be answered: it took too long",
            "nothing of the kind has happened since");
  }

  private static Clause of(String predicate) {
    return Clause.of(
        Predicate.parse(PredicateTest.json(predicate)),
        Subject.of(document(PHOTO), BlindSight.INSTANCE));
  }

  private static Document document(String json) {
    var props = new TreeMap<PropKey, JsonNode>();
    PredicateTest.json(json)
        .properties()
        .forEach(prop -> props.put(PropKey.parse(prop.getKey()), prop.getValue()));
    return new Document(
        new DocId("00000000000000000000000000"),
        new Heads(List.of()),
        Sequence.START,
        Instant.EPOCH,
        Instant.EPOCH,
        props);
  }
}
