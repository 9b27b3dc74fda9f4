package org.daybook.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.daybook.documents.BlobRef;
import org.daybook.documents.Edit;
import org.daybook.documents.PropKey;
import org.daybook.documents.WorkBranch;
import org.daybook.processors.RunResult.Code;
import org.daybook.processors.internal.StrictJson;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a routine may ask of the host, what it gets, and how it ends when it oversteps.
@Timeout(60)
class HostCallTest {

  private static final Capabilities SOME =
      Bench.capabilities(Bench.tags("org.example.in"), Bench.tags("org.example.out"));
  private static final Map<String, String> PROPS =
      Map.of(
          "org.example.in", "{\"text\":\"here\"}",
          "org.example.in/second", "{}",
          "org.example.secret", "{\"pin\":1}");

  private static Bench bench;

  @BeforeAll
  static void open(@TempDir Path dir) {
    bench = new Bench(dir);
  }

  @AfterAll
  static void close() {
    bench.close();
  }

  @Test
  void aDeclaredPropIsRead() {
    completes("{\"text\":\"here\"}", SOME, get("org.example.in"));
  }

  @Test
  void anUndeclaredPropLooksAbsent() {
    completes("null", SOME, get("org.example.secret"));
    completes("null", SOME, get("org.example.nowhere"));
  }

  @Test
  void theListHoldsDeclaredPropsOnly() {
    completes(
        "[\"org.example.in/main\",\"org.example.in/second\"]", SOME, "{\"op\":\"prop.list\"}");
    completes("[]", SOME, "{\"op\":\"prop.list\",\"tag\":\"org.example.secret\"}");
  }

  @Test
  void whatWasWrittenIsReadBackWhereThatIsDeclared() {
    var both = Bench.capabilities(Bench.tags("org.example.out"), Bench.tags("org.example.out"));
    completes("{\"n\":7}", both, put("org.example.out", "{\"n\":7}"), get("org.example.out"));
    completes("null", SOME, put("org.example.out", "{\"n\":7}"), get("org.example.out"));
  }

  @Test
  void aWriteIsOnTheBranchAfterTheRun() {
    WorkBranch branch = bench.branch(bench.document(PROPS));
    RunResult result =
        bench.run(
            Guests.relay(put("org.example.out", "{\"n\":7}")),
            SOME,
            "{}",
            branch,
            new TestJournal());
    assertThat(result).isInstanceOf(RunResult.Completed.class);
    assertThat(branch.edit().puts())
        .isEqualTo(Map.of(PropKey.parse("org.example.out"), Bench.json("{\"n\":7}")));
    assertThat(result.metering().bytesWritten()).isEqualTo(7);
    assertThat(result.metering().hostCalls()).isEqualTo(1);
  }

  @Test
  void aDocumentIsMadeWithTheMergeAndLinkedTo() {
    WorkBranch branch = bench.branch(bench.document(PROPS));
    var journal = new TestJournal();
    RunResult result =
        bench.run(
            Guests.relay(
                "{\"op\":\"doc.create\",\"props\":{\"org.example.out\":{\"n\":7},\"org.example.out/b\":{}}}"),
            SOME,
            "{}",
            branch,
            journal);
    WorkBranch.Draft draft = branch.created().getFirst();
    assertThat(result)
        .isInstanceOfSatisfying(
            RunResult.Completed.class,
            done -> assertThat(done.output().textValue()).isEqualTo("daybook:doc/" + draft.id()));
    assertThat(draft.props())
        .isEqualTo(
            Map.of(
                PropKey.parse("org.example.out"), Bench.json("{\"n\":7}"),
                PropKey.parse("org.example.out/b"), Bench.json("{}")));
    assertThat(branch.edit()).isEqualTo(Edit.NOTHING);
    assertThat(result.metering().edits()).isEqualTo(2);
  }

  @Test
  void aDocumentThatTheRoutineMayNotWriteIsNotMade() {
    fails(
        Code.WRITE_DENIED,
        "it tried to create a document with org.example.secret/main; it declared to write org.example.out",
        SOME,
        "{\"op\":\"doc.create\",\"props\":{\"org.example.out\":{},\"org.example.secret\":{}}}");
    fails(
        Code.BAD_CALL,
        "it sent a doc.create without \"props\": wanted an object of one prop or more, by key",
        SOME,
        "{\"op\":\"doc.create\",\"props\":{}}");
  }

  @Test
  void anUndeclaredWriteEndsTheRun() {
    fails(
        Code.WRITE_DENIED,
        "it tried to put org.example.secret/main; it declared to write org.example.out",
        SOME,
        put("org.example.secret", "{}"));
  }

  @Test
  void anUndeclaredDeleteEndsTheRun() {
    fails(
        Code.WRITE_DENIED,
        "it tried to delete org.example.in/second; it declared to write org.example.out",
        SOME,
        "{\"op\":\"prop.delete\",\"key\":\"org.example.in/second\"}");
  }

  @Test
  void aTagIsNotAPrefix() {
    var ab = Bench.capabilities(Set.of(), Bench.tags("org.a.b"));
    fails(
        Code.WRITE_DENIED,
        "it tried to put org.a.bc/main; it declared to write org.a.b",
        ab,
        put("org.a.bc", "{}"));
    completes("null", ab, put("org.a.b/x", "{}"));
  }

  @Test
  void anythingBreakingTheSchemaEndsTheRun() {
    fails(
        Code.SCHEMA_VIOLATION,
        "it put a value that breaks the schema of its tag: "
            + bench
                .store
                .schemas()
                .faults(PropKey.parse("org.example.out"), Bench.json("{\"n\":\"x\"}"))
                .getFirst(),
        SOME,
        put("org.example.out", "{\"n\":\"x\"}"));
  }

  @Test
  void clockAndRandomAreJournaledUnderStableNames() {
    var journal = new TestJournal();
    var branch = bench.branch(bench.document(PROPS));
    byte[] guest = Guests.relay("{\"op\":\"clock\"}", "{\"op\":\"random\"}", "{\"op\":\"random\"}");
    RunResult first = bench.run(guest, SOME, "{}", branch, journal);
    assertThat(journal.records.keySet()).containsExactly("clock:1", "random:1", "random:2");
    assertThat(journal.records.get("clock:1")).asString().isEqualTo("2026-11-23T10:00:00Z");
    RunResult replay =
        bench
            .plugs
            .routine("org.example.test", "r")
            .run(new Routine.Call(branch, SOME, bench.store.blobs(), journal));
    assertThat(((RunResult.Completed) replay).output())
        .isEqualTo(((RunResult.Completed) first).output());
    assertThat(((RunResult.Completed) first).output().longValue()).isBetween(0L, (1L << 53) - 1);
  }

  @Test
  void whatTheJournalThrowsReachesTheCallerUnchanged() {
    for (Throwable thrown :
        List.of(
            new Error("unwinding"),
            new IllegalStateException("diverged"),
            new IOException("checked"))) {
      var journal = new TestJournal();
      journal.onRecord = () -> thrown;
      assertThatThrownBy(
              () ->
                  bench.run(
                      Guests.relay("{\"op\":\"clock\"}"),
                      SOME,
                      "{}",
                      bench.branch(bench.document(PROPS)),
                      journal))
          .isSameAs(thrown);
    }
  }

  @Test
  void aCancelReachesAGuestThatComputes() {
    var journal = new TestJournal();
    var cancelled = new Error("cancelled");
    int[] checks = {0};
    journal.onCheck = () -> checks[0]++ < 3 ? null : cancelled;
    assertThatThrownBy(
            () ->
                bench.run(
                    Guests.module("loop"),
                    SOME,
                    "{}",
                    bench.branch(bench.document(PROPS)),
                    journal))
        .isSameAs(cancelled);
    assertThat(bench.plugs.running()).isZero();
  }

  @Test
  void anInterruptEndsTheRunAndStaysSet() {
    Thread.currentThread().interrupt();
    RunResult result =
        bench
            .plugs
            .routine("org.example.test", "r")
            .run(
                new Routine.Call(
                    bench.branch(bench.document(PROPS)),
                    SOME,
                    bench.store.blobs(),
                    new TestJournal()));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(result).isInstanceOf(RunResult.Failed.class);
    assertThat(((RunResult.Failed) result).code()).isEqualTo(Code.HOST);
  }

  @Test
  void aLogLineIsTaken() {
    completes("null", SOME, "{\"op\":\"log\",\"level\":\"debug\",\"message\":\"two\\nlines\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"op":"prop.get"}                             | it sent a request without the text "key"
          {"op":"prop.get","key":7}                     | it sent a request without the text "key"
          {"key":"org.example.in"}                      | it sent a request without the text "op"
          []                                            | it sent a request without the text "op"
          {"op":"fly"}                                  | it asked for the unknown operation "fly"; there are prop.get, prop.put, prop.delete, prop.list, doc.create, blob.size, log, clock, random, query, references, sleep, receive, progress, invoke and http
          {"op":"prop.put","key":"org.example.out"}     | it sent a prop.put without a value
          {"op":"log","level":"loud","message":""}      | it logged at the unknown level "loud"; there are trace, debug, info, warn and error
          {"op":"clock"} x                              | it sent a request that is not the JSON wanted here: Unrecognized token 'x': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false') at line 1, column 16
          {"op":"clock","op":"random"}                  | it sent a request that is not the JSON wanted here: Duplicate field 'op' at line 1, column 19
          {"op":"prop.get","key":"\\ud800"}             | it sent a request that is not the JSON wanted here: it holds a lone surrogate, \\ud800
          {"op":"prop.put","key":"org.example.out","value":{"n":1e999}} | it sent a request that is not the JSON wanted here: it holds a number beyond the range of a double
          """)
  void aRequestThatCannotBeUnderstoodEndsTheRun(String request, String message) {
    fails(Code.BAD_CALL, message.replace("\\\\", "\\"), SOME, request.replace("\\\\", "\\"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Org.Example", "org", "org.example.in/", "org.example.in/a/b", "../x", ""})
  void aKeyThatIsNoneEndsTheRun(String key) {
    RunResult result = run(SOME, get(key));
    assertThat(result).isInstanceOf(RunResult.Failed.class);
    assertThat(((RunResult.Failed) result).code()).isEqualTo(Code.BAD_CALL);
    assertThat(((RunResult.Failed) result).message()).startsWith("it named a ").contains("wanted");
  }

  @Test
  void jsonNestedTooDeepEndsTheRun() {
    String deep = "[".repeat(200) + "]".repeat(200);
    RunResult result = run(SOME, put("org.example.out", deep));
    assertThat(((RunResult.Failed) result).code()).isEqualTo(Code.BAD_CALL);
    assertThat(((RunResult.Failed) result).message())
        .contains("nesting depth (65) exceeds the maximum allowed (64");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          1, -1, 5, 0, 0, 0, named 5 bytes at -1 as a request; its memory has 65536 bytes
          1, 0, -1, 0, 0, 0, named -1 bytes at 0 as a request; its memory has 65536 bytes
          1, 65535, 2, 0, 0, 0, named 2 bytes at 65535 as a request; its memory has 65536 bytes
          1, 2147483647, 2147, 0, 0, 0, named 2147 bytes at 2147483647 as a request; its memory has 65536 bytes
          2, -1, 64, 0, 0, 0, named 64 bytes at -1 as a blob's name; its memory has 65536 bytes
          2, 3072, 64, -5, 10, 0, named 10 bytes at -5 as a place for a blob's bytes; its memory has 65536 bytes
          2, 3072, 64, 0, -10, 0, named -10 bytes at 0 as a place for a blob's bytes; its memory has 65536 bytes
          2, 3072, 64, 0, 10, -1, read a blob from the negative offset -1
          3, -1, 1, 0, 0, 0, named 1 bytes at -1 as a blob; its memory has 65536 bytes
          3, 0, 2147483647, 0, 0, 0, named 2147483647 bytes at 0 as a blob; its memory has 65536 bytes
          3, 0, 1, 65500, 0, 0, named 64 bytes at 65500 as a place for a blob's name; its memory has 65536 bytes
          4, -1, 0, 0, 0, 0, named 61 bytes at -1 as the place that daybook_alloc returned; its memory has 65536 bytes
          4, 65530, 0, 0, 0, 0, named 61 bytes at 65530 as the place that daybook_alloc returned; its memory has 65536 bytes
          5, 0, 0, 0, 0, -1, named -1 bytes at -1 as its result; its memory has 65536 bytes
          5, 0, 0, 0, 0, 281474976710657, named 1 bytes at 65536 as its result; its memory has 65536 bytes
          """)
  void aRangeOutsideItsMemoryEndsTheRun(
      int what, int a, int b, int c, int d, long wide, String message) {
    RunResult result = bench.run(Guests.raw(what, wide, a, b, c, d), SOME);
    assertThat(result).isInstanceOf(RunResult.Failed.class);
    assertThat(((RunResult.Failed) result).message()).isEqualTo("it " + message);
    assertThat(((RunResult.Failed) result).code()).isEqualTo(Code.BAD_CALL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 | returned what is not the JSON wanted here: it is empty
          8796093022219 | returned neither {"ok": ...} nor {"error": {"code": ..., "message": ...}}
          """)
  void aResultThatCannotBeUnderstoodEndsTheRun(long packed, String message) {
    // 8796093022219 is 2048 << 32 | 11, where {"ok":true} is; overwritten below.
    byte[] guest = Guests.raw(5, packed);
    if (packed != 0) {
      int at = new String(guest, StandardCharsets.ISO_8859_1).indexOf("{\"ok\":true}");
      System.arraycopy("{\"no\":true}".getBytes(StandardCharsets.US_ASCII), 0, guest, at, 11);
    }
    RunResult result = bench.run(guest, SOME);
    assertThat(((RunResult.Failed) result).message()).isEqualTo("it " + message);
    assertThat(((RunResult.Failed) result).code()).isEqualTo(Code.BAD_CALL);
  }

  @Test
  void writingMoreThanTheLimitEndsTheRun() {
    RunResult result =
        bench.run(
            Guests.relay(
                put("org.example.out", "{\"n\":1}"), put("org.example.out/b", "{\"n\":123456}")),
            SOME,
            "{\"outputBytes\":15}",
            bench.branch(bench.document(PROPS)),
            new TestJournal());
    assertThat(((RunResult.Failed) result).message())
        .isEqualTo(
            "it put org.example.out/b with 12 bytes, having written 7 before; all in all 15 are allowed");
    assertThat(((RunResult.Failed) result).code()).isEqualTo(Code.OUTPUT_LIMIT);
  }

  private static RunResult.Failed limited(byte[] guest, String limits) {
    WorkBranch branch = bench.branch(bench.document(PROPS));
    RunResult result = bench.run(guest, SOME, limits, branch, new TestJournal());
    assertThat(result).isInstanceOf(RunResult.Failed.class);
    return (RunResult.Failed) result;
  }

  @Test
  void puttingAndDeletingMoreOftenThanTheLimitEndsTheRun() {
    RunResult.Failed failed =
        limited(
            Guests.relay(
                put("org.example.out", "{}"),
                "{\"op\":\"prop.delete\",\"key\":\"org.example.out\"}",
                put("org.example.out/b", "{}")),
            "{\"edits\":2}");
    assertThat(failed.code()).isEqualTo(Code.EDIT_LIMIT);
    assertThat(failed.message()).isEqualTo("it put and deleted props more than 2 times");
    assertThat(failed.metering().edits()).isEqualTo(2);
  }

  @Test
  void readingMoreThanTheLimitEndsTheRun() throws IOException {
    BlobRef ref = blob("the quick brown fox");
    WorkBranch branch =
        bench.branch(bench.document(Map.of("org.example.in", "{\"blob\":\"" + ref.uri() + "\"}")));
    RunResult result =
        bench.run(Guests.blob(ref.sha256()), SOME, "{\"blobBytes\":5}", branch, new TestJournal());
    assertThat(((RunResult.Failed) result).code()).isEqualTo(Code.READ_LIMIT);
    assertThat(((RunResult.Failed) result).message()).contains("all in all 5 are allowed");
    assertThat(result.metering().bytesRead()).isLessThanOrEqualTo(5);
  }

  @Test
  void jsonOfMorePartsThanFitInMemoryIsRefused() throws StrictJson.Malformed {
    byte[] most = ("[" + "0,".repeat(499_997) + "0]").getBytes(StandardCharsets.UTF_8);
    assertThat(StrictJson.read(most)).hasSize(499_998);
    byte[] more = ("[" + "{},".repeat(250_000) + "0]").getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> StrictJson.read(more))
        .isInstanceOf(StrictJson.Malformed.class)
        .hasMessageContaining("500000");
  }

  @Test
  void aLineThatSaysNothingIsALineNevertheless() {
    String line = "{\"op\":\"log\",\"level\":\"info\",\"message\":\"\"}";
    assertThat(limited(Guests.relay(line), "{\"logBytes\":0}").code()).isEqualTo(Code.OUTPUT_LIMIT);
    assertThat(limited(Guests.relay(line, line, line), "{\"logBytes\":2}").code())
        .isEqualTo(Code.OUTPUT_LIMIT);
  }

  @Test
  void waitingMoreOftenThanARunMayEndsIt() {
    String sleep = "{\"op\":\"sleep\",\"millis\":0}";
    String receive = "{\"op\":\"receive\",\"signal\":\"s\",\"millis\":0}";
    List<String> most =
        Stream.iterate(0, n -> n + 1).limit(100).map(n -> n % 2 == 0 ? sleep : receive).toList();
    completes("null", SOME, most.toArray(String[]::new));
    fails(
        Code.CALL_LIMIT,
        "it slept after 100 waits; no more are allowed",
        SOME,
        Stream.concat(most.stream(), Stream.of(sleep)).toArray(String[]::new));
  }

  @Test
  void aBlobNamedInAReadablePropIsReadInPiecesAndABlobIsWritten() throws IOException {
    BlobRef ref = blob("the quick brown fox");
    WorkBranch branch =
        bench.branch(
            bench.document(
                Map.of("org.example.in", "{\"deep\":[{\"blob\":\"" + ref.uri() + "\"}]}")));
    RunResult result = bench.run(Guests.blob(ref.sha256()), SOME, "{}", branch, new TestJournal());
    assertThat(result).isInstanceOf(RunResult.Completed.class);
    assertThat(((RunResult.Completed) result).output().textValue()).isEqualTo(ref.sha256());
    assertThat(result.metering().bytesRead()).isEqualTo(19);
    assertThat(result.metering().bytesWritten()).isEqualTo(19);
  }

  @Test
  void aBlobThatOnlyAnUndeclaredPropNamesIsDenied() throws IOException {
    BlobRef ref = blob("a secret");
    WorkBranch branch =
        bench.branch(
            bench.document(Map.of("org.example.secret", "{\"blob\":\"" + ref.uri() + "\"}")));
    RunResult result = bench.run(Guests.blob(ref.sha256()), SOME, "{}", branch, new TestJournal());
    assertThat(((RunResult.Failed) result).code()).isEqualTo(Code.BLOB_DENIED);
    assertThat(((RunResult.Failed) result).message())
        .isEqualTo(
            "it tried to read the blob %s; it may use only blobs that a prop under org.example.in names, and those it wrote"
                .formatted(ref));
  }

  @Test
  void aLinkToABlobItMayNotReadIsDeniedSoThatNoLaterRunFollowsIt() throws IOException {
    BlobRef ref = blob("another secret");
    RunResult result = run(SOME, put("org.example.out", "{\"blob\":\"" + ref.uri() + "\"}"));
    assertThat(((RunResult.Failed) result).code()).isEqualTo(Code.BLOB_DENIED);
    assertThat(((RunResult.Failed) result).message())
        .startsWith("it tried to link to the blob " + ref);
  }

  @Test
  void aBlobThatIsNotHereIsAnErrorTheGuestCanHandle() {
    BlobRef ref = new BlobRef("ab".repeat(32));
    WorkBranch branch =
        bench.branch(bench.document(Map.of("org.example.in", "{\"blob\":\"" + ref.uri() + "\"}")));
    RunResult result =
        bench.run(
            Guests.relay("{\"op\":\"blob.size\",\"blob\":\"" + ref.uri() + "\"}"),
            SOME,
            "{}",
            branch,
            new TestJournal());
    assertThat(((RunResult.Failed) result).code()).isEqualTo(Code.REPORTED);
    assertThat(((RunResult.Failed) result).message())
        .isEqualTo("blob-unknown: the blob %s is not here".formatted(ref));
  }

  @Test
  void theCallersCapabilitiesNarrowTheManifests() {
    bench.install(Guests.relay(get("org.example.in")), SOME, "{}");
    RunResult result =
        bench
            .plugs
            .routine("org.example.test", "r")
            .run(
                new Routine.Call(
                    bench.branch(bench.document(PROPS)),
                    Bench.capabilities(Set.of(), Set.of()),
                    bench.store.blobs(),
                    new TestJournal()));
    assertThat(((RunResult.Completed) result).output().isNull()).isTrue();
  }

  private static BlobRef blob(String text) throws IOException {
    return bench
        .store
        .blobs()
        .put(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
        .ref();
  }

  private static String get(String key) {
    return "{\"op\":\"prop.get\",\"key\":\"" + key + "\"}";
  }

  private static String put(String key, String value) {
    return "{\"op\":\"prop.put\",\"key\":\"" + key + "\",\"value\":" + value + "}";
  }

  private static RunResult run(Capabilities capabilities, String... requests) {
    return bench.run(
        Guests.relay(requests),
        capabilities,
        "{}",
        bench.branch(bench.document(PROPS)),
        new TestJournal());
  }

  private static void completes(String output, Capabilities capabilities, String... requests) {
    RunResult result = run(capabilities, requests);
    assertThat(result).isInstanceOf(RunResult.Completed.class);
    assertThat(((RunResult.Completed) result).output()).isEqualTo(Bench.json(output));
  }

  private static void fails(
      Code code, String message, Capabilities capabilities, String... requests) {
    RunResult result = run(capabilities, requests);
    assertThat(result).isInstanceOf(RunResult.Failed.class);
    assertThat(((RunResult.Failed) result).message()).isEqualTo(message);
    assertThat(((RunResult.Failed) result).code()).isEqualTo(code);
  }
}
