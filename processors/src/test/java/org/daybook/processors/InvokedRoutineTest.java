package org.daybook.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.daybook.documents.Tag;
import org.daybook.processors.RunResult.Code;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a routine may that another invokes, what the two use up, and what ends them.
@Timeout(60)
class InvokedRoutineTest {

  private static final String INVOKE = "{\"op\":\"invoke\",\"routine\":\"%s\"}";
  private static final String GET = "{\"op\":\"prop.get\",\"key\":\"org.example.thing\"}";
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
    assertThat(runGranted(query, hosts, asked.equals("query") ? QUERY : HTTP))
        .isInstanceOfSatisfying(
            RunResult.Failed.class,
            failed -> assertThat(failed.message()).startsWith("invoke-failed: grant-denied: it "));
  }

  @Test
  void whatBothMayIsDone() {
    assertThat(runGranted(true, "[]", QUERY)).isInstanceOf(RunResult.Completed.class);
  }

  /// The invoked one may query and ask a host.
  private RunResult runGranted(boolean query, String hosts, String request) {
    install(
        "{}",
        "{\"invokes\":[\"b\"],\"query\":%s,\"hosts\":%s}".formatted(query, hosts),
        Guests.relay(INVOKE.formatted("b")),
        "{\"query\":true,\"hosts\":[\"example.org:1\"]}",
        Guests.relay(request));
    return run(new TestJournal());
  }

  private static final class Ends extends Error {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void theJournalThatEndsAnInvokedRunEndsBothAndWhatTheyCostIsCounted() {
    install("{}", Guests.relay(GET, INVOKE.formatted("b")), Guests.relay(GET, GET, sleep()));
    var journal = new TestJournal();
    var ends = new Ends();
    journal.onRecord = () -> ends;
    assertThatThrownBy(() -> run(journal)).isSameAs(ends);
    PlugUsage usage = bench.plugs.usage("org.example.chain");
    assertThat(usage.runs()).isZero();
    assertThat(usage.metering().hostCalls()).isEqualTo(5);
    assertThat(usage.metering().wall()).isPositive();
    journal.onRecord = () -> null;
    assertThat(run(journal)).isInstanceOf(RunResult.Completed.class);
    PlugUsage both = bench.plugs.usage("org.example.chain");
    assertThat(both.runs()).isOne();
    assertThat(both.metering().hostCalls()).isEqualTo(10);
  }

  private static String sleep() {
    return "{\"op\":\"sleep\",\"millis\":1}";
  }

  @Test
  void whatTheInvokedReturnsIsOfItsCallersOutput() {
    String twice = INVOKE.formatted("b");
    install("{\"outputBytes\":600}", Guests.relay(twice, twice), Guests.relay(GET));
    assertThat(run(new TestJournal()))
        .isInstanceOfSatisfying(
            RunResult.Failed.class,
            failed -> {
              assertThat(failed.code()).isEqualTo(Code.REPORTED);
              assertThat(failed.message()).startsWith("invoke-failed: output-limit: it returned");
            });
    install("{\"outputBytes\":2000}", Guests.relay(twice, twice), Guests.relay(GET));
    assertThat(run(new TestJournal())).isInstanceOf(RunResult.Completed.class);
  }

  @Test
  void routinesInvokeEachOtherFourDeepAndNoDeeper() {
    String own = INVOKE.formatted("b");
    install("{}", Guests.relay(own), Guests.relay(own));
    assertThat(run(new TestJournal()))
        .isInstanceOfSatisfying(
            RunResult.Failed.class,
            failed -> {
              assertThat(failed.message())
                  .contains("it invoked routines that invoke each other more than 4 deep");
              assertThat(failed.metering().hostCalls()).as("one for each depth").isEqualTo(5);
            });
  }

  @Test
  void aReplayIsToldOfAnInvokedThatFailedWhatTheRunWasTold() {
    install("{}", Guests.relay(INVOKE.formatted("b")), Guests.relay(GET, "{\"op\":\"none\"}"));
    var journal = new TestJournal();
    RunResult first = run(journal);
    assertThat(message(first)).startsWith("invoke-failed: bad-call: ");
    install("{}", Guests.relay(INVOKE.formatted("b")), Guests.relay(GET));
    RunResult second = run(journal);
    assertThat(message(second)).isEqualTo(message(first));
    assertThat(second.metering().hostCalls()).isEqualTo(first.metering().hostCalls());
    assertThat(run(new TestJournal())).isInstanceOf(RunResult.Completed.class);
  }

  @Test
  void oneThatCameToItsEndMustDoSoInAReplayOrItsCallerFailsWithIt() {
    install("{}", Guests.relay(INVOKE.formatted("b")), Guests.relay(GET));
    var journal = new TestJournal();
    assertThat(run(journal)).isInstanceOf(RunResult.Completed.class);
    install("{}", Guests.relay(INVOKE.formatted("b")), Guests.module("divide"));
    assertThat(run(journal))
        .isInstanceOfSatisfying(
            RunResult.Failed.class,
            failed -> {
              assertThat(failed.code()).isEqualTo(Code.TRAP);
              assertThat(failed.message()).startsWith("the routine b: ");
            });
  }

  private static String message(RunResult result) {
    return ((RunResult.Failed) result).message();
  }

  private int version;

  private void install(String limits, byte[] a, byte[] b) {
    String invokes = "{\"invokes\":[\"b\"]}";
    install(limits, invokes, a, invokes, b);
  }

  private void install(String limits, String grantsOfA, byte[] a, String grantsOfB, byte[] b) {
    String manifest =
        """
        {"id":"org.example.chain","version":"1.0.%d","abi":1,"owns":{"org.example.thing":{}},
         "routines":{
          "a":{"kind":"doc","module":"a.wasm","reads":["org.example.thing"],"limits":%s,
           "grants":%s},
          "b":{"kind":"doc","module":"b.wasm","reads":["org.example.thing"],"grants":%s}}}
        """
            .formatted(version++, limits, grantsOfA, grantsOfB);
    InstalledPlug plug =
        bench.plugs.install(Bench.plug("plug.json", manifest, "a.wasm", a, "b.wasm", b));
    if (plug.held() != null) {
      bench.plugs.approve(plug.id(), plug.held().digest());
    }
  }

  private RunResult run(Journal journal) {
    String prop = "{\"text\":\"%s\"}".formatted("x".repeat(350));
    var branch = bench.branch(bench.document(Map.of("org.example.thing", prop)));
    return bench
        .plugs
        .routine("org.example.chain", "a")
        .run(new Routine.Call(branch, READS, bench.store.blobs(), journal));
  }
}
