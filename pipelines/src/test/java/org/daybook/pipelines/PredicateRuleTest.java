package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.daybook.documents.DocumentSettings;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.Documents;
import org.daybook.documents.Tag;
import org.daybook.processors.Capabilities;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredicateRuleTest {

  private final Capabilities photos =
      new Capabilities(Set.of(new Tag("org.example.photo"), new Tag("org.example.gps")), Set.of());

  @Test
  void aPredicateOnReadableTagsIsFine() {
    assertThat(
            new PredicateRule()
                .faults(PredicateTest.json("{'has':'org.example.photo/raw'}"), photos))
        .isEmpty();
  }

  @Test
  void everyUnreadableTagIsNamed() {
    assertThat(
            new PredicateRule()
                .faults(
                    PredicateTest.json(
                        "{'or':[{'has':'org.example.mail'},{'has':'org.example.photo'},{'not':{'has':'org.example.audio'}}]}"),
                    photos))
        .containsExactly(
            "it speaks of the tag org.example.audio, which may not be read; name one of"
                + " [org.example.gps, org.example.photo]",
            "it speaks of the tag org.example.mail, which may not be read; name one of"
                + " [org.example.gps, org.example.photo]");
  }

  @Test
  void aTagThatNobodyRegisteredIsToldFromOneThatMayNotBeRead(@TempDir Path dir) {
    try (DocumentStore store = Documents.open(dir, DocumentSettings.DEFAULTS, Clock.systemUTC())) {
      store
          .schemas()
          .register(
              "org.example.user",
              Map.of(new Tag("org.example.mail"), PredicateTest.json("{'type':'object'}")));
      assertThat(
              new PredicateRule(store.schemas())
                  .faults(
                      PredicateTest.json(
                          "{'and':[{'refers':{'from':'org.example.photo','to':'org.example.plaice'}},"
                              + "{'ask':{'reads':['org.example.mail'],'query':'ASK {}'}},"
                              + "{'changed':{'prop':'org.example.gps'}}]}"),
                      photos))
          .containsExactly(
              "it speaks of the tag org.example.mail, which may not be read; name one of"
                  + " [org.example.gps, org.example.photo]",
              "it speaks of the tag org.example.plaice, which nobody registered; correct it, or"
                  + " name one of [org.example.gps, org.example.photo]");
    }
  }

  @Test
  void faultsComeFirst() {
    assertThat(new PredicateRule().faults(PredicateTest.json("{'hass':1}"), photos))
        .containsExactly(
            "/hass: unknown kind \"hass\"; write one of has, not, and, or, field, refers, ask, changed");
  }
}
