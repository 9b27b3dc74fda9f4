package org.daybook.pipelines;

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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The schema that is published and the reader agree about what a predicate is, but for what a
/// schema cannot say: SPARQL, JSON pointers' inside, depth, and the sum of all parts.
class PublishedPredicateSchemaTest {

  private static final int MUTATIONS = 20_000;

  private static final String FULL =
      "{'or':[{'and':[{'has':'org.a.b'},{'not':{'has':'org.a.c/x'}}]},"
          + "{'field':{'prop':'org.a.b/main','pointer':'/iso','op':'gt','value':400}},"
          + "{'field':{'prop':'org.a.b','pointer':'','op':'exists'}},"
          + "{'refers':{'from':'org.a.b','to':'org.a.c'}},"
          + "{'ask':{'reads':['org.a.b','org.a.c'],'query':'ASK { ?d ?p ?o }'}},"
          + "{'changed':{'prop':'org.a.b','how':['added','changed'],'by':['person','import']}}]}";

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-1.5",
          "''",
          "'a'",
          "'/x'",
          "'x/y'",
          "'eq'",
          "'lt'",
          "'exists'",
          "'added'",
          "'removed'",
          "'person'",
          "'host'",
          "'org.a.b'",
          "'org.a.b/x'",
          "'org.A.b'",
          "'org.a.b/'",
          "'org.a.b/x/y'",
          "'ASK {}'",
          "[]",
          "{}",
          "['org.a.b']",
          "['added','added']",
          "['added']",
          "['person']",
          "{'has':'org.a.b'}",
          "{'has':'org.a.b','not':{'has':'org.a.c'}}",
          "[{'has':'org.a.b'}]");

  private static final List<String> NAMES =
      List.of(
          "has", "not", "and", "field", "refers", "ask", "changed", "prop", "op", "value",
          "pointer", "from", "to", "reads", "query", "how", "by", "x");

  private static Schema schema;

  @BeforeAll
  static void read() throws IOException {
    try (var in =
        Objects.requireNonNull(Predicate.class.getResourceAsStream("predicate.schema.json"))) {
      schema =
          SchemaRegistry.withDialect(Draft202012.getInstance())
              .getSchema(new JsonMapper().readTree(in));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        FULL,
        "{'has':'org.a.b'}",
        "{'not':{'not':{'has':'org.a.b/main'}}}",
        "{'and':[{'has':'org.a.b'}]}",
        "{'field':{'prop':'org.a.b','pointer':'','op':'eq','value':null}}",
        "{'field':{'prop':'org.a.b','pointer':'/a~1b/0','op':'contains','value':{'x':[1]}}}",
        "{'field':{'prop':'org.a.b','pointer':'/x','op':'le','value':'text'}}",
        "{'changed':{'prop':'org.a.b/x'}}",
        "{'changed':{'prop':'org.a.b/x','by':['routine','host']}}",
      })
  void whatIsInOrderIsSoForBoth(String text) {
    JsonNode json = PredicateTest.json(text);
    assertThat(schema.validate(json)).isEmpty();
    assertThat(Predicate.faults(json)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "'org.a.b'",
        "{}",
        "{'has':'org.a.b','not':{'has':'org.a.b'}}",
        "{'nor':[]}",
        "{'has':1}",
        "{'has':'Photo'}",
        "{'has':'photo'}",
        "{'has':'org.a.b/'}",
        "{'has':'org.a.b/x y'}",
        "{'not':[{'has':'org.a.b'}]}",
        "{'and':[]}",
        "{'or':{'has':'org.a.b'}}",
        "{'field':{'prop':'org.a.b','op':'exists'}}",
        "{'field':{'prop':'org.a.b','pointer':'x','op':'exists'}}",
        "{'field':{'prop':'org.a.b','pointer':'','op':'like','value':1}}",
        "{'field':{'prop':'org.a.b','pointer':'','op':'exists','value':1}}",
        "{'field':{'prop':'org.a.b','pointer':'','op':'eq'}}",
        "{'field':{'prop':'org.a.b','pointer':'','op':'ge','value':[]}}",
        "{'field':{'prop':'org.a.b','pointer':'','op':'eq','value':1,'x':1}}",
        "{'refers':{'from':'org.a.b'}}",
        "{'refers':{'from':'org.a.b','to':'org.a.b/main'}}",
        "{'ask':{'reads':[],'query':'ASK {}'}}",
        "{'ask':{'reads':['org.a.b','org.a.b'],'query':'ASK {}'}}",
        "{'ask':{'reads':['org.a.b']}}",
        "{'changed':{}}",
        "{'changed':'org.a.b'}",
        "{'changed':{'prop':'org.a.b','how':[]}}",
        "{'changed':{'prop':'org.a.b','how':['made']}}",
        "{'changed':{'prop':'org.a.b','how':['added','added']}}",
        "{'changed':{'prop':'org.a.b','by':'person'}}",
      })
  void whatIsWrongIsSoForBoth(String text) {
    JsonNode json = PredicateTest.json(text);
    assertThat(schema.validate(json)).isNotEmpty();
    assertThat(Predicate.faults(json)).isNotEmpty();
  }

  @Test
  void theyAgreeAboutEveryMutation() {
    long seed = new Random().nextLong();
    System.out.println("seed of the predicates: " + seed);
    var random = new Random(seed);
    int taken = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      JsonNode mutant = PredicateTest.json(FULL);
      for (int change = random.nextInt(3); change >= 0; change--) {
        mutate(mutant, random);
      }
      List<Predicate.Fault> faults = Predicate.faults(mutant);
      boolean beyondSchemas = faults.stream().anyMatch(fault -> fault.pointer().endsWith("/query"));
      boolean bySchema = !schema.validate(mutant).isEmpty();
      if (!beyondSchemas || bySchema) {
        assertThat(bySchema)
            .as(
                "seed %d, predicate %d: %s, %s, %s",
                seed, i, faults, schema.validate(mutant), mutant)
            .isEqualTo(!faults.isEmpty());
      }
      taken += bySchema ? 0 : 1;
    }
    assertThat(taken).isBetween(MUTATIONS / 200, MUTATIONS / 2);
  }

  /// Changes one place: another value, one removed, or one more.
  private static void mutate(JsonNode root, Random random) {
    var places = new ArrayList<JsonNode>();
    places.add(root);
    for (int i = 0; i < places.size(); i++) {
      places.get(i).forEach(places::add);
    }
    places.removeIf(place -> !place.isContainerNode() || place.isEmpty());
    if (places.isEmpty()) {
      return;
    }
    JsonNode value = PredicateTest.json(VALUES.get(random.nextInt(VALUES.size())));
    switch (places.get(random.nextInt(places.size()))) {
      case ObjectNode object -> {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        String name = names.get(random.nextInt(names.size()));
        switch (random.nextInt(4)) {
          case 0 -> object.remove(name);
          case 1 -> object.set(NAMES.get(random.nextInt(NAMES.size())), value);
          default -> object.set(name, value);
        }
      }
      case ArrayNode array -> array.insert(random.nextInt(array.size() + 1), value);
      default -> throw new IllegalStateException("neither an object nor an array");
    }
  }
}
