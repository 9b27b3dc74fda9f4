package org.daybook.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DaybookException;
import org.daybook.documents.PropKey;
import org.daybook.documents.Sequence;
import org.daybook.documents.WorkBranch;
import org.daybook.processors.Manifest.Form;
import org.daybook.processors.RunResult.Code;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A WASI command has its three streams, the host's calls, and nothing else.
@Timeout(60)
class WasiGuestTest {

  private static final Capabilities SOME =
      Bench.capabilities(Bench.tags("org.example.in"), Bench.tags("org.example.out"));
  private static final String CLOCK = "{\"op\":\"clock\"}";

  private static Bench bench;

  @BeforeAll
  static void open(@TempDir Path dir) {
    bench = new Bench(dir);
  }

  @AfterAll
  static void close() {
    bench.close();
  }

  @AfterEach
  void nothingStays() {
    assertThat(bench.plugs.running()).isZero();
    assertThat(bench.plugs.abandonedThreads()).isZero();
  }

  @Test
  void itsInputIsTheRequestAndItsOutputTheResult() {
    WorkBranch branch = branch();
    RunResult result = run("{}", branch, new TestJournal(), "input");
    assertThat(((RunResult.Completed) result).output())
        .isEqualTo(
            Bench.json(
                "{\"doc\":\"%s\",\"routine\":\"r\",\"input\":{}}"
                    .formatted(branch.fork().id().value())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"op":"prop.get","key":"org.example.in"}                       | {"text":"here"}
          {"op":"prop.get","key":"org.example.secret"}                   | null
          {"op":"prop.put","key":"org.example.out","value":{"n":1}}      | null
          {"op":"prop.delete","key":"org.example.out"}                   | null
          {"op":"prop.list"}                                             | ["org.example.in/main"]
          {"op":"log","level":"info","message":"hello"}                  | null
          {"op":"clock"}                                                 | "2026-11-23T10:00:00Z"
          {"op":"query","where":{"has":"org.example.in"}}                | {"documents":[],"next":null}
          {"op":"references","direction":"out"}                          | {"references":[]}
          {"op":"sleep","millis":5}                                      | null
          {"op":"receive","signal":"go"}                                 | {"payload":{"on":true}}
          {"op":"progress","value":{"done":0.5}}                         | null
          {"op":"invoke","routine":"s"}                                  | true
          """)
  void everyHostCallAnswersThroughCallLenAndTake(String request, String answer) {
    var journal = new TestJournal();
    journal.signals.put("go", "{\"on\":true}".getBytes(StandardCharsets.UTF_8));
    bench.install(
        Form.WASI, Guests.command(request), SOME, "{}", "{\"query\":true,\"invokes\":[\"s\"]}");
    RunResult result = bench.run(SOME, branch(), journal);
    assertThat(result).isInstanceOf(RunResult.Completed.class);
    assertThat(((RunResult.Completed) result).output()).isEqualTo(Bench.json(answer));
  }

  @Test
  void whoAllocatesIsAnsweredInAPlaceOfItsOwn() {
    assertThat(output(plain("wasi-alloc"))).isEqualTo("\"2026-11-23T10:00:00Z\"");
  }

  @Test
  void whatItPutsIsOnTheBranch() {
    WorkBranch branch = branch();
    run(
        "{}",
        branch,
        new TestJournal(),
        "{\"op\":\"prop.put\",\"key\":\"org.example.out\",\"value\":{\"n\":7}}");
    assertThat(branch.edit().puts())
        .isEqualTo(Map.of(PropKey.parse("org.example.out"), Bench.json("{\"n\":7}")));
  }

  @Test
  void aBlobIsReadAndWritten() throws IOException {
    BlobRef ref =
        bench
            .store
            .blobs()
            .put(new ByteArrayInputStream("the quick fox".getBytes(StandardCharsets.UTF_8)))
            .ref();
    WorkBranch branch =
        bench.branch(bench.document(Map.of("org.example.in", "{\"blob\":\"" + ref.uri() + "\"}")));
    RunResult result = run("{}", branch, new TestJournal(), "blob " + ref.sha256());
    var output = ((RunResult.Completed) result).output();
    assertThat(output.get(0).textValue()).isEqualTo("quick fox");
    try (var written = bench.store.blobs().open(new BlobRef(output.get(1).textValue()))) {
      assertThat(written.readAllBytes()).asString().isEqualTo("quick fox");
    }
  }

  @Test
  void anExitWithStatusZeroIsTheNormalEnd() {
    assertThat(run("flush", "exit 0")).isInstanceOf(RunResult.Completed.class);
  }

  @Test
  void whoClosesItsOutputReturnsNothing() {
    RunResult result = run("close");
    assertThat(((RunResult.Failed) result).code()).isEqualTo(Code.BAD_CALL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          exit 1    | {}                    | REPORTED       | exit-status: it exited with the status 1
          exit 255  | {}                    | REPORTED       | exit-status: it exited with the status 255
          error     | {}                    | REPORTED       | sky-hidden: too many clouds
          trap      | {}                    | TRAP           | it trapped: Trapped on unreachable instruction
          garbage   | {}                    | BAD_CALL       | it returned what is not the JSON wanted here: Unrecognized token 'hello': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false') at line 1, column 1
          nothing   | {}                    | BAD_CALL       | it returned what is not the JSON wanted here: it is empty
          loop      | {"wallMillis":200}    | TIMEOUT        | it ran longer than 200 ms
          flood-out | {"outputBytes":5000}  | OUTPUT_LIMIT   | it wrote more than 5000 bytes to its standard output
          flood-err | {}                    | OUTPUT_LIMIT   | it logged more than 10000 bytes
          flood-err-line | {}               | OUTPUT_LIMIT   | it logged more than 10000 bytes
          bomb      | {"memoryPages":40}    | OUT_OF_MEMORY  | it asked for more memory than its limit of 40 pages of 64 KiB, and then trapped: Trapped on unreachable instruction
          """)
  void aCommandThatEndsBadlyEndsTyped(String word, String limits, Code code, String message) {
    bench.install(Form.WASI, Guests.command(word), SOME, limits, "{}");
    WorkBranch branch = branch();
    Sequence before = bench.store.feed().last();
    RunResult result = bench.run(SOME, branch, new TestJournal());
    assertThat(bench.store.feed().last()).isEqualTo(before);
    assertThat(result).isInstanceOf(RunResult.Failed.class);
    assertThat(((RunResult.Failed) result).message()).isEqualTo(message);
    assertThat(((RunResult.Failed) result).code()).isEqualTo(code);
  }

  @Test
  void deepRecursionEndsTyped() {
    RunResult result = run("recurse");
    assertThat(((RunResult.Failed) result).code()).isIn(Code.STACK_OVERFLOW, Code.TRAP);
  }

  @Test
  void noPathLeadsAnywhere() {
    var output = ((RunResult.Completed) run("paths")).output();
    assertThat(output).hasSize(7 * 5 + 7 * 2).allMatch(answer -> answer.intValue() == -1);
  }

  @Test
  void vectorsThatNameWhatIsNotThereAndWaitsForStreamsAreErrors() {
    bench.install(Form.WASI, Guests.module("wasi-raw"), SOME, "{}", "{}");
    RunResult result = bench.run(SOME, branch(), new TestJournal());
    assertThat(((RunResult.Completed) result).output()).isEqualTo(Bench.json("[21,58]"));
  }

  @Test
  void clocksAndRandomnessComeFromTheJournalAndAReplaySeesTheSame() {
    var journal = new TestJournal();
    RunResult first = run("{}", branch(), journal, "random", "flush", "nothing", "exit 0");
    assertThat(journal.records.keySet()).containsExactly("seed:1");
    assertThat(output(bench.run(SOME, branch(), journal))).isEqualTo(output(first));
    RunResult other = bench.run(SOME, branch(), new TestJournal());
    assertThat(output(other)).isNotEqualTo(output(first));

    var times = new TestJournal();
    RunResult timed = run("{}", branch(), times, "times");
    assertThat(times.records.keySet()).containsExactly("clock:1", "sleep:1", "clock:2");
    assertThat(times.records.get("sleep:1")).asString().isEqualTo("PT0.002S");
    long second = Bench.NOW.getEpochSecond();
    assertThat(output(timed)).isEqualTo("[%d,0,%d,1000,0,1]".formatted(second, second));
    assertThat(output(bench.run(SOME, branch(), times))).isEqualTo(output(timed));
    assertThat(timed.metering().hostCalls()).isEqualTo(3);
  }

  @Test
  void aLoopThatWaitsForTheClockEndsAndAsksTheHostOnce() {
    var journal = new TestJournal();
    RunResult result = run("{}", branch(), journal, "poll-clock");
    assertThat(result).isInstanceOf(RunResult.Completed.class);
    assertThat(result.metering().hostCalls()).isEqualTo(1);
  }

  @Test
  void aSleepLetsTheJournalEndTheRun() {
    var suspended = new Error("suspended");
    var journal = new TestJournal();
    journal.onRecord = () -> journal.records.containsKey("clock:1") ? suspended : null;
    bench.install(Form.WASI, Guests.command("times"), SOME, "{}", "{}");
    assertThatThrownBy(() -> bench.run(SOME, branch(), journal)).isSameAs(suspended);
  }

  @Test
  void nothingIsKeptBetweenRuns() {
    bench.install(Form.WASI, Guests.command("state"), SOME, "{}", "{}");
    for (int i = 0; i < 5; i++) {
      assertThat(output(bench.run(SOME, branch(), new TestJournal()))).isEqualTo("1");
    }
  }

  @Test
  void whatTheHostRefusesEndsTheRunWhateverTheCommandMakesOfIt() {
    RunResult result =
        run("{\"op\":\"prop.put\",\"key\":\"org.example.secret\",\"value\":{}}", "nothing", CLOCK);
    assertThat(((RunResult.Failed) result).code()).isEqualTo(Code.WRITE_DENIED);
    RunResult early = plain("take-first");
    assertThat(((RunResult.Failed) early).message())
        .isEqualTo("it took an answer, and there is none: call_len comes first");
    RunResult beyond = plain("take-beyond");
    assertThat(((RunResult.Failed) beyond).message())
        .isEqualTo(
            "it named 29 bytes at 65530 as a place for an answer; its memory has 65536 bytes");
    assertThat(((RunResult.Failed) beyond).code()).isEqualTo(Code.BAD_CALL);
  }

  @Test
  void itsStandardErrorIsLogged() {
    List<String> lines =
        Logs.of(() -> assertThat(run("log").metering().logBytes()).isEqualTo(3 + 3 + 5 + 3));
    assertThat(lines).hasSize(3);
    assertThat(lines.getFirst()).endsWith(": one");
    assertThat(lines.getLast()).endsWith(": three");
  }

  @Test
  void whatItMayNotImportAndWhatItLacksIsSaidAtInstall() {
    refused(
        Guests.module("wasi-call"),
        "it imports the unknown function daybook.spawn; the host gives it only the functions blob_read, blob_write, call, call_len, take of daybook, and 45 of wasi_snapshot_preview1");
    refused(
        Guests.module("wasi-call"),
        "it imports the unknown function wasi_snapshot_preview1.proc_raise");
    refused(
        Guests.module("wasi-call"), "it exports no function daybook_alloc; export it, of type ");
    refused(Guests.module("good"), "it exports no function _start; export it, of type () -> nil");
    refused(
        Guests.module("unknown-import"), "it imports the unknown function daybook.spawn; the host");
  }

  private void refused(byte[] module, String reason) {
    assertThatThrownBy(() -> bench.install(Form.WASI, module, SOME, "{}", "{}"))
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessageContaining("m.wasm: " + reason);
  }

  private static RunResult plain(String guest) {
    bench.install(Form.WASI, Guests.module(guest), SOME, "{}", "{}");
    return bench.run(SOME, branch(), new TestJournal());
  }

  private static String output(RunResult result) {
    return ((RunResult.Completed) result).output().toString();
  }

  private static WorkBranch branch() {
    return bench.branch(bench.document(Map.of("org.example.in", "{\"text\":\"here\"}")));
  }

  private static RunResult run(String... words) {
    return run("{}", branch(), new TestJournal(), words);
  }

  private static RunResult run(String limits, WorkBranch branch, Journal journal, String... words) {
    bench.install(Form.WASI, Guests.command(words), SOME, limits, "{}");
    return bench.run(SOME, branch, journal);
  }
}
