package org.daybook.processors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.SortedMap;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.daybook.documents.WorkBranch;
import org.daybook.processors.bindings.Bindings;
import org.daybook.processors.bindings.Language;
import org.daybook.processors.bindings.SchemaSamples;
import org.daybook.processors.kits.KitTools;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A plug whose routine reads each of its tags' props by their types and writes them again: what
/// comes out of the sandbox is what went in.
@org.junit.jupiter.api.Tag(TestTags.SLOW)
class BindingsRoundTripTest {

  private static final SortedMap<Tag, JsonNode> SCHEMAS = SchemaSamples.schemas();

  @TempDir private Path dir;

  @ParameterizedTest
  @EnumSource(names = {"ASSEMBLYSCRIPT", "C", "RUST"})
  void whatATypeReadsItWritesAgain(Language language) throws IOException {
    byte[] module = module(language);
    try (var bench = new Bench(dir)) {
      bench.plugs.install(Bench.plug("plug.json", manifest(), "m.wasm", module));
      SchemaSamples.values()
          .forEach((tag, values) -> values.forEach(value -> copied(bench, tag, value)));
    }
  }

  private static void copied(Bench bench, Tag tag, JsonNode value) {
    WorkBranch branch = bench.branch(bench.document(Map.of(tag.name(), value.toString())));
    var all = new HashSet<>(SCHEMAS.keySet());
    RunResult result =
        bench
            .plugs
            .routine("org.example.copy", "copy")
            .run(
                new Routine.Call(
                    branch, new Capabilities(all, all), bench.store.blobs(), new TestJournal()));
    assertThat(result).as("%s %s", tag, value).isInstanceOf(RunResult.Completed.class);
    JsonNode copy = branch.get(new PropKey(tag, "copy")).orElseThrow();
    assertThat(copy.equals(BindingsRoundTripTest::compare, value))
        .as("%s wanted %s got %s", tag, value, copy)
        .isTrue();
  }

  // 1 and 1.0 are the same number; C's kit writes 15 digits.
  private static int compare(JsonNode one, JsonNode other) {
    boolean near =
        one.isNumber()
            && other.isNumber()
            && Math.abs(one.doubleValue() - other.doubleValue())
                <= 1e-14 * Math.abs(one.doubleValue());
    return near || one.equals(other) ? 0 : 1;
  }

  private static byte[] module(Language language) throws IOException {
    Path folder = KitTools.folder();
    Files.createDirectory(folder.resolve("kit"));
    KitTools.copyKit(language, folder.resolve("kit"));
    Files.writeString(folder.resolve("plug.json"), manifest());
    Files.writeString(folder.resolve("m." + language.extension()), source(language));
    KitTools.build(folder);
    return Files.readAllBytes(folder.resolve("m.wasm"));
  }

  private static String manifest() {
    ObjectNode owns = JsonNodeFactory.instance.objectNode();
    SCHEMAS.forEach((tag, schema) -> owns.set(tag.name(), schema));
    var names = JsonNodeFactory.instance.arrayNode();
    SCHEMAS.keySet().forEach(tag -> names.add(tag.name()));
    return """
    {"id":"org.example.copy","version":"1.0.0","abi":1,"owns":%s,
     "routines":{"copy":{"kind":"doc","module":"m.wasm","reads":%s,"writes":%s}}}
    """
        .formatted(owns, names, names);
  }

  private static String source(Language language) {
    var body = new StringBuilder();
    for (Tag tag : SCHEMAS.keySet()) {
      body.append(copy(language).replace("@", Bindings.typeName(language, tag, SCHEMAS.keySet())));
    }
    return frame(language).replace("@", body);
  }

  private static String frame(Language language) {
    return switch (language) {
      case ASSEMBLYSCRIPT ->
          """
          import { Outcome, run } from "./kit/daybook";
          import { Json } from "./kit/json";
          import * as tags from "./kit/tags";
          export { daybook_alloc } from "./kit/daybook";
          export function daybook_run(ptr: usize, len: usize): u64 { return run(ptr, len, copy); }
          function copy(request: Json): Outcome {
          @  return Outcome.ok(Json.ofNull());
          }
          """;
      case C ->
          """
          #include "kit/daybook.h"
          #include "kit/tags.h"
          static slice daybook_routine(slice request) {
            (void)request;
          @  return daybook_ok(slice_of("null"));
          }
          """;
      case RUST ->
          """
          #[path = "kit/daybook.rs"] mod daybook;
          #[path = "kit/tags.rs"] mod tags;
          daybook::routine!(copy);
          fn copy(_: &daybook::Json) -> Result<daybook::Json, daybook::Failure> {
          @    Ok(daybook::Json::Null)
          }
          """;
      case JAVASCRIPT -> throw new IllegalArgumentException("has no module");
    };
  }

  private static String copy(Language language) {
    return switch (language) {
      case ASSEMBLYSCRIPT ->
          "  { const prop = tags.@.get(); if (prop !== null) prop.put(\"copy\"); }\n";
      case C -> "  { @_t prop; if (@_get(0, &prop)) @_put(\"copy\", &prop); }\n";
      case RUST -> "    if let Some(prop) = tags::@::get(\"main\")? { prop.put(\"copy\")?; }\n";
      case JAVASCRIPT -> throw new IllegalArgumentException("has no module");
    };
  }
}
