package org.daybook.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Schemas;
import org.daybook.documents.Tag;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every fault of a manifest names file, place, rule and remedy, and they all come at once.
class ManifestFaultTest {

  private static final String GOOD =
      """
      {"id":"org.example.m","version":"1.2.3","abi":1,"title":"M",
       "owns":{"org.example.m.done":{"type":"object"},"org.example.m.strict":{"type":"object","required":["n"]}},
       "uses":{"org.daybook.file":{"owner":"org.daybook","range":">=0.1.0"}},
       "routines":{"r":{"kind":"doc","module":"m.wasm","reads":["org.daybook.file"],"writes":["org.example.m.done"],
         "limits":{"wallMillis":1000}}},
       "processors":{"p":{"predicate":{"has":"org.daybook.file"},"routine":"r","result":"org.example.m.done"}},
       "commands":{},"events":{}}
      """;

  private static Bench bench;

  @BeforeAll
  static void open(@TempDir Path dir) {
    bench = new Bench(dir);
    bench
        .store
        .schemas()
        .register(
            Schemas.HOST, Map.of(new Tag("org.daybook.file"), Bench.json("{\"type\":\"object\"}")));
  }

  @AfterAll
  static void close() {
    bench.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /id                   | 7                        | /id: found 7; wanted a reverse-domain name of at most 120 characters, such as org.example.exposure, of lower-case letters, digits, - and _
          /id                   | "Org.Example"            | /id: found "Org.Example"; wanted a reverse-domain name of at most 120 characters, such as org.example.exposure, of lower-case letters, digits, - and _
          /id                   | "org.daybook"            | /id: found "org.daybook"; org.daybook belongs to the host; choose a name of your own
          /id                   | "org.daybook.x"          | /id: found "org.daybook.x"; org.daybook belongs to the host; choose a name of your own
          /version              | "one"                    | /version: found "one"; wanted a semantic version, such as 1.0.0
          /abi                  | 2                        | /abi: found 2; this host speaks the guest interface 1; build the plug for it
          /abi                  | "1"                      | /abi: found "1"; wanted a whole number from 1 to 2147483647
          /colour               | "red"                    | /colour: the field is unknown; remove it; known here: id, version, abi, title, description, owns, uses, routines, processors, commands, events
          /owns/org.daybook.x   | {}                       | /owns/org.daybook.x: the tag belongs to the host; name it in uses instead, or choose a tag of your own
          /owns/org.a.b         | {}                       | /owns/org.a.b: the tag belongs to org.example.test; choose a tag of your own, or name it in uses
          /owns/org.example.m.t | true                     | /owns/org.example.m.t: found true; wanted a JSON Schema as an object
          /uses/org.daybook.file/owner | "org.example.test" | /uses/org.daybook.file/owner: found "org.example.test"; the tag belongs to org.daybook
          /uses/org.daybook.file/range | ">=9.0.0"         | /uses/org.daybook.file/range: org.daybook is installed in version 0.1.0, which is not within >=9.0.0; widen the range, or install a version within it
          /uses/org.daybook.file/range | "newest"          | /uses/org.daybook.file/range: found "newest"; wanted a range of semantic versions, such as >=0.1.0
          /uses/org.daybook.file/hash  | "x"               | /uses/org.daybook.file/hash: the field is unknown; remove it; known here: owner, range
          /routines/r/kind      | "collator"               | /routines/r/kind: found "collator"; this version runs routines of kind doc only
          /routines/r/module    | "../m.wasm"              | /routines/r/module: found "../m.wasm"; wanted the module's path within the plug
          /routines/r/module    | "other.wasm"             | /routines/r/module: the plug has no file "other.wasm"; add the file, or correct its path
          /routines/r/reads/0   | "org.example.other"      | /routines/r/reads/0: the tag org.example.other is neither owned nor used; name it in owns or in uses
          /routines/r/writes    | "org.example.m.done"     | /routines/r/writes: found "org.example.m.done"; wanted an array of tags
          /routines/r/writes    | ["org.example.m.done","org.example.m.done"] | /routines/r/writes/1: the tag org.example.m.done is there twice; remove one
          /routines/r/limits/wallMillis | 0                | /routines/r/limits/wallMillis: found 0; wanted a whole number from 1 to 86400000
          /routines/r/limits/fuel | 5                      | /routines/r/limits/fuel: the field is unknown; remove it; known here: wallMillis, memoryPages, tableEntries, hostCalls, outputBytes, logBytes, blobBytes, edits
          /routines/r/grants    | []                       | /routines/r/grants: the field is unknown; remove it; known here: kind, module, reads, writes, limits
          /processors/p/routine | "q"                      | /processors/p/routine: there is no routine "q"; wanted one of r
          /processors/p/predicate | {"no":1}               | /processors/p/predicate: the operator "no" is unknown; correct the predicate
          /processors/p/result  | "org.daybook.file"       | /processors/p/result: the plug does not own the tag org.daybook.file; name a tag from owns
          /processors/p/result  | "org.example.m.strict"   | /processors/p/result: the schema of org.example.m.strict may not allow {}, which the host puts there; let the schema allow an empty object, or add the tag to the routine's writes and put the result there
          /processors/p/consumes | "org.daybook.file"      | /processors/p/consumes: the routine does not declare to read and write org.daybook.file; add it to the routine's reads and writes
          /processors/p/consumes | "org.daybook.file/x"    | /processors/p/consumes: found the prop key org.daybook.file/x; wanted a tag alone: all its props are removed
          /processors/p/merge   | "review"                 | /processors/p/merge: found "review"; this version supports "auto" only
          /processors/p/home    | "gpu"                    | /processors/p/home: found "gpu"; this version supports "any" only
          /processors/p/supersede | "never"                | /processors/p/supersede: found "never"; wanted "cancel" or "finish"
          /processors/p/retry   | {"firstMillis":10,"mostMillis":5} | /processors/p/retry: mostMillis 5 is below firstMillis 10; raise mostMillis
          /commands             | {"x":1}                  | /commands: it is not empty; this version has no commands; remove it
          """)
  void aFaultNamesItsPlaceItsRuleAndItsRemedy(String pointer, String value, String fault) {
    ObjectNode manifest = (ObjectNode) Bench.json(GOOD);
    set(manifest, pointer, value);
    assertThat(faults(manifest.toString())).containsExactly("plug.json " + fault);
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
            "plug.json /routines/r/kind: it is missing; add it: \"doc\"",
            "plug.json /routines/r/module: it is missing; add it: the module's path within the plug",
            "plug.json /processors/P: the name does not fit; wanted a name of at most 60 lower-case letters, digits, - and _, starting with a letter",
            "plug.json /processors/P/predicate: it is missing; add it: which documents it wants, such as {\"has\":\"org.example.photo\"}",
            "plug.json /processors/P/routine: it is missing; add it: the name of one of the plug's routines",
            "plug.json /processors/P/result: it is missing; add it: the prop that says it is done, as <tag> or <tag>/<id>",
            "plug.json /x: the field is unknown; remove it; known here: id, version, abi, title, description, owns, uses, routines, processors, commands, events");
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
    com.fasterxml.jackson.databind.JsonNode schema;
    try (var in = Plugs.class.getResourceAsStream("plug.schema.json")) {
      schema = new com.fasterxml.jackson.databind.json.JsonMapper().readTree(in);
    }
    assertThat(schema.at("/properties").fieldNames())
        .toIterable()
        .containsExactly(
            "id",
            "version",
            "abi",
            "title",
            "description",
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
                        "retry")));
    assertThat(schema.at("/properties/processors/additionalProperties/properties").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "predicate", "routine", "result", "consumes", "merge", "home", "supersede", "retry");
  }

  @Test
  void aPlugTooLargeIsRefusedUnread() {
    assertThat(
            catchThrowableOfType(
                DaybookException.Incorrect.class,
                () ->
                    bench.plugs.install(
                        Bench.plug("plug.json", GOOD, "m.wasm", new byte[5 << 20]))))
        .hasMessageContaining("plug.json: the plug's files have 52434")
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

  private static void set(ObjectNode root, String pointer, String value) {
    String[] path = pointer.substring(1).split("/");
    var at = (com.fasterxml.jackson.databind.JsonNode) root;
    for (int i = 0; i < path.length - 1; i++) {
      at = at.get(path[i]);
    }
    if (at instanceof ObjectNode object) {
      object.set(path[path.length - 1], Bench.json(value));
    } else {
      ((com.fasterxml.jackson.databind.node.ArrayNode) at)
          .set(Integer.parseInt(path[path.length - 1]), Bench.json(value));
    }
  }
}
