package org.daybook.processors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Draft202012;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.daybook.processors.internal.Faults;
import org.daybook.processors.internal.ManifestReader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The schema that authors' editors use never refuses what the host takes.
class PublishedSchemaTest {

  private static final int MUTATIONS = 10_000;
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "0",
          "1",
          "-1",
          "1.5",
          "1e99",
          "\"\"",
          "\"r\"",
          "\"o\"",
          "\"doc\"",
          "\"prop\"",
          "\"event\"",
          "\"schedule\"",
          "\"job-failed\"",
          "\"v1.0.0\"",
          "\"1.0\"",
          "\"01.0.0\"",
          "\"1.0.0-\"",
          "\">=1.0.0\"",
          "\"org.example.m.done\"",
          "\"org.example.m.done/x\"",
          "\"org.daybook\"",
          "\"org.Example\"",
          "\"a/../b\"",
          "\"a\\nb\"",
          "\"* * * * *\"",
          "\"api.example.org:99999\"",
          "\"org.other:r\"",
          "[]",
          "[\"r\",\"r\"]",
          "{}",
          "{\"x\":1}");

  private static Schema schema;

  @BeforeAll
  static void read() throws IOException {
    try (var in = Objects.requireNonNull(Plugs.class.getResourceAsStream("plug.schema.json"))) {
      schema =
          SchemaRegistry.withDialect(Draft202012.getInstance())
              .getSchema(new JsonMapper().readTree(in));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        Manifests.GOOD,
        Manifests.FULL,
        "{\"id\":\"a.b\",\"version\":\"0.0.1\",\"abi\":1,\"owns\":{\"a.b.c\":{}}}",
        "{\"id\":\"a.b\",\"version\":\"0.0.1\",\"abi\":1,\"routines\":{\"r\":{\"kind\":\"doc\",\"module\":\"m\"}}}"
      })
  void whatIsInOrderIsSoForBoth(String manifest) {
    JsonNode json = Bench.json(manifest);
    assertThat(schema.validate(json)).isEmpty();
    assertThat(faults(json)).isEmpty();
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/manifest-faults.txt", delimiter = '|', quoteCharacter = '`')
  void itRefusesNoManifestThatTheReaderTakes(String pointer, String value, String fault) {
    refusesNoMore(Manifests.with(Manifests.GOOD, pointer, value), fault);
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/trigger-faults.txt", delimiter = '|', quoteCharacter = '`')
  void norOneWithCommandsAndEvents(String pointer, String value, String fault) {
    refusesNoMore(Manifests.with(Manifests.FULL, pointer, value), fault);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/abi#2",
        "/colour#1",
        "/id#\"org.daybook.x\"",
        "/requires/absent#\">=1.0.0\"",
        "/owns/org.daybook.x#{}",
        "/uses/org.daybook.file#{\"owner\":\"org.daybook\"}",
        "/routines/r/prop#\"org.example.m.done\"",
        "/routines/o/kind#\"doc\"",
        "/routines/r/module#\"a/../b\"",
        "/routines/r/grants/hosts#[\"*.example.org\"]",
        "/routines/r/limits/edits#-1",
        "/processors/p/merge#\"never\"",
        "/events/daily/on#\"job-failed\"",
        "/events/added/on#\"schedule\""
      })
  void itFindsWhatNeedsNoOneElse(String change) {
    String[] parts = change.split("#", 2);
    JsonNode broken = Manifests.with(Manifests.FULL, parts[0], parts[1]);
    assertThat(schema.validate(broken)).isNotEmpty();
    assertThat(faults(broken)).isNotEmpty();
  }

  @Test
  void noMutationIsRefusedByTheSchemaAlone() {
    long seed = new Random().nextLong();
    System.out.println("seed of the manifests: " + seed);
    var random = new Random(seed);
    int refused = 0;
    int taken = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      JsonNode mutant = Bench.json(i % 2 == 0 ? Manifests.GOOD : Manifests.FULL);
      mutate(mutant, random);
      boolean bySchema = !schema.validate(mutant).isEmpty();
      boolean byReader = !faults(mutant).isEmpty();
      assertThat(bySchema && !byReader)
          .as("seed %d, manifest %d: %s, %s", seed, i, schema.validate(mutant), mutant)
          .isFalse();
      refused += bySchema ? 1 : 0;
      taken += byReader ? 0 : 1;
    }
    assertThat(refused).isGreaterThan(MUTATIONS / 4);
    assertThat(taken).isGreaterThan(MUTATIONS / 50);
  }

  private static void refusesNoMore(JsonNode manifest, String fault) {
    if (!schema.validate(manifest).isEmpty()) {
      assertThat(faults(manifest)).as("the reader takes it, in spite of %s", fault).isNotEmpty();
    }
  }

  /// Changes one place: another value, one removed, or one under a name that is elsewhere.
  private static void mutate(JsonNode root, Random random) {
    var places = new ArrayList<JsonNode>();
    places.add(root);
    for (int i = 0; i < places.size(); i++) {
      places.get(i).forEach(places::add);
    }
    places.removeIf(place -> !place.isContainerNode() || place.isEmpty());
    JsonNode value = Bench.json(VALUES.get(random.nextInt(VALUES.size())));
    switch (places.get(random.nextInt(places.size()))) {
      case ObjectNode object -> {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        String name = names.get(random.nextInt(names.size()));
        switch (random.nextInt(4)) {
          case 0 -> object.remove(name);
          case 1 -> object.set(value.isTextual() ? value.textValue() : "X", object.get(name));
          default -> object.set(name, value);
        }
      }
      case ArrayNode array -> array.insert(random.nextInt(array.size() + 1), value);
      default -> throw new IllegalStateException("neither an object nor an array");
    }
  }

  private static List<PlugFault> faults(JsonNode manifest) {
    var faults = new Faults();
    ManifestReader.read(manifest.toString().getBytes(UTF_8), faults);
    return faults.list();
  }
}
