package org.daybook.queryapi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Stream;
import org.daybook.queryapi.FreshData;
import org.daybook.queryapi.Rest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an author of a plug types, beside a service that really runs.
@QuarkusTest
@QuarkusTestResource(FreshData.class)
class PlugAuthorTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SAMPLES = Path.of("..", "samples");
  private static final String PHOTO =
      "\"org.daybook.photo/main\":{\"exposureTime\":0.004,\"fNumber\":16,\"iso\":100}";

  /// A module whose daybook_run loops for ever.
  private static final byte[] LOOP =
      Base64.getDecoder()
          .decode(
              "AGFzbQEAAAABDAJgAn9/AX5gAX8BfwIQAQdkYXlib29rBGNhbGwAAAMDAgEABQMBAAEGCAF/AUGAgAELBygDBm1lbW"
                  + "9yeQIADWRheWJvb2tfYWxsb2MAAQtkYXlib29rX3J1bgACCkECLgEBfyMAIQEjACAAaiQAAkAjAD8AQRB0TQ0AQX9B"
                  + "ASAAQRB2akAARw0AAAsgAQsQAANADAALQoAQQiCGQguECwsSAQBBgBALC3sib2siOnRydWV9");

  @TempDir Path folder;

  private final Rest rest = Rest.ofTest();

  private Path exposure() throws IOException {
    Path plug = Files.createDirectory(folder.resolve("exposure"));
    for (String file : new String[] {"plug.json", "exposure.wasm"}) {
      Files.copy(SAMPLES.resolve("plugs/exposure").resolve(file), plug.resolve(file));
    }
    return plug;
  }

  private static void edit(Path file, String text, String by) throws IOException {
    String content = Files.readString(file);
    assertThat(content).contains(text);
    Files.writeString(file, content.replace(text, by));
  }

  private static void golden(Path plug, String name, String before, String after)
      throws IOException {
    Path golden = Files.createDirectories(plug.resolve("tests").resolve(name));
    Files.writeString(golden.resolve("before.json"), before);
    if (!after.isEmpty()) {
      Files.writeString(golden.resolve("after.json"), after);
    }
  }

  @Test
  void aRoutineIsRunOnAFileAsAnImportWouldMakeIt() throws IOException {
    Path plug = exposure();
    Path photo = SAMPLES.resolve("files/photos/milky-way-over-dunes.jpg");
    Ran ran = run("run", "--on", photo.toString(), plug.toString());
    assertThat(ran.out())
        .startsWith("org.example.exposure 0.1.0, routine exposure on " + photo + ": ok in ")
        .contains("+   \"exposureValue\" : -2.63", "org.daybook.photo", "hostCalls")
        .containsPattern("read +org.daybook.photo +yes")
        .containsPattern("edits +1 +10,000");
    assertThat(ran.exit()).isZero();
    JsonNode json =
        JSON.readTree(run("run", "--on", photo.toString(), plug.toString(), "--json").out());
    assertThat(json.at("/differences/org.example.exposure~1main/after/light").asText())
        .isEqualTo("starlight");
    assertThat(json.path("ended").asText()).isEqualTo("ok");
    assertThat(json.path("limits").size()).isEqualTo(7);
  }

  @Test
  void aDocumentOfTheServiceIsReadAndStaysAsItIs() throws IOException {
    JsonNode doc = rest.postJson("/api/v1/docs", "{\"props\":{" + PHOTO + "}}").expect(201);
    String id = doc.path("id").asText();
    rest.settle(); // what another test has installed may run on it
    doc = rest.get("/api/v1/docs/" + id).expect(200);
    Ran ran = run("run", "--on", id, exposure().toString());
    assertThat(ran.out()).contains("\"exposureValue\" : 15.97");
    JsonNode after = rest.get("/api/v1/docs/" + id).expect(200);
    assertThat(after.path("heads")).isEqualTo(doc.path("heads"));
    assertThat(after.path("props").has("org.example.exposure/main")).isFalse();
  }

  @Test
  void itsBlobsAreReadToo() throws IOException {
    Ran imported =
        Ran.alone(
            "import",
            SAMPLES.resolve("files/audio/tuning-fork.wav").toString(),
            "--wait",
            "--json",
            "--url",
            Rest.base().toString());
    String id = JSON.readTree(imported.out()).at("/items/0/document").asText();
    assertThat(id).as(imported.out()).hasSize(26);
    Ran ran = run("run", "--no-build", "--on", id, SAMPLES.resolve("plugs/loudness").toString());
    assertThat(ran.out()).contains("\"sampleRate\" : 22050");
  }

  @Test
  void aRunThatFailsTellsByTheExitCode() throws IOException {
    Path plug = exposure();
    Files.write(plug.resolve("exposure.wasm"), LOOP);
    edit(plug.resolve("plug.json"), "\"wallMillis\": 2000", "\"wallMillis\": 200");
    Path text = Files.writeString(folder.resolve("a.txt"), "text");
    Ran ran = run("run", "--on", text.toString(), plug.toString());
    assertThat(ran.out()).contains("timeout: it ran longer than 200 ms", "no difference");
    assertThat(ran.exit()).isEqualTo(Exit.FAILED);
  }

  @Test
  void whatIsNotThereIsNamed() throws IOException {
    Path plug = exposure();
    Path text = Files.writeString(folder.resolve("a.txt"), "text");
    assertThat(run("run", "--on", text.toString(), folder.resolve("absent").toString()).err())
        .contains("there is no plug.json in");
    Ran routine = run("run", "--on", text.toString(), "--routine", "x", plug.toString());
    assertThat(routine.err()).contains("routine-unknown", "no routine x, but [exposure]");
    assertThat(routine.exit()).isEqualTo(Exit.FAILED);
    assertThat(run("run", "--on", "no-such-file", plug.toString()).err())
        .isEqualTo(
            "daybook: there is no file at no-such-file, and it is no document's id either\n");
    assertThat(run("run", "--on", "01k9zzzzzzzzzzzzzzzzzzzzzz", plug.toString()).err())
        .startsWith("daybook: document-unknown: ");
    assertThat(run("run", plug.toString()).exit()).isEqualTo(Exit.USAGE);
    assertThat(run("run", "--on", text.toString(), "--input", "{", plug.toString()).exit())
        .isEqualTo(Exit.USAGE);
  }

  @Test
  void aFaultyManifestIsToldWhole() throws IOException {
    Path plug = exposure();
    edit(plug.resolve("plug.json"), "\"abi\": 1", "\"abi\": 9");
    edit(plug.resolve("plug.json"), "\"kind\": \"doc\"", "\"kind\": \"dog\"");
    Ran ran = run("check", plug.toString());
    assertThat(ran.exit()).isEqualTo(Exit.FAILED);
    assertThat(ran.err()).contains("plug-invalid", "/abi", "/routines/exposure/kind");
  }

  @Test
  void goldenDocumentsPassOrShowTheDifference() throws IOException {
    Path plug = exposure();
    golden(plug, "bare", "{\"props\":{}}", "{\"error\":{\"code\":\"no-photo\"}}");
    golden(plug, "sunny", "{\"props\":{" + PHOTO + "}}", "");
    Ran first = run("test", plug.toString());
    assertThat(first.exit()).isEqualTo(Exit.FAILED);
    assertThat(first.out())
        .containsPattern("bare +exposure +passed +1 +1 ")
        .containsPattern("sunny +exposure +FAILED +3 +3 ")
        .contains("sunny: wanted after.json, which is not there", "1 of 2 goldens failed");
    assertThat(run("test", "--update", plug.toString()).exit()).isZero();
    assertThat(run("test", plug.toString()).out()).endsWith("2 goldens passed\n");
    edit(plug.resolve("tests/sunny/after.json"), "15.97", "15.98");
    Ran wrong = run("test", plug.toString());
    assertThat(wrong.exit()).isEqualTo(Exit.FAILED);
    assertThat(wrong.out())
        .contains("sunny: - is wanted, + is what there was")
        .contains("-   \"exposureValue\" : 15.98", "+   \"exposureValue\" : 15.97");
    JsonNode json = JSON.readTree(run("test", "--json", plug.toString()).out());
    assertThat(json.at("/goldens/1/faults/0/kind").asText()).isEqualTo("props");
  }

  @Test
  void withoutGoldenDocumentsThereIsNothingToPass() throws IOException {
    Ran none = run("test", exposure().toString());
    assertThat(none.exit()).isEqualTo(Exit.FAILED);
    assertThat(none.err()).contains("has no golden documents");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"props\":{\"org.daybook.photo/main\":{\"iso\":\"fast\"}}}"})
  void aGoldenDocumentThatCannotBeIsNamed(String before) throws IOException {
    Path plug = exposure();
    golden(plug, "odd", before, "");
    assertThat(run("test", plug.toString()).err())
        .startsWith("daybook: golden-unreadable: ")
        .contains("odd/before.json");
  }

  @Test
  void aCheckComparesWithWhatIsInstalled() throws IOException {
    Path plug = exposure();
    edit(plug.resolve("plug.json"), "org.example.exposure\"", "org.example.checked\"");
    Ran first = run("check", plug.toString());
    assertThat(first.err()).contains("the service has no org.example.checked installed");
    assertThat(first.exit()).isZero();
    assertThat(
            Ran.alone("plugs", "install", plug.toString(), "--url", Rest.base().toString()).exit())
        .isZero();
    assertThat(run("check", plug.toString()).err()).contains("the service has these very files");

    edit(plug.resolve("plug.json"), "\"0.1.0\",\n  \"abi\"", "\"0.1.1\",\n  \"abi\"");
    edit(plug.resolve("plug.json"), "\"hostCalls\": 100", "\"hostCalls\": 200");
    edit(
        plug.resolve("plug.json"),
        "\"type\": \"object\",",
        "\"type\": \"object\", \"required\": [\"light\"],");
    Ran next = run("check", plug.toString());
    assertThat(next.exit()).isEqualTo(Exit.FAILED);
    assertThat(next.out())
        .contains("compared with version 0.1.0:")
        .contains("tag org.example.checked: new-tag", "witness {")
        .contains("raises hostCalls from 100 to 200")
        .contains("routine exposure: no golden document runs it");
    JsonNode json = JSON.readTree(run("check", "--json", plug.toString()).out());
    assertThat(json.at("/against/tags/org.example.checked/witness").has("value")).isTrue();
    rest.delete("/api/v1/plugs/org.example.checked").expect(204);
  }

  @Test
  void aCheckComparesWithAnotherFolderAndNamesWhatNoTestNeeded() throws IOException {
    Path plug = exposure();
    golden(plug, "bare", "{\"props\":{}}", "{\"error\":{\"code\":\"no-photo\"}}");
    edit(plug.resolve("plug.json"), "\"0.1.0\",\n  \"abi\"", "\"0.1.1\",\n  \"abi\"");
    Ran ran =
        run("check", "--against", SAMPLES.resolve("plugs/exposure").toString(), plug.toString());
    assertThat(ran.exit()).isZero();
    assertThat(ran.out())
        .contains("tag org.example.exposure: same")
        .contains("read org.daybook.metadata is declared, and no golden document needed it")
        .contains("outputBytes is 65,536, and at most 0 was used");
    assertThat(run("check", "--against", "absent", plug.toString()).err())
        .isEqualTo("daybook: there is nothing at absent\n");
  }

  @Test
  void withoutAServiceItIsComparedWithNothing() throws IOException {
    Ran ran = Ran.alone("plug", "check", exposure().toString(), "--url", "http://127.0.0.1:1");
    assertThat(ran.exit()).isZero();
    assertThat(ran.err()).contains("no service answers at http://127.0.0.1:1");
  }

  @Test
  void everyChangeIsLoadedAndRunAgainUntilItIsInterrupted() throws Exception {
    Path plug = exposure();
    Path text = Files.writeString(folder.resolve("a.txt"), "text");
    long before = scratches();
    var out = new StringWriter();
    var dev =
        Thread.ofPlatform()
            .start(() -> Ran.alone(out, "plug", "dev", "--on", text.toString(), plug.toString()));
    await(out, "reported: no-photo", 1);
    String good = "exposure.wasm ";
    assertThat(out.toString()).contains(good);

    edit(plug.resolve("plug.json"), "\"wallMillis\": 2000", "\"wallMillis\": 100");
    await(out, "waiting for changes", 2);
    Files.write(plug.resolve("exposure.wasm"), LOOP);
    await(out, "timeout: it ran longer than 100 ms", 1);
    Files.writeString(plug.resolve("plug.json"), "{");
    await(out, "plug.json", 1);
    Files.copy(
        SAMPLES.resolve("plugs/exposure/plug.json"),
        plug.resolve("plug.json"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    await(out, "timeout: it ran longer than 2000 ms", 1);

    dev.interrupt();
    dev.join(10_000);
    assertThat(dev.isAlive()).isFalse();
    assertThat(scratches()).isEqualTo(before);
  }

  private static long scratches() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(
              path ->
                  path.getFileName().toString().startsWith("daybook-workbench-")
                      || path.getFileName().toString().startsWith("daybook-subject-"))
          .count();
    }
  }

  private static void await(StringWriter out, String text, int times) throws InterruptedException {
    long end = System.nanoTime() + 60_000_000_000L;
    while (out.toString().split(java.util.regex.Pattern.quote(text), -1).length - 1 < times) {
      assertThat(System.nanoTime()).as(out.toString()).isLessThan(end);
      Thread.sleep(20);
    }
  }

  private static Ran run(String... args) {
    return Ran.with("plug", args);
  }
}
