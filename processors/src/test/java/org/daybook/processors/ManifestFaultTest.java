package org.daybook.processors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Schemas;
import org.daybook.documents.Tag;
import org.daybook.processors.internal.Digests;
import org.daybook.processors.internal.Faults;
import org.daybook.processors.internal.ManifestReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/// Every fault of a manifest names file, place, rule and remedy, and they all come at once.
class ManifestFaultTest {

  private static final JsonNode FILE_SCHEMA = Bench.json("{\"type\":\"object\"}");

  private static Bench bench;

  @BeforeAll
  static void open(@TempDir Path dir) {
    bench = new Bench(dir);
    bench.store.schemas().register(Schemas.HOST, Map.of(new Tag("org.daybook.file"), FILE_SCHEMA));
  }

  @AfterAll
  static void close() {
    bench.close();
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/manifest-faults.txt", delimiter = '|', quoteCharacter = '`')
  void aFaultNamesItsPlaceItsRuleAndItsRemedy(String pointer, String value, String fault) {
    ObjectNode manifest = Manifests.with(Manifests.GOOD, pointer, value);
    assertThat(faults(manifest.toString()))
        .containsExactly("plug.json " + fault.replace("@FILE@", Digests.of(FILE_SCHEMA)));
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/trigger-faults.txt", delimiter = '|', quoteCharacter = '`')
  void aFaultOfACommandOrEventDoesSoToo(String pointer, String value, String fault) {
    ObjectNode manifest = Manifests.with(Manifests.FULL, pointer, value);
    var faults = new Faults();
    assertThat(ManifestReader.read(manifest.toString().getBytes(UTF_8), faults)).isNull();
    assertThat(faults.list()).extracting(PlugFault::toString).containsExactly("plug.json " + fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {                         | it is not the JSON wanted here: Unexpected end-of-input: expected close marker for Object (start marker at line 1, column 1) at line 1, column 2; correct it
          []                        | found []; wanted a JSON object
          {"id":"a.b","id":"c.d"}   | it is not the JSON wanted here: Duplicate field 'id' at line 1, column 17; correct it
          {"id":"a.b"} {}           | it is not the JSON wanted here: more follows after the value at line 1, column 14; correct it
          """)
  void aManifestThatIsNoJsonIsOneFault(String manifest, String fault) {
    assertThat(faults(manifest).getFirst().replace("`", ""))
        .isEqualTo("plug.json: " + fault.replace("`", ""));
  }

  @Test
  void allFaultsComeAtOnceWithWhatIsMissing() {
    assertThat(faults("{\"x\":1,\"processors\":{\"P\":{}},\"routines\":{\"r\":{}}}"))
        .containsExactly(
            "plug.json /id: it is missing; add it: a reverse-domain name of at most 120 characters, such as org.example.exposure, of lower-case letters, digits, - and _",
            "plug.json /version: it is missing; add it: a semantic version, such as 1.0.0",
            "plug.json /abi: it is missing; add it: 1",
            "plug.json /routines/r/kind: it is missing; add it: \"doc\" or \"prop\" or \"predicate\" or \"collator\" or \"command\" or \"event\"",
            "plug.json /routines/r/module: it is missing; add it: the module's path within the plug",
            "plug.json /processors/P: the name does not fit; wanted a name of at most 60 lower-case letters, digits, - and _, starting with a letter",
            "plug.json /processors/P/predicate: it is missing; add it: which documents it wants, such as {\"has\":\"org.example.photo\"}",
            "plug.json /processors/P/routine: it is missing; add it: the name of one of the plug's routines",
            "plug.json /processors/P/result: it is missing; add it: the prop that says it is done, as <tag> or <tag>/<id>",
            "plug.json /x: the field is unknown; remove it; known here: id, version, abi, title, description, requires, owns, uses, routines, processors, commands, events, $schema");
  }

  @Test
  void theExceptionCarriesTheFaultsAsData() {
    var thrown =
        catchThrowableOfType(
            DaybookException.Incorrect.class,
            () -> bench.plugs.install(Bench.plug("readme.txt", "hello")));
    assertThat(thrown.code()).isEqualTo("plug-invalid");
    assertThat(thrown)
        .hasMessage(
            "the plug cannot be installed:\n- plug.json: it is missing; add it at the top of the plug");
    assertThat(thrown.context().get("faults"))
        .isEqualTo(
            List.of(
                Map.of(
                    "file",
                    "plug.json",
                    "pointer",
                    "",
                    "rule",
                    "it is missing",
                    "remedy",
                    "add it at the top of the plug")));
  }

  @Test
  void thePublishedSchemaNamesTheSameFields() throws java.io.IOException {
    JsonNode schema;
    try (var in = Plugs.class.getResourceAsStream("plug.schema.json")) {
      schema = new com.fasterxml.jackson.databind.json.JsonMapper().readTree(in);
    }
    assertThat(schema.at("/properties").fieldNames())
        .toIterable()
        .containsExactly(
            "$schema",
            "id",
            "version",
            "abi",
            "title",
            "description",
            "requires",
            "owns",
            "uses",
            "routines",
            "processors",
            "commands",
            "events");
    assertThat(faults("{\"processors\":{\"p\":{\"x\":1}}}").toString())
        .contains(
            "known here: "
                + String.join(
                    ", ",
                    List.of(
                        "predicate",
                        "routine",
                        "result",
                        "consumes",
                        "merge",
                        "home",
                        "supersede",
                        "retry",
                        "collate")));
    assertThat(schema.at("/$defs/processor/properties").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "predicate",
            "routine",
            "result",
            "consumes",
            "merge",
            "home",
            "supersede",
            "retry",
            "collate");
  }

  @Test
  void aPlugTooLargeIsRefusedUnread() {
    assertThat(
            catchThrowableOfType(
                DaybookException.Incorrect.class,
                () ->
                    bench.plugs.install(
                        Bench.plug("plug.json", Manifests.GOOD, "m.wasm", new byte[5 << 20]))))
        .hasMessageContaining("plug.json: the plug's files have 524")
        .hasMessageEndingWith(" bytes; at most 4194304 are taken");
  }

  private static List<String> faults(String manifest) {
    try (var plugs =
        Plugs.open(
            bench.store,
            Bench.SETTINGS,
            Bench.CLOCK,
            (predicate, readable) ->
                predicate.has("no") ? List.of("the operator \"no\" is unknown") : List.of())) {
      var thrown =
          catchThrowableOfType(
              DaybookException.Incorrect.class,
              () ->
                  plugs.install(
                      Bench.plug("plug.json", manifest, "m.wasm", Guests.module("good"))));
      assertThat(thrown).as("%s was installed", manifest).isNotNull();
      assertThat(thrown.code()).isEqualTo("plug-invalid");
      return List.of(String.valueOf(thrown.getMessage()).split("\n- ")).stream().skip(1).toList();
    }
  }
}
