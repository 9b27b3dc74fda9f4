package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.daybook.documents.DaybookException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredicateTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "org.example.photo ~ {'has':'org.example.photo'}",
        "org.example.photo/raw ~ {'has':'org.example.photo/raw'}",
        "org.a.b and not org.a.c ~ {'and':[{'has':'org.a.b'},{'not':{'has':'org.a.c'}}]}",
        "org.a.b or org.a.c and org.a.d ~ {'or':[{'has':'org.a.b'},{'and':[{'has':'org.a.c'},{'has':'org.a.d'}]}]}",
        "(org.a.b or org.a.c) and org.a.d ~ {'and':[{'or':[{'has':'org.a.b'},{'has':'org.a.c'}]},{'has':'org.a.d'}]}",
        "org.a.b/m#/iso > 400 ~ {'field':{'prop':'org.a.b/m','pointer':'/iso','op':'gt','value':400}}",
        "org.a.b#/iso>=400 ~ {'field':{'prop':'org.a.b','pointer':'/iso','op':'ge','value':400}}",
        "org.a.b#/t != \"a b\" ~ {'field':{'prop':'org.a.b','pointer':'/t','op':'ne','value':'a b'}}",
        "org.a.b#\"/a b\" = [1, {\"]\": 2}] ~ {'field':{'prop':'org.a.b','pointer':'/a b','op':'eq','value':[1,{']':2}]}}",
        "org.a.b contains \"x\" ~ {'field':{'prop':'org.a.b','pointer':'','op':'contains','value':'x'}}",
        "(org.a.b#/x exists) ~ {'field':{'prop':'org.a.b','pointer':'/x','op':'exists'}}",
        "(org.a.b#/x <= -1.5e3) ~ {'field':{'prop':'org.a.b','pointer':'/x','op':'le','value':-1.5e3}}",
        "refers(org.a.b, org.a.c) ~ {'refers':{'from':'org.a.b','to':'org.a.c'}}",
        "ask([org.a.b, org.a.c], \"ASK {}\") ~ {'ask':{'reads':['org.a.b','org.a.c'],'query':'ASK {}'}}",
        "changed(org.a.b) ~ {'changed':{'prop':'org.a.b'}}",
        "changed(org.a.b/m, added|removed, by person|import) ~ {'changed':{'prop':'org.a.b/m','how':['added','removed'],'by':['person','import']}}",
        "changed(org.a.b, by routine) ~ {'changed':{'prop':'org.a.b','by':['routine']}}",
        "not not org.a.b ~ {'not':{'not':{'has':'org.a.b'}}}",
        "and(org.a.b) or or(org.a.c, org.a.d) ~ {'or':[{'and':[{'has':'org.a.b'}]},{'or':[{'has':'org.a.c'},{'has':'org.a.d'}]}]}",
      })
  void textMeansWhatTheJsonMeans(String text, String json) {
    assertThat(Predicate.parseText(text)).isEqualTo(Predicate.parse(PredicateTest.json(json)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "org.a.b and ~ 12 ~ the end ~ a tag, a prop key, not, refers(, ask(, changed( or a bracket",
        "org.a.b org.a.c ~ 9 ~ \"org.a.c\" ~ and, or, an operator, or the end",
        "(org.a.b ~ 9 ~ the end ~ and, or, an operator, or )",
        "org.a.b#/x ~ 11 ~ the end ~ an operator: =, !=, <, <=, >, >=, contains or exists",
        "org.a.b = nope ~ 11 ~ \"nope\" ~ a JSON value, such as 400 or \"sea\"",
        "org.a.b = \"open ~ 11 ~ \"\"\" ~ a JSON value, such as 400 or \"sea\"",
        "refers(org.a.b) ~ 15 ~ \")\" ~ \",\" and the tag that is referred to",
        "ask(org.a.b) ~ 5 ~ \"org.a.b\" ~ [ and the tags that it reads",
        "changed(org.a.b, added, person) ~ 25 ~ \"person\" ~ by",
        "and org.a.b ~ 1 ~ \"and\" ~ a tag, a prop key, not, refers(, ask(, changed( or a bracket",
      })
  void anErrorSaysWhereWhatWasFoundAndWhatWasWanted(
      String text, int column, String found, String wanted) {
    assertThatThrownBy(() -> Predicate.parseText(text))
        .hasMessage("predicate, column %d: found %s, wanted %s".formatted(column, found, wanted))
        .isInstanceOfSatisfying(
            DaybookException.Incorrect.class,
            e -> {
              assertThat(e.code()).isEqualTo("predicate-invalid");
              assertThat(e.context()).containsEntry("column", column).containsEntry("found", found);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "org.a.b and Photo ~ 13 ~ tag \"Photo\": wanted a reverse-domain name",
        "org.a.b or org.a.c#iso = 1 ~ 12 ~ \"iso\" is no JSON pointer",
        "org.a.b < true ~ 1 ~ \"lt\" wants a number or a text, found true",
        "not changed(org.a.b, made) ~ 22 ~ wanted a word that is not there yet, found \"made\"",
        "ask([org.a.b], \"SELECT * {}\") ~ 16 ~ it is no ASK but a SELECT",
      })
  void whatIsWrongInMeaningHasAColumnToo(String text, int column, String said) {
    assertThatThrownBy(() -> Predicate.parseText(text))
        .hasMessageStartingWith("predicate, column %d: %s".formatted(column, said));
  }

  @Test
  void bracketsBeyondCountAreRefusedRatherThanOverflowing() {
    assertThatThrownBy(() -> Predicate.parseText("(".repeat(100_000)))
        .hasMessageContaining("column 65");
    assertThatThrownBy(() -> Predicate.parseText("not ".repeat(40) + "org.a.b"))
        .hasMessageContaining("it nests deeper than 32");
  }

  @Test
  void whatAPersonWritesIsEitherForm() {
    assertThat(Predicate.read(" {\"has\":\"org.a.b\"}")).isEqualTo(Predicate.read("org.a.b"));
    assertThatThrownBy(() -> Predicate.read("{\"has\": }"))
        .isInstanceOfSatisfying(
            DaybookException.Incorrect.class,
            e -> {
              assertThat(e.code()).isEqualTo("predicate-invalid");
              assertThat(e.context()).containsEntry("line", 1).containsEntry("column", 9);
            });
  }

  @Property(tries = 2_000)
  void whatIsPrintedIsReadAsTheSame(@ForAll("predicates") Predicate predicate) {
    assertThat(predicate.text()).doesNotContain("\n");
    assertThat(Predicate.parseText(predicate.text())).as(predicate.text()).isEqualTo(predicate);
  }

  @Provide
  static Arbitrary<Predicate> predicates() {
    Arbitrary<String> tags = Arbitraries.of("org.a.b", "org.a-1.c_2", "and.or.not");
    Arbitrary<String> keys =
        Arbitraries.oneOf(tags, tags.map(tag -> tag + "/main"), tags.map(tag -> tag + "/A.b~:@-1"));
    Arbitrary<Predicate> leaves =
        Arbitraries.oneOf(
            keys.map(key -> of("{'has':'%s'}".formatted(key))),
            Combinators.combine(keys, pointers(), ops(), values()).as(PredicateTextTest::field),
            Combinators.combine(keys, pointers())
                .as(
                    (key, pointer) ->
                        of(
                            "{'field':{'prop':'%s','pointer':%s,'op':'exists'}}"
                                .formatted(key, pointer))),
            Combinators.combine(tags, tags)
                .as((from, to) -> of("{'refers':{'from':'%s','to':'%s'}}".formatted(from, to))),
            Combinators.combine(tags, Arbitraries.of("ASK {}", "ASK\\n{ ?d ?p \\\")\\\" }"))
                .as((tag, ask) -> of("{'ask':{'reads':['%s'],'query':'%s'}}".formatted(tag, ask))),
            Combinators.combine(
                    keys,
                    Arbitraries.of(Predicate.How.class).set().ofMinSize(1),
                    Arbitraries.of(Predicate.By.class).set().ofMinSize(1))
                .as(PredicateTextTest::changed));
    return Arbitraries.recursive(
        () -> leaves,
        inner ->
            Arbitraries.oneOf(
                inner.map(Predicate.Not::new),
                inner.list().ofMinSize(1).ofMaxSize(3).map(Predicate.And::new),
                inner.list().ofMinSize(1).ofMaxSize(3).map(Predicate.Or::new)),
        0,
        4);
  }

  private static Arbitrary<String> pointers() {
    return Arbitraries.of("''", "'/iso'", "'/a b'", "'/'", "'/a~1b/0'", "'/=(x),#|'", "'/\\\"'");
  }

  private static Arbitrary<String> ops() {
    return Arbitraries.of("eq", "ne", "contains", "lt", "le", "gt", "ge");
  }

  private static Arbitrary<String> values() {
    return Arbitraries.of(
        "0", "-1.5", "1e300", "12345678901234567890", "''", "')('", "'\\n\\\"'", "'\\\\'");
  }

  private static Predicate field(String key, String pointer, String op, String value) {
    return of(
        "{'field':{'prop':'%s','pointer':%s,'op':'%s','value':%s}}"
            .formatted(key, pointer, op, value));
  }

  private static Predicate changed(String key, Set<Predicate.How> how, Set<Predicate.By> by) {
    List<String> hows = how.stream().map(word -> "'" + word.word() + "'").toList();
    List<String> bys = by.stream().map(word -> "'" + word.word() + "'").toList();
    return of("{'changed':{'prop':'%s','how':%s,'by':%s}}".formatted(key, hows, bys));
  }

  private static Predicate of(String json) {
    return Predicate.parse(PredicateTest.json(json));
  }
}
