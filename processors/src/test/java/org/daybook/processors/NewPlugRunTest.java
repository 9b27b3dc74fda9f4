package org.daybook.processors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.daybook.documents.PropKey;
import org.daybook.documents.Schemas;
import org.daybook.documents.Tag;
import org.daybook.documents.WorkBranch;
import org.daybook.processors.bindings.Language;
import org.daybook.processors.kits.KitTools;
import org.daybook.processors.kits.NewPlug;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// From init to the first run.
class NewPlugRunTest {

  private static final Tag FILE = new Tag("org.daybook.file");

  @TempDir private Path dir;

  @ParameterizedTest
  @EnumSource
  void aNewPlugBuildsIsInstalledAndDoesWhatItsTestWants(Language language) throws IOException {
    Path folder = KitTools.folder();
    new NewPlug("org.example.tally", language).write(folder);
    KitTools.build(folder);
    try (var bench = new Bench(dir)) {
      bench
          .store
          .schemas()
          .register(
              Schemas.HOST,
              Map.of(FILE, json(folder.resolve("schemas").resolve("org.daybook.file.json"))));
      Path manifest = folder.resolve("plug.json");
      String module = json(manifest).at("/routines/describe/module").asText();
      bench.plugs.install(
          Bench.plug(
              "plug.json",
              Files.readAllBytes(manifest),
              module,
              Files.readAllBytes(folder.resolve(module))));
      ran(bench, folder.resolve("tests").resolve("first"));
    }
  }

  private static void ran(Bench bench, Path test) throws IOException {
    var before = new TreeMap<String, String>();
    String blob;
    try (InputStream bytes = Files.newInputStream(test.resolve("harbour.notes.txt"))) {
      blob = bench.store.blobs().put(bytes).ref().uri();
    }
    json(test.resolve("before.json"))
        .get("props")
        .properties()
        .forEach(
            prop ->
                before.put(prop.getKey(), prop.getValue().toString().replace("blob:file", blob)));
    WorkBranch branch = bench.branch(bench.document(before));
    var capabilities =
        Bench.capabilities(Bench.tags("org.daybook.file"), Bench.tags("org.example.tally"));
    RunResult result =
        bench
            .plugs
            .routine("org.example.tally", "describe")
            .run(new Routine.Call(branch, capabilities, bench.store.blobs(), new TestJournal()));
    assertThat(result).isInstanceOf(RunResult.Completed.class);
    json(test.resolve("after.json"))
        .get("props")
        .properties()
        .forEach(
            prop -> assertThat(branch.get(PropKey.parse(prop.getKey()))).contains(prop.getValue()));
  }

  private static JsonNode json(Path file) throws IOException {
    return Bench.json(Files.readString(file));
  }
}
