package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.PropKey;
import org.daybook.processors.PlugSource;
import org.daybook.processors.Plugs;
import org.daybook.processors.SandboxSettings;
import org.daybook.wflow.Job;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Guests that trap before, between and after all their host calls: nothing that they had done is
/// there afterwards.
@Timeout(180)
class TrapTest {

  private static final String PLUG = "org.example.traps";
  private static final String TEXT = "some text";

  @TempDir Path dir;

  private static List<String> calls(BlobRef blob) {
    return List.of(
        "{\"op\":\"prop.get\",\"key\":\"%s.in\"}".formatted(PLUG),
        "{\"op\":\"clock\"}",
        "{\"op\":\"random\"}",
        put("first"),
        "{\"op\":\"prop.list\"}",
        "{\"op\":\"query\",\"where\":{\"has\":\"%s.in\"},\"limit\":3}".formatted(PLUG),
        "{\"op\":\"references\",\"direction\":\"in\"}",
        "{\"op\":\"blob.size\",\"blob\":\"%s\"}".formatted(blob.sha256()),
        WasmModule.BLOB_READ + blob.sha256(),
        WasmModule.BLOB_WRITE + "what a run wrote",
        "{\"op\":\"doc.create\",\"props\":{\"%s.made\":{}}}".formatted(PLUG),
        "{\"op\":\"invoke\",\"routine\":\"good\"}",
        "{\"op\":\"sleep\",\"millis\":1}",
        "{\"op\":\"receive\",\"signal\":\"none\",\"millis\":1}",
        "{\"op\":\"log\",\"level\":\"debug\",\"message\":\"half way\"}",
        "{\"op\":\"progress\",\"value\":{\"done\":10}}",
        "{\"op\":\"prop.delete\",\"key\":\"%s.in\"}".formatted(PLUG));
  }

  private static String put(String value) {
    return "{\"op\":\"prop.put\",\"key\":\"%s.out\",\"value\":{\"is\":\"%s\"}}"
        .formatted(PLUG, value);
  }

  @Test
  void whereverAGuestTrapsItsDocumentIsAsItWas() throws IOException {
    try (var world = World.still(dir);
        Plugs plugs =
            Plugs.open(
                world.store(), SandboxSettings.DEFAULTS, Clock.systemUTC(), new PredicateRule())) {
      world.startPipelines(plugs);
      BlobRef blob =
          world
              .store()
              .blobs()
              .put(new ByteArrayInputStream(TEXT.getBytes(StandardCharsets.UTF_8)))
              .ref();
      List<String> calls = calls(blob);
      plugs.install(plug(calls));
      world.idle();
      for (int place = 0; place <= calls.size(); place++) {
        String processor = "at" + place;
        DocId doc = document(world, blob, processor);
        Map<PropKey, JsonNode> before = world.read(doc).props();
        world.idle();
        Document after = world.read(doc);
        assertThat(world.record(doc, PLUG + ":" + processor).code())
            .as("after %d calls", place)
            .isEqualTo("trap");
        assertThat(withoutNotes(after, PLUG + ":" + processor))
            .as("after %d calls", place)
            .isEqualTo(before);
        assertThat(world.store().branches().list(doc)).as("after %d calls", place).isEmpty();
        assertThat(world.store().listByTag(World.tag(PLUG + ".made"), null, 10)).isEmpty();
        assertThat(plugs.running()).isZero();
        DocId next = document(world, blob, "good");
        world.idle();
        assertThat(world.record(next, PLUG + ":good").outcome())
            .isEqualTo(RunRecord.Outcome.SUCCEEDED);
      }
      assertThat(world.jobs()).extracting(Job::state).allMatch(state -> state.ended());
      assertThat(plugs.abandonedThreads()).isZero();
    }
  }

  private static DocId document(World world, BlobRef blob, String processor) {
    return world.create(
        "{'%s.in':{'blob':'%s'},'%s.case/%s':{},'org.example.other':{'by':'a person'}}"
            .formatted(PLUG, blob.uri(), PLUG, processor));
  }

  private static Map<PropKey, JsonNode> withoutNotes(Document document, String processor) {
    var props = new TreeMap<>(document.props());
    props.remove(RunRecord.key(processor));
    props.remove(RunRecord.errorKey(processor));
    return props;
  }

  /// A processor for each place, and one that comes to its end.
  private static PlugSource plug(List<String> calls) {
    var files = new LinkedHashMap<String, byte[]>();
    ObjectNode manifest =
        JsonNodeFactory.instance.objectNode().put("id", PLUG).put("version", "1.0.0").put("abi", 1);
    ObjectNode owns = manifest.putObject("owns");
    for (String tag : List.of("in", "case", "out", "made")) {
      owns.putObject(PLUG + "." + tag);
    }
    ObjectNode routines = manifest.putObject("routines");
    ObjectNode processors = manifest.putObject("processors");
    for (int place = 0; place <= calls.size(); place++) {
      byte[] module = WasmModule.sequence(calls.subList(0, place), WasmModule.TRAP);
      add("at" + place, module, files, routines, processors);
    }
    add("good", WasmModule.sequence(List.of(put("good"))), files, routines, processors);
    files.put("plug.json", manifest.toString().getBytes(StandardCharsets.UTF_8));
    return new PlugSource(files);
  }

  private static void add(
      String name,
      byte[] module,
      Map<String, byte[]> files,
      ObjectNode routines,
      ObjectNode processors) {
    files.put(name + ".wasm", module);
    ObjectNode routine = routines.putObject(name).put("kind", "doc").put("module", name + ".wasm");
    routine.putArray("reads").add(PLUG + ".in").add(PLUG + ".case").add(PLUG + ".out");
    routine.putArray("writes").add(PLUG + ".in").add(PLUG + ".out").add(PLUG + ".made");
    routine.putObject("grants").put("query", true).putArray("invokes").add("good");
    ObjectNode processor = processors.putObject(name).put("routine", name);
    processor.putObject("predicate").put("has", PLUG + ".case/" + name);
    processor.put("result", PLUG + ".out/" + name);
  }
}
