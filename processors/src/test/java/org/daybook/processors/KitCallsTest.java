package org.daybook.processors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.daybook.documents.PropKey;
import org.daybook.documents.WorkBranch;
import org.daybook.processors.bindings.Language;
import org.daybook.processors.kits.KitTools;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The same routine in each compiled language, `src/test/kits/calls/m.*`: it makes every call of
/// the kit and writes down what it got.
@Tag(TestTags.SLOW)
class KitCallsTest {

  private static final Path SOURCES = Path.of("src", "test", "kits", "calls");
  private static final String MANIFEST =
      """
      {"id":"org.example.calls","version":"1.0.0","abi":1,
       "owns":{"org.example.calls":{"type":"object"},
        "org.example.given":{"type":"object","properties":{
          "blob":{"type":"string"},"other":{"type":"string","x-reference":true}}}},
       "routines":{
        "calls":{"kind":"doc","module":"m.wasm","reads":["org.example.given","org.example.calls"],"writes":["org.example.calls"],
         "grants":{"hosts":["127.0.0.1"],"invokes":["echo"],"query":true}},
        "echo":{"kind":"doc","module":"m.wasm"}}}
      """;

  @TempDir private Path dir;

  @ParameterizedTest
  @EnumSource(names = {"ASSEMBLYSCRIPT", "C", "RUST"})
  void everyCallOfAKitAnswers(Language language) throws IOException {
    Path folder = KitTools.folder();
    Files.createDirectory(folder.resolve("kit"));
    KitTools.copyKit(language, folder.resolve("kit"));
    Files.writeString(folder.resolve("plug.json"), MANIFEST);
    String source = "m." + language.extension();
    Files.copy(SOURCES.resolve(source), folder.resolve(source));
    KitTools.build(folder);
    try (var bench = new Bench(dir)) {
      bench.plugs.install(
          Bench.plug(
              "plug.json", MANIFEST, "m.wasm", Files.readAllBytes(folder.resolve("m.wasm"))));
      calls(bench);
    }
  }

  private static void calls(Bench bench) throws IOException {
    byte[] bytes = "eleven byte".getBytes(StandardCharsets.UTF_8);
    String blob = bench.store.blobs().put(new ByteArrayInputStream(bytes)).ref().uri();
    String other = "daybook:doc/" + bench.document(Map.of());
    var doc =
        bench.document(
            Map.of(
                "org.example.given",
                "{\"blob\":\"%s\",\"other\":\"%s\"}".formatted(blob, other),
                "org.example.calls/gone",
                "{}"));
    WorkBranch branch = bench.branch(doc);
    var journal = new TestJournal();
    journal.signals.put("sent", "{\"from\":\"afar\"}".getBytes(StandardCharsets.UTF_8));
    var call =
        new Routine.Call(
            branch,
            Bench.capabilities(
                Bench.tags("org.example.given", "org.example.calls"),
                Bench.tags("org.example.calls")),
            bench.store.blobs(),
            journal,
            (_, _, _, _) -> List.of(bench.store.read(doc).orElseThrow()),
            Bench.json("{}"));
    RunResult result = bench.plugs.routine("org.example.calls", "calls").run(call);
    assertThat(result).isInstanceOf(RunResult.Completed.class);
    assertThat(branch.get(PropKey.parse("org.example.calls/gone"))).isEmpty();
    assertThat(journal.progress).containsExactly("{\"done\":1}");
    assertThat(branch.get(PropKey.parse("org.example.calls")))
        .contains(
            Bench.json(
                """
                {"keys":["org.example.calls/gone","org.example.given/main"],"oneTag":1,"read":11,"past":0,
                 "copy":"%s","now":"2026-11-23T10:00:00Z","random":true,"found":1,"link":"%s",
                 "signal":{"from":"afar"},"silence":true,"echo":{"a":"b"},"failure":"http-refused",
                 "absent":true,"taken":true}
                """
                    .formatted(blob, other)));
  }
}
