package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.PropKey;
import org.daybook.processors.PlugSource;
import org.daybook.processors.Plugs;
import org.daybook.processors.SandboxSettings;
import org.daybook.wflow.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The sandbox's hostile guests as jobs: each leaves its document as it was but for the error, no
/// branch, no run and nothing queued, and the job after it runs.
@Timeout(180)
class HostileJobTest {

  private static final String PLUG = "org.example.hostile";
  private static final String OUT = "org.example.out";
  private static final String GOOD = "good";

  /// Guests of the sandbox's own tests, with the code that each ends with.
  private static final Map<String, String> ENDS = new LinkedHashMap<>();

  static {
    ENDS.put("loop", "timeout");
    ENDS.put("start-loop", "timeout");
    ENDS.put("fill-loop", "timeout");
    ENDS.put("start-trap", "trap");
    ENDS.put("half", "trap");
    ENDS.put("divide", "trap");
    ENDS.put("beyond", "trap");
    ENDS.put("memory-bomb", "out-of-memory");
    ENDS.put("recursion", "stack-overflow");
    ENDS.put("recursion-indirect", "stack-overflow");
    ENDS.put("recursion-host", "call-limit");
    ENDS.put("huge-result", "output-limit");
    ENDS.put("call-flood", "call-limit");
    ENDS.put("log-flood", "output-limit");
    ENDS.put("many-digits", "bad-call");
    ENDS.put("swallow", "write-denied");
    ENDS.put("swallow-loop", "timeout");
    ENDS.put("swallow-recursion", "stack-overflow");
    ENDS.put("table-bomb", "");
  }

  @TempDir Path dir;
  private World world;
  private Plugs plugs;

  @BeforeEach
  void open() throws IOException {
    world = World.still(dir);
    plugs =
        Plugs.open(world.store(), SandboxSettings.DEFAULTS, Clock.systemUTC(), new PredicateRule());
    world.startPipelines(plugs);
    plugs.install(plug());
    world.idle();
  }

  @AfterEach
  void close() {
    world.close();
    plugs.close();
  }

  @Test
  void aHostileRunLeavesItsDocumentWithATypedErrorAndTheNextJobRuns() {
    ENDS.forEach(
        (guest, code) -> {
          DocId doc = document(guest);
          Map<PropKey, JsonNode> before = world.read(doc).props();
          world.idle();
          Document after = world.read(doc);
          RunRecord record = world.record(doc, id(guest));
          if (code.isEmpty()) {
            assertThat(record.outcome()).as(guest).isEqualTo(RunRecord.Outcome.SUCCEEDED);
          } else {
            assertThat(record.outcome()).as(guest).isEqualTo(RunRecord.Outcome.FAILED);
            assertThat(record.code()).as(guest).isEqualTo(code);
            JsonNode error = after.props().get(RunRecord.errorKey(id(guest)));
            assertThat(error.path("code").asText()).as(guest).isEqualTo(code);
            assertThat(withoutNotes(after, guest)).as(guest).isEqualTo(before);
          }
          assertThat(world.store().branches().list(doc)).as(guest).isEmpty();
          assertThat(world.store().list(null, 1_000)).as(guest).allMatch(this::isExpected);
          assertThat(plugs.running()).as(guest).isZero();
          assertThat(plugs.abandonedThreads()).as(guest).isZero();
          DocId next = document(GOOD);
          world.idle();
          assertThat(world.record(next, id(GOOD)).outcome())
              .as("the job after %s", guest)
              .isEqualTo(RunRecord.Outcome.SUCCEEDED);
          assertThat(world.jobs())
              .extracting(Job::state)
              .as(guest)
              .allMatch(state -> state.ended());
        });
  }

  private boolean isExpected(Document document) {
    return document.has(World.tag(PLUG + ".case")) || document.has(World.tag("org.daybook.plug"));
  }

  private static String id(String guest) {
    return PLUG + ":" + guest;
  }

  private DocId document(String guest) {
    return world.create(
        "{'%s.case/%s':{},'org.example.other':{'by':'a person'}}".formatted(PLUG, guest));
  }

  private static Map<PropKey, JsonNode> withoutNotes(Document document, String guest) {
    var props = new TreeMap<>(document.props());
    props.remove(RunRecord.key(id(guest)));
    props.remove(RunRecord.errorKey(id(guest)));
    return props;
  }

  private static PlugSource plug() throws IOException {
    var files = new LinkedHashMap<String, byte[]>();
    ObjectNode manifest =
        JsonNodeFactory.instance.objectNode().put("id", PLUG).put("version", "1.0.0").put("abi", 1);
    ObjectNode owns = manifest.putObject("owns");
    owns.putObject(PLUG + ".case");
    owns.putObject(OUT);
    ObjectNode routines = manifest.putObject("routines");
    ObjectNode processors = manifest.putObject("processors");
    var guests = new LinkedHashMap<>(ENDS);
    guests.put(GOOD, "");
    for (String guest : guests.keySet()) {
      files.put(guest + ".wasm", guest(guest));
      ObjectNode routine = routines.putObject(guest).put("kind", "doc");
      routine.put("module", guest + ".wasm");
      routine.putArray("reads").add(PLUG + ".case");
      routine.putArray("writes").add(OUT);
      routine
          .putObject("limits")
          .put("wallMillis", guest.equals("loop") || guest.endsWith("-loop") ? 300 : 5_000)
          .put("memoryPages", 64)
          .put("hostCalls", 1_000)
          .put("logBytes", 10_000)
          .put("outputBytes", 1 << 20);
      ObjectNode processor = processors.putObject(guest).put("routine", guest);
      processor.putObject("predicate").put("has", PLUG + ".case/" + guest);
      processor.put("result", OUT + "/" + guest);
    }
    files.put("plug.json", manifest.toString().getBytes(StandardCharsets.UTF_8));
    return new PlugSource(files);
  }

  private static byte[] guest(String name) throws IOException {
    try (InputStream in = HostileJobTest.class.getResourceAsStream("/guests/" + name + ".wasm")) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }
}
