package org.daybook.processors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Tag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the registry tells of commands and event handlers.
class TriggersTest {

  private static final String MANIFEST =
      """
      {"id":"org.example.t","version":"1.0.0","abi":1,"owns":{"org.example.t":{"type":"object"}},
       "routines":{
         "c":{"kind":"command","guest":"javascript","module":"m.js","writes":["org.example.t"],"home":"gpu"},
         "e":{"kind":"event","guest":"javascript","module":"m.js"},
         "d":{"kind":"doc","guest":"javascript","module":"m.js","home":"gpu"}},
       "processors":{
         "own":{"predicate":{},"routine":"d","result":"org.example.t"},
         "any":{"predicate":{},"routine":"d","result":"org.example.t/a","home":"any"},
         "local":{"predicate":{},"routine":"d","result":"org.example.t/l","home":"local"}},
       "commands":{"look":{"routine":"c","title":"Look","arguments":%s}},
       "events":{"daily":{"on":"schedule","routine":"e","cron":"0 3 * * *","home":"server"},
         "made":{"on":"document-created","routine":"e"}}}
      """;

  @TempDir Path dir;
  private Bench bench;

  @BeforeEach
  void open() {
    bench = new Bench(dir);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private void install(String arguments) {
    bench.plugs.install(
        new PlugSource(
            Map.of(
                "plug.json",
                MANIFEST.formatted(arguments).getBytes(UTF_8),
                "m.js",
                "export default function() {}".getBytes(UTF_8))));
  }

  @Test
  void thoseOfEnabledPlugsAreTold() {
    install("{\"type\":\"object\"}");
    CommandSpec command = bench.plugs.commands().getFirst();
    assertThat(command.id()).isEqualTo("org.example.t:look");
    assertThat(command.title()).isEqualTo("Look");
    assertThat(command.arguments()).isEqualTo(Bench.json("{\"type\":\"object\"}"));
    assertThat(command.trigger().capabilities())
        .isEqualTo(new Capabilities(Set.of(), Set.of(new Tag("org.example.t"))));
    assertThat(command.trigger().owns()).containsExactly(new Tag("org.example.t"));
    assertThat(bench.plugs.events())
        .extracting(EventSpec::id)
        .containsExactly("org.example.t:daily", "org.example.t:made");
    assertThat(bench.plugs.events().getFirst().cron()).isEqualTo("0 3 * * *");
    bench.plugs.disable("org.example.t");
    assertThat(bench.plugs.commands()).isEmpty();
    assertThat(bench.plugs.events()).isEmpty();
  }

  @Test
  void eachRunsWhereItSaysAndElseWhereItsRoutineDoes() {
    install("{}");
    assertThat(bench.plugs.commands().getFirst().trigger().home()).isEqualTo("gpu");
    assertThat(bench.plugs.events())
        .extracting(event -> event.trigger().home())
        .containsExactly("server", null);
    assertThat(bench.plugs.processors())
        .extracting(ProcessorSpec::name, ProcessorSpec::home)
        .containsExactlyInAnyOrder(
            tuple("own", "gpu"), tuple("any", null), tuple("local", "local"));
    assertThat(bench.plugs.routines())
        .filteredOn(routine -> routine.plug().equals("org.example.t"))
        .extracting(RoutineSpec::name, RoutineSpec::home)
        .containsExactlyInAnyOrder(tuple("c", "gpu"), tuple("d", "gpu"), tuple("e", null));
  }

  @Test
  void aSchemaThatIsNoneIsRefusedAtInstall() {
    assertThatThrownBy(() -> install("{\"type\":7}"))
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessageContaining("/commands/look/arguments: it is not a JSON Schema 2020-12");
  }
}
