package org.daybook.processors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.daybook.documents.Tag;
import org.daybook.documents.WorkBranch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A routine that may do little gets no more through one that may do much.
class InvokedGrantsTest {

  private static final String QUERY =
      "{\"op\":\"query\",\"where\":{\"has\":\"org.example.thing\"}}";
  private static final String HTTP =
      "{\"op\":\"http\",\"method\":\"GET\",\"url\":\"http://example.org:1/\"}";
  private static final Capabilities READS =
      Bench.capabilities(Set.of(new Tag("org.example.thing")), Set.of());

  @TempDir private Path dir;
  private Bench bench;

  @BeforeEach
  void open() {
    bench = new Bench(dir);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "false|[\"example.org:1\"]|query",
        "true|[]|http",
        "true|[\"example.org:2\"]|http",
      })
  void whatTheCallerMayNotTheInvokedMayNotForIt(boolean query, String hosts, String asked) {
    assertThat(run(query, hosts, asked.equals("query") ? QUERY : HTTP))
        .isInstanceOfSatisfying(
            RunResult.Failed.class,
            failed -> assertThat(failed.message()).startsWith("invoke-failed: grant-denied: it "));
  }

  @Test
  void whatBothMayIsDone() {
    assertThat(run(true, "[]", QUERY)).isInstanceOf(RunResult.Completed.class);
  }

  private RunResult run(boolean query, String hosts, String request) {
    String manifest =
        """
        {"id":"org.example.chain","version":"1.0.0","abi":1,"owns":{"org.example.thing":{}},
         "routines":{
          "a":{"kind":"doc","module":"a.wasm","reads":["org.example.thing"],
           "grants":{"invokes":["b"],"query":%s,"hosts":%s}},
          "b":{"kind":"doc","module":"b.wasm","reads":["org.example.thing"],
           "grants":{"query":true,"hosts":["example.org:1"]}}}}
        """
            .formatted(query, hosts);
    bench.plugs.install(
        Bench.plug(
            "plug.json",
            manifest,
            "a.wasm",
            Guests.relay("{\"op\":\"invoke\",\"routine\":\"b\"}"),
            "b.wasm",
            Guests.relay(request)));
    WorkBranch branch = bench.branch(bench.document(Map.of()));
    return bench
        .plugs
        .routine("org.example.chain", "a")
        .run(new Routine.Call(branch, READS, bench.store.blobs(), new TestJournal()));
  }
}
