package org.daybook.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.file.Path;
import java.util.Map;
import org.daybook.documents.PropKey;
import org.daybook.documents.WorkBranch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A routine of kind prop changes its one prop, and nothing else of the tags that it may write.
class PropRoutineTest {

  private static final Capabilities ALL =
      Bench.capabilities(Bench.tags("org.example.thing"), Bench.tags("org.example.thing"));
  private static final String PUT_OTHER =
      "{\"op\":\"prop.put\",\"key\":\"org.example.thing/two\",\"value\":{}}";

  @TempDir private Path dir;
  private Bench bench;
  private WorkBranch branch;

  @BeforeEach
  void open() {
    bench = new Bench(dir);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void itChangesItsProp() {
    RunResult result =
        run("{\"op\":\"prop.put\",\"key\":\"org.example.thing/one\",\"value\":{\"n\":1}}");
    assertThat(result).isInstanceOf(RunResult.Completed.class);
    assertThat(branch.edit().puts())
        .isEqualTo(Map.of(PropKey.parse("org.example.thing/one"), Bench.json("{\"n\":1}")));
  }

  @Test
  void anyOtherPropOfTheTagIsDenied() {
    denied(
        run(PUT_OTHER),
        "it tried to put org.example.thing/two; by its kind it may change only org.example.thing/one");
    denied(
        run("{\"op\":\"prop.delete\",\"key\":\"org.example.thing\"}"),
        "it tried to delete org.example.thing/main; by its kind it may change only org.example.thing/one");
  }

  @Test
  void otherDocumentsWithItsPropAreDeniedToo() {
    denied(
        run("{\"op\":\"doc.create\",\"props\":{\"org.example.thing/one\":{\"n\":1}}}"),
        "it tried to create a document; a routine of kind prop may change its prop alone");
  }

  @Test
  void whatItInvokesIsHeldToThatPropToo() {
    RunResult result = run("{\"op\":\"invoke\",\"routine\":\"wide\"}");
    assertThat(result)
        .asInstanceOf(type(RunResult.Failed.class))
        .extracting(RunResult.Failed::message)
        .isEqualTo(
            "invoke-failed: write-denied: it tried to put org.example.thing/two; by its kind it may change only org.example.thing/one");
    assertThat(branch.edit().puts()).isEmpty();
  }

  private static void denied(RunResult result, String message) {
    assertThat(result).isInstanceOf(RunResult.Failed.class);
    var failed = (RunResult.Failed) result;
    assertThat(failed.code()).isEqualTo(RunResult.Code.WRITE_DENIED);
    assertThat(failed.message()).isEqualTo(message);
  }

  private RunResult run(String request) {
    String manifest =
        """
        {"id":"org.example.kinds","version":"1.0.0","abi":1,"owns":{"org.example.thing":{}},
         "routines":{
          "one":{"kind":"prop","prop":"org.example.thing/one","module":"one.wasm",
           "writes":["org.example.thing"],"grants":{"invokes":["wide"]}},
          "wide":{"kind":"doc","module":"wide.wasm","writes":["org.example.thing"]}}}
        """;
    if (bench.plugs.plug("org.example.kinds").isPresent()) {
      bench.plugs.uninstall("org.example.kinds");
    }
    bench.plugs.install(
        Bench.plug(
            "plug.json",
            manifest,
            "one.wasm",
            Guests.relay(request),
            "wide.wasm",
            Guests.relay(PUT_OTHER)));
    branch = bench.branch(bench.document(Map.of("org.example.thing", "{}")));
    return bench
        .plugs
        .routine("org.example.kinds", "one")
        .run(new Routine.Call(branch, ALL, bench.store.blobs(), new TestJournal()));
  }
}
