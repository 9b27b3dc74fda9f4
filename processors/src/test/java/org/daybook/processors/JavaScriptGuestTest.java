package org.daybook.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.daybook.documents.BlobRef;
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

/// A routine in JavaScript: what it can do, and how it ends when it oversteps.
@Timeout(120)
class JavaScriptGuestTest {

  private static final Capabilities SOME =
      Bench.capabilities(Bench.tags("org.example.in"), Bench.tags("org.example.out"));

  private static Bench bench;
  private static HttpServer server;

  @BeforeAll
  static void open(@TempDir Path dir) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write("hi".getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    server.start();
    SandboxSettings base = Bench.SETTINGS;
    bench =
        new Bench(
            dir,
            new SandboxSettings(
                base.threads(),
                1 << 20,
                base.memoryShare(),
                base.run(),
                base.moduleBytes(),
                base.plugBytes(),
                base.admission(),
                base.grace(),
                Set.of(host())));
  }

  @AfterAll
  static void close() {
    server.stop(0);
    bench.close();
  }

  private static String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void nothingStays() {
    assertThat(bench.plugs.running()).isZero();
    assertThat(bench.plugs.abandonedThreads()).isZero();
  }

  @Test
  void aFunctionOfTheRoutinesNameIsCalledWithTheInputAndTheRun() {
    WorkBranch branch = branch();
    install("export function r(input, run) { return { input, run }; }", "{}");
    assertThat(output(bench.run(SOME, branch, new TestJournal())))
        .isEqualTo(
            Bench.json(
                "{\"input\":{},\"run\":{\"doc\":\"%s\",\"routine\":\"r\"}}"
                    .formatted(branch.fork().id().value())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          export default (input) => 7;                                       | 7
          export default function () {}                                      | null
          export async function r() { return await Promise.resolve(8); }     | 8
          export default () => 1; export const r = () => 2;                  | 2
          export default () => daybook.get("org.example.in/main")            | {"text":"here"}
          export default () => daybook.get("org.example.secret")             | null
          export default () => daybook.put("org.example.out", {n: 1})        | null
          export default () => daybook.delete("org.example.out")             | null
          export default () => daybook.list()                                | ["org.example.in/main"]
          export default () => daybook.list("org.example.out")               | []
          export default () => daybook.log("info", "hello")                  | null
          export default () => console.log("one", {two: 2}, 3)               | null
          export default () => daybook.clock()                               | "2026-11-23T10:00:00Z"
          export default () => Number.isInteger(daybook.random())            | true
          export default () => daybook.query({has: "org.example.in"})        | {"documents":[],"next":null}
          export default () => daybook.query({}, {limit: 2})                 | {"documents":[],"next":null}
          export default () => daybook.references("out", {limit: 3})         | {"references":[]}
          export default () => daybook.sleep(5)                              | null
          export default () => daybook.receive("go").payload.on              | true
          export default () => daybook.receive("stop", 10)                   | null
          export default () => daybook.progress({done: 0.5})                 | null
          export default () => daybook.invoke("s", {x: 1})                   | true
          export default () => new Date().toISOString()                      | "2026-11-23T10:00:00.000Z"
          export default () => new Date().getTimezoneOffset()                | 0
          export default () => new Date(0).toString()                        | "Thu Jan 01 1970 00:00:00 GMT+0000"
          export default () => [typeof std, typeof os, typeof fetch, typeof setTimeout, typeof performance, typeof require] | ["undefined","undefined","undefined","undefined","undefined","undefined"]
          export default () => "grüße 🙂 \\u0000".length                      | 10
          """)
  void whatARoutineReturnsIsItsResult(String source, String result) {
    var journal = new TestJournal();
    journal.signals.put("go", "{\"on\":true}".getBytes(StandardCharsets.UTF_8));
    install(source, "{}", "{\"query\":true,\"invokes\":[\"s\"]}");
    assertThat(output(bench.run(SOME, branch(), journal))).isEqualTo(Bench.json(result));
  }

  @Test
  void whatItPutsIsOnTheBranch() {
    WorkBranch branch = branch();
    install("export default () => daybook.put('org.example.out', {n: 7})", "{}");
    RunResult result = bench.run(SOME, branch, new TestJournal());
    assertThat(branch.edit().puts())
        .isEqualTo(Map.of(PropKey.parse("org.example.out"), Bench.json("{\"n\":7}")));
    assertThat(result.metering().hostCalls()).isEqualTo(1);
  }

  @Test
  void aBlobIsMeasuredReadAndWritten() throws IOException {
    BlobRef ref =
        bench
            .store
            .blobs()
            .put(new ByteArrayInputStream("the quick fox".getBytes(StandardCharsets.UTF_8)))
            .ref();
    install(
        """
        export default () => {
          const blob = daybook.get("org.example.in/main").blob;
          const some = daybook.blobRead(blob, 4, 5);
          const all = daybook.blobRead(blob);
          return [daybook.blobSize(blob), String.fromCharCode(...some), all.length,
            daybook.blobRead(blob, 100).length, daybook.blobWrite(all.subarray(4, 9)),
            daybook.blobWrite(new Uint8Array(0)).length];
        };
        """,
        "{}");
    WorkBranch branch =
        bench.branch(bench.document(Map.of("org.example.in", "{\"blob\":\"" + ref.uri() + "\"}")));
    JsonNode output = output(bench.run(SOME, branch, new TestJournal()));
    String written = output.get(4).textValue();
    assertThat(output).isEqualTo(Bench.json("[13,\"quick\",13,0,\"%s\",64]".formatted(written)));
    try (var bytes = bench.store.blobs().open(new BlobRef(written))) {
      assertThat(bytes.readAllBytes()).asString().isEqualTo("quick");
    }
  }

  @Test
  void aGrantedHostIsAsked() {
    String host = host();
    install(
        "export default () => { const a = daybook.http({url: 'http://%s/'}); return [a.status, a.body]; }"
            .formatted(host),
        "{}",
        "{\"hosts\":[\"%s\"]}".formatted(host));
    assertThat(output(bench.run(SOME, branch(), new TestJournal())))
        .isEqualTo(Bench.json("[200,\"hi\"]"));
  }

  @Test
  void anAnswerThatIsAnErrorIsThrownWithItsCode() {
    String missing = new BlobRef("ab".repeat(32)).uri();
    install(
        """
        export default () => {
          const caught = [];
          for (const f of [() => daybook.blobSize("%1$s"), () => daybook.blobRead("%1$s", 0, 4)]) {
            try { f(); } catch (e) { caught.push(e instanceof Error, e.code, e.message.slice(0, 8)); }
          }
          return caught;
        };
        """
            .formatted(missing),
        "{}");
    WorkBranch branch =
        bench.branch(bench.document(Map.of("org.example.in", "{\"b\":\"" + missing + "\"}")));
    assertThat(output(bench.run(SOME, branch, new TestJournal())))
        .isEqualTo(
            Bench.json("[true,\"blob-unknown\",\"the blob\",true,\"blob-unknown\",\"the blob\"]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          throw new TypeError("no sky")                        | {}  | REPORTED       | TypeError: no sky
          throw Object.assign(new Error("m"), {code: "late"})  | {}  | REPORTED       | late: m
          throw "a text"                                       | {}  | REPORTED       | error: a text
          throw {toJSON() { throw 1 }}                         | {}  | REPORTED       | error: it threw what cannot be described
          return 10n                                           | {}  | REPORTED       | TypeError: BigInt are forbidden in JSON.stringify
          return new Promise(() => {})                         | {}  | REPORTED       | promise-pending: it waits for a promise that nothing will settle
          return Promise.reject(new Error("later"))            | {}  | REPORTED       | Error: later
          null.x                                               | {}  | REPORTED       | TypeError: cannot read property 'x' of null
          return import("other.js")                            | {}  | REPORTED       | ReferenceError: could not load module 'other.js'
          daybook.put("org.example.out")                       | {}  | REPORTED       | TypeError: daybook.put was given a value that is no JSON
          return () => 1                                       | {}  | BAD_CALL       | it returned neither {"ok": ...} nor {"error": {"code": ..., "message": ...}}
          return "\\ud800"                                     | {}  | BAD_CALL       | it returned what is not the JSON wanted here: it holds a lone surrogate, \\ud800
          for (;;) ;                                           | {"wallMillis":300} | TIMEOUT | it ran longer than 300 ms
          for (;;) try { for (;;) ; } catch {}                 | {"wallMillis":300} | TIMEOUT | it ran longer than 300 ms
          (function again() { Promise.resolve().then(again) })() | {"wallMillis":300} | TIMEOUT | it ran longer than 300 ms
          /(a+)+$/.test("a".repeat(40) + "b")                  | {"wallMillis":300} | TIMEOUT | it ran longer than 300 ms
          const f = (n) => f(n + 1) + 1; f(0)                  | {}  | STACK_OVERFLOW | it recursed deeper than its stack allows
          for (;;) daybook.list()                              | {"hostCalls":50} | CALL_LIMIT | it called the host more than 50 times
          for (;;) try { daybook.list() } catch {}             | {"hostCalls":50} | CALL_LIMIT | it called the host more than 50 times
          for (;;) console.log("and on")                       | {}  | OUTPUT_LIMIT | it logged more than 10000 bytes
          return "x".repeat(5000)                              | {"outputBytes":1000} | OUTPUT_LIMIT | it returned 5009 bytes; 1000 more were allowed
          try { daybook.put("org.example.secret", {}) } catch {} | {} | WRITE_DENIED | it tried to put org.example.secret/main; it declared to write org.example.out
          try { daybook.query({}) } catch {}                   | {}  | GRANT_DENIED   | it asked for documents; that takes "query": true in its routine's grants, and in those of who invokes it
          daybook.blobRead("ab".repeat(32), 0.5, 1)            | {}  | BAD_CALL       | it read a blob with the offset 0.5
          daybook.log("loud", "")                              | {}  | BAD_CALL       | it logged at the unknown level "loud"; there are trace, debug, info, warn and error
          """)
  void aRoutineThatEndsBadlyEndsTyped(String body, String limits, Code code, String message) {
    install("export function r() { %s }".formatted(body), limits);
    WorkBranch branch = branch();
    Sequence before = bench.store.feed().last();
    RunResult result = bench.run(SOME, branch, new TestJournal());
    assertThat(bench.store.feed().last()).isEqualTo(before);
    assertThat(result).isInstanceOf(RunResult.Failed.class);
    assertThat(((RunResult.Failed) result).message()).isEqualTo(message);
    assertThat(((RunResult.Failed) result).code()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          const all = []; for (;;) all.push(new Uint8Array(100000))
          let s = "x"; for (;;) s = [s, s].join("")
          const all = []; for (;;) all.push({})
          const all = []; for (;;) try { all.push("x".repeat(100000) + all.length) } catch (e) { throw e }
          """)
  void aMemoryBombRunsOutOfMemory(String body) {
    install("export function r() { %s }".formatted(body), "{\"memoryPages\":40}");
    RunResult result = bench.run(SOME, branch(), new TestJournal());
    assertThat(((RunResult.Failed) result).code()).isEqualTo(Code.OUT_OF_MEMORY);
    assertThat(result.metering().memoryPages()).isLessThanOrEqualTo(40);
  }

  @Test
  void deepRecursionThatIsCaughtGoesOn() {
    install(
        "export function r() { const f = () => f() + 1; try { f() } catch (e) { return e.name } }",
        "{}");
    assertThat(output(bench.run(SOME, branch(), new TestJournal())).textValue())
        .isEqualTo("RangeError");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          const f = () => { daybook.list(); f(); }; f()
          const f = () => { try { f(); } finally { Math.random(); Date.now(); } }; f()
          const f = () => { try { f(); } finally { daybook.blobWrite(new Uint8Array(1)); } }; f()
          let a = []; for (let i = 0; i < 10000; i++) a = [a]; return JSON.stringify(a)
          let a = []; for (let i = 0; i < 10000; i++) a = [a]; return String(a)
          const p = new Proxy({}, {get: (t, k) => p[k]}); p.x
          return new RegExp("(".repeat(20000) + ")".repeat(20000))
          """)
  void whateverRecursesEndsTypedAndTheNextRunIsWell(String body) {
    install("export function r() { %s }".formatted(body), "{}");
    RunResult result = bench.run(SOME, branch(), new TestJournal());
    assertThat(((RunResult.Failed) result).code())
        .isIn(Code.STACK_OVERFLOW, Code.CALL_LIMIT, Code.REPORTED);
    install(
        "export default () => [Math.random() < 1, daybook.blobWrite(new Uint8Array(1)).length, Date.now() > 0]",
        "{}");
    assertThat(output(bench.run(SOME, branch(), new TestJournal())))
        .isEqualTo(Bench.json("[true,64,true]"));
  }

  @Test
  void clockAndRandomnessComeFromTheJournalAndAReplaySeesTheSame() {
    install(
        "export function r() { const t = Date.now(); daybook.sleep(3); "
            + "return [t, new Date().getTime() >= t, Math.random(), Math.random(), daybook.clock()]; }",
        "{}");
    var journal = new TestJournal();
    JsonNode first = output(bench.run(SOME, branch(), journal));
    assertThat(journal.records.keySet())
        .containsExactly("clock:1", "sleep:1", "clock:2", "seed:1", "clock:3");
    assertThat(first.get(0).longValue()).isEqualTo(Bench.NOW.toEpochMilli());
    assertThat(output(bench.run(SOME, branch(), journal))).isEqualTo(first);
    JsonNode other = output(bench.run(SOME, branch(), new TestJournal()));
    assertThat(other.get(2)).isNotEqualTo(first.get(2));
    assertThat(first.get(2).doubleValue())
        .isBetween(0.0, 1.0)
        .isNotEqualTo(first.get(3).doubleValue());
  }

  @Test
  void lookingAtTheClockForLongAsksTheHostOnce() {
    install(
        "export function r() { const t = Date.now(); let n = 0; while (Date.now() < t + 2) n++; return n; }",
        "{}");
    RunResult result = bench.run(SOME, branch(), new TestJournal());
    assertThat(output(result).intValue()).isEqualTo(1999);
    assertThat(result.metering().hostCalls()).isEqualTo(1);
  }

  @Test
  void aSleepLetsTheJournalEndTheRun() {
    var suspended = new Error("suspended");
    var journal = new TestJournal();
    journal.onRecord = () -> suspended;
    install("export function r() { try { daybook.sleep(1) } catch {} }", "{}");
    assertThatThrownBy(() -> bench.run(SOME, branch(), journal)).isSameAs(suspended);
  }

  @Test
  void nothingIsKeptBetweenRuns() {
    install(
        """
        let runs = 0;
        export function r() {
          runs++;
          globalThis.seen = (globalThis.seen ?? 0) + 1;
          Array.prototype.mine = (Array.prototype.mine ?? 0) + 1;
          return [runs, globalThis.seen, [].mine];
        }
        """,
        "{}");
    for (int i = 0; i < 5; i++) {
      assertThat(output(bench.run(SOME, branch(), new TestJournal())))
          .isEqualTo(Bench.json("[1,1,1]"));
    }
  }

  @Test
  void theCallsAreAsTheyWereWhateverItMakesOfTheLanguage() {
    install(
        """
        JSON.stringify = () => "{}";
        JSON.parse = () => { throw 1 };
        Promise.prototype.then = () => { throw 2 };
        export function r() { return daybook.get("org.example.in"); }
        """,
        "{}");
    assertThat(output(bench.run(SOME, branch(), new TestJournal())))
        .isEqualTo(Bench.json("{\"text\":\"here\"}"));
    assertThatThrownBy(() -> install("daybook = 1; export default () => 1", "{}"))
        .hasMessageContaining("m.js: TypeError: 'daybook' is read-only at <anonymous> (m.js:1:1)");
  }

  @Test
  void theStackOfWhatItThrewIsInTheLogAsFarAsThereIsRoom() {
    List<String> lines =
        Logs.of(
            () -> {
              install(
                  "\nfunction deep() {\n  throw new Error('no sky');\n}\nexport function r() { deep(); }",
                  "{}");
              bench.run(SOME, branch(), new TestJournal());
              install("export function r() { throw new Error('no sky') }", "{\"logBytes\":8}");
              RunResult little = bench.run(SOME, branch(), new TestJournal());
              assertThat(((RunResult.Failed) little).code()).isEqualTo(Code.REPORTED);
              assertThat(little.metering().logBytes()).isEqualTo(8);
            });
    assertThat(lines.getFirst())
        .contains("Error: no sky at deep (m.js:3:")
        .contains("at r (m.js:5:");
    assertThat(lines.getLast()).endsWith("Error: n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          \\nlet a = ;                      | m.js: SyntaxError: unexpected token in expression: ';' at m.js:2:9; correct it there
          throw new Error("early")          | m.js: Error: early at <anonymous> (m.js:1:11); correct it there
          import x from "./y.js"            | m.js: ReferenceError: could not load module 'y.js'; correct it there
          Date.now(); export default 1      | m.js: it looks at the clock while it is loaded; do that within the routine's function
          new Date(); export default 1      | m.js: it looks at the clock while it is loaded; do that within the routine's function
          Math.random()                     | m.js: it draws a random number while it is loaded; do that within the routine's function
          daybook.get("org.example.in")     | m.js: it asks the host while it is loaded; do that within the routine's function
          await new Promise(() => {})       | m.js: it waits for a promise that nothing will settle; await nothing while it is loaded
          export const x = 1                | plug.json /routines/r/module: "m.js" exports no function r, and no default one; write: export function r(input) { ... }
          const f = () => f() + 1; f()      | m.js: RangeError: Maximum call stack size exceeded at f (m.js:1:
          const a = []; for (;;) a.push({}) | m.js: while it was loaded, its memory of 30 pages of 64 KiB is full; do less there
          """)
  void aSourceThatCannotBeLoadedIsRefusedAtInstall(String source, String reason) {
    assertThatThrownBy(() -> install(source.replace("\\n", "\n"), "{\"memoryPages\":30}"))
        .hasMessageContaining(reason);
  }

  @Test
  void bytesThatAreNoTextAndTooLittleMemoryAreRefusedAtInstall() {
    byte[] bytes = {'/', '/', (byte) 0xff};
    assertThatThrownBy(() -> bench.install(Form.JAVASCRIPT, bytes, SOME, "{}", "{}"))
        .hasMessageContaining("m.js: it is not UTF-8; save it as UTF-8");
    assertThatThrownBy(() -> install("export default () => 1", "{\"memoryPages\":5}"))
        .hasMessageContaining("m.js: its memory starts with ")
        .hasMessageContaining("pages, and its limit is 5; raise memoryPages");
  }

  @Test
  void theKitTypesTheFunctionsThatThereAre() throws IOException {
    String kit = Files.readString(Path.of("kits/javascript/daybook.d.ts"));
    String typed =
        kit.substring(kit.indexOf("interface Daybook {"), kit.indexOf("declare const daybook"));
    install("export default () => Object.keys(daybook)", "{}");
    var names = new ArrayList<String>();
    output(bench.run(SOME, branch(), new TestJournal()))
        .forEach(name -> names.add(name.textValue()));
    assertThat(
            Pattern.compile("(?m)^  (\\w+)[<(]")
                .matcher(typed)
                .results()
                .map(name -> name.group(1)))
        .containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void manyModulesFromTheSameEngineRunAtOnce() throws InterruptedException {
    install("export function r(input, run) { return run.doc; }", "{}");
    Routine routine = bench.plugs.routine("org.example.test", "r");
    var failures = new java.util.concurrent.ConcurrentLinkedQueue<String>();
    List<Thread> callers =
        java.util.stream.IntStream.range(0, 12)
            .mapToObj(
                i ->
                    Thread.startVirtualThread(
                        () -> {
                          WorkBranch branch = branch();
                          RunResult result =
                              routine.run(
                                  new Routine.Call(
                                      branch, SOME, bench.store.blobs(), new TestJournal()));
                          if (!(result instanceof RunResult.Completed done)
                              || !done.output().asText().equals(branch.fork().id().value())) {
                            failures.add(result.toString());
                          }
                        }))
            .toList();
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(failures).isEmpty();
  }

  private static void install(String source, String limits) {
    install(source, limits, "{}");
  }

  private static void install(String source, String limits, String grants) {
    bench.install(Form.JAVASCRIPT, source.getBytes(StandardCharsets.UTF_8), SOME, limits, grants);
  }

  private static JsonNode output(RunResult result) {
    assertThat(result).isInstanceOf(RunResult.Completed.class);
    return ((RunResult.Completed) result).output();
  }

  private static WorkBranch branch() {
    return bench.branch(bench.document(Map.of("org.example.in", "{\"text\":\"here\"}")));
  }
}
