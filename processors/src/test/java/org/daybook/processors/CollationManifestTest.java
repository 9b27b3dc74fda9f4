package org.daybook.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.daybook.documents.DaybookException;
import org.daybook.documents.PropKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CollationManifestTest {

  private static final String BY =
      "\"by\":{\"prop\":\"org.example.c.photo/main\",\"pointer\":\"/day\"}";

  @TempDir java.nio.file.Path dir;
  private Bench bench;

  @BeforeEach
  void open() {
    bench = new Bench(dir);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private InstalledPlug install(String version, String kind, String collate) {
    String manifest =
        """
        {"id":"org.example.c","version":"%s","abi":1,
         "owns":{"org.example.c.photo":{"type":"object"},"org.example.c.day":{"type":"object"},
          "org.example.c.mark":{"type":"object"},"org.example.c.unread":{"type":"object"}},
         "routines":{"r":{"kind":"%s","module":"m.wasm",
          "reads":["org.example.c.photo","org.example.c.mark"],
          "writes":["org.example.c.day","org.example.c.mark"]}},
         "processors":{"p":{"predicate":{"has":"org.example.c.photo"},"routine":"r",
          "result":"org.example.c.day"%s}}}
        """
            .formatted(version, kind, collate);
    return bench.plugs.install(Bench.plug("plug.json", manifest, "m.wasm", Guests.module("good")));
  }

  @Test
  void aRoutineThatBecomesACollatorMayFindWhatItCouldNotBefore() {
    install("1.0.0", "doc", "");
    HeldUpdate held = install("1.0.1", "collator", ",\"collate\":{}").held();
    assertThat(held).isNotNull();
    assertThat(held.widenings())
        .extracting(Widening::sentence)
        .containsExactly("routine r finds other documents");
  }

  @Test
  void itIsReadAsWritten() {
    ProcessorSpec spec =
        install("1.0.0", "collator", ",\"collate\":{%s,\"after\":\"PT1M\"}".formatted(BY))
            .processors()
            .getFirst();
    assertThat(spec.collation())
        .isEqualTo(
            new Collation(
                new Collation.By(PropKey.parse("org.example.c.photo/main"), "/day"),
                Duration.ofMinutes(1)));
  }

  @Test
  void whatItDoesNotSayIsOneDocumentAfterFiveSeconds() {
    ProcessorSpec spec = install("1.0.0", "collator", ",\"collate\":{}").processors().getFirst();
    assertThat(spec.collation()).isEqualTo(new Collation(null, Duration.ofSeconds(5)));
  }

  @Test
  void anotherGroupingIsAnotherVersionAndAnotherWaitIsNot() {
    String first =
        install("1.0.0", "collator", ",\"collate\":{}").processors().getFirst().version();
    String waits =
        install("1.0.1", "collator", ",\"collate\":{\"after\":\"PT9S\"}")
            .processors()
            .getFirst()
            .version();
    String grouped =
        install("1.0.2", "collator", ",\"collate\":{%s}".formatted(BY))
            .processors()
            .getFirst()
            .version();
    assertThat(waits).isEqualTo(first);
    assertThat(grouped).isNotEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "collator | | /processors/p/collate: it is missing; a collator needs it; add {\"after\": \"PT5S\"}",
        "doc | ,\"collate\":{} | /processors/p/collate: its routine is of kind doc; remove it, or name a routine of kind collator",
        "collator | ,\"collate\":1 | /processors/p/collate: found 1; wanted a JSON object",
        "collator | ,\"collate\":{\"x\":1} | /processors/p/collate/x: the field is unknown; remove it; known here: by, after",
        "collator | ,\"collate\":{\"after\":\"5s\"} | /processors/p/collate/after: found \"5s\"; wanted a time from PT0S to P1D",
        "collator | ,\"collate\":{\"after\":\"P2D\"} | /processors/p/collate/after: found \"P2D\"; wanted a time from PT0S to P1D",
        "collator | ,\"collate\":{\"by\":{\"pointer\":\"/d\"}} | /processors/p/collate/by/prop: it is missing",
        "collator | ,\"collate\":{\"by\":{\"prop\":\"org.example.c.photo\",\"pointer\":\"d\"}} | /processors/p/collate/by/pointer: found \"d\"; wanted a JSON pointer",
        "collator | ,\"collate\":{\"by\":{\"prop\":\"org.example.c.unread\",\"pointer\":\"/d\"}} | /processors/p/collate/by/prop: the routine does not declare to read org.example.c.unread; add it to the routine's reads",
        "collator | ,\"collate\":{},\"consumes\":\"org.example.c.mark\" | /processors/p/consumes: a collator changes the document of its group alone, which carries no marker; remove it",
      })
  void whatMeansNothingIsRefusedAtInstall(String kind, String collate, String fault) {
    assertThatThrownBy(() -> install("1.0.0", kind, collate == null ? "" : collate))
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessageContaining(fault);
  }
}
