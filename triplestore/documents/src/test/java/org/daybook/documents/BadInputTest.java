package org.daybook.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.daybook.documents.TestVault.ANN;
import static org.daybook.documents.TestVault.FREE;
import static org.daybook.documents.TestVault.created;
import static org.daybook.documents.TestVault.id;
import static org.daybook.documents.TestVault.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class BadInputTest {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final BranchName DRAFT = new BranchName("review/draft");

  @TempDir Path dir;
  private Documents store;

  @BeforeEach
  void open() {
    store = TestVault.open(dir);
  }

  @AfterEach
  void close() {
    store.close();
  }

  /// Tries a value wherever one enters, and finds each refusal alike and nothing written.
  private void refused(JsonNode value, String code, String message) {
    DocId doc = created(store, "org.example.free", "1");
    store.branches().create(doc, DRAFT, null, ANN);
    Sequence last = store.feed().last();
    Edit edit = Edit.put(FREE.main(), value);
    var fork = store.read(doc).orElseThrow().heads();
    for (var call :
        List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
            () -> store.create(NewDocument.of(id(), edit.puts(), ANN)),
            () -> store.edit(doc, Precondition.NONE, edit, ANN),
            () -> store.branches().edit(doc, DRAFT, Precondition.NONE, edit, ANN),
            () -> store.branches().create(doc, new BranchName("b"), null, edit, ANN),
            () ->
                store.commit(
                    new Batch(List.of(new Batch.Change(doc, Precondition.NONE, edit, ANN)))),
            () ->
                store.merge(
                    new MergeRequest("j", 1, doc, fork, edit, TestVault.RUN),
                    (_, _, _) -> new MergeRules.Ruling.Proceed(Edit.NOTHING)),
            () ->
                store.merge(
                    new MergeRequest("j", 1, doc, fork, Edit.NOTHING, TestVault.RUN),
                    (_, _, _) -> new MergeRules.Ruling.Proceed(edit)))) {
      assertThatThrownBy(call)
          .isInstanceOf(DaybookException.Incorrect.class)
          .hasMessageContaining(message)
          .extracting("code")
          .isEqualTo(code);
    }
    assertThat(store.feed().last()).isEqualTo(last);
    assertThat(store.read(doc).orElseThrow().props())
        .isEqualTo(TestVault.props("org.example.free", "1"));
  }

  @Test
  void halfASurrogatePairIsRefusedInValuesAndNames() {
    refused(
        NODES.objectNode().put("a", "x\uD83D"),
        "value-not-json",
        "prop org.example.free/main holds a string with half a surrogate pair (U+D83D at 1)");
    refused(NODES.objectNode().put("\uDE00", 1), "value-not-json", "half a surrogate pair");
  }

  @Test
  void tenThousandLevelsAreRefused() {
    JsonNode objects = NODES.numberNode(1);
    JsonNode lists = NODES.numberNode(1);
    for (int i = 0; i < 10_000; i++) {
      objects = NODES.objectNode().set("n", objects);
      lists = NODES.arrayNode().add(lists);
    }
    refused(objects, "value-too-deep", "nests deeper than 200 objects and lists");
    refused(lists, "value-too-deep", "nests deeper than 200 objects and lists");
  }

  @Test
  void aValueAboveTheBoundIsRefusedAndSoIsANumberWithoutEnd() {
    DocId doc = created(store);
    Edit huge = Edit.put(FREE.main(), NODES.textNode("x".repeat(100_000_000)));
    assertThatThrownBy(() -> store.edit(doc, Precondition.NONE, huge, ANN))
        .extracting("code")
        .isEqualTo("value-too-large");
    refused(
        NODES.textNode("x".repeat(16 * 1024 * 1024)),
        "value-too-large",
        "prop org.example.free/main takes more than 16,777,216 bytes of JSON");
    refused(
        NODES.numberNode(BigInteger.TEN.pow(5_000)), "value-too-large", "more than 1000 digits");
    refused(NODES.numberNode(Double.NaN), "value-not-json", "wanted a number that JSON has");
  }

  @Test
  void numbersThatDoublesCannotHoldStayExact() {
    var exact =
        json(
            "[9007199254740993, -9007199254740993, 9223372036854775808, 1.00000000000000000001, 1e400]");
    DocId doc = created(store);
    store.edit(doc, Precondition.NONE, Edit.put(FREE.main(), exact), ANN);
    Heads heads = store.read(doc).orElseThrow().heads();
    store.edit(doc, Precondition.NONE, Edit.put(FREE.main(), json("0")), ANN);
    store.close();
    open();
    assertThat(store.history().read(doc, heads).orElseThrow().prop(FREE.main())).contains(exact);
  }

  @Test
  void keysAtTheirLongestAreStoredAndOneMoreIsRefused() {
    String tagName = "org." + "x".repeat(196);
    var tag = new Tag(tagName);
    var key = new PropKey(tag, "i".repeat(200));
    store.schemas().register("org.example.plug", Map.of(tag, json("{}")));
    DocId doc = created(store);
    store.edit(doc, Precondition.NONE, Edit.put(key, json("1")), ANN);
    store.close();
    open();
    assertThat(store.read(doc).orElseThrow().props()).isEqualTo(Map.of(key, json("1")));
    assertThat(store.listByTag(tag, null, 10)).hasSize(1);
    assertThatThrownBy(() -> new Tag(tagName + "x")).hasMessageContaining("at most 200 characters");
    assertThatThrownBy(() -> new PropKey(tag, "i".repeat(201))).hasMessageContaining("1 to 200 of");
    assertThatThrownBy(() -> new PropKey(tag, "a b")).hasMessageContaining("1 to 200 of");
  }

  @Test
  @Timeout(60)
  void aMillionPropsAreRefusedBeforeAnythingIsMadeOfThem() {
    var props = new HashMap<PropKey, JsonNode>();
    for (int i = 0; i < 1_000_000; i++) {
      props.put(new PropKey(FREE, "k" + i), NODES.numberNode(i));
    }
    DocId doc = id();
    assertThatThrownBy(() -> store.create(NewDocument.of(doc, props, ANN)))
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessage(
            "document %s would have 1,000,000 props: wanted at most 20,000, or several documents with"
                    .formatted(doc)
                + " links")
        .extracting("code")
        .isEqualTo("document-too-large");
    assertThat(store.read(doc)).isEmpty();
  }

  @Test
  void tenThousandPropsAreADocument() {
    var props = new HashMap<PropKey, JsonNode>();
    for (int i = 0; i < 10_000; i++) {
      props.put(new PropKey(FREE, "k" + i), NODES.numberNode(i));
    }
    DocId doc = id();
    store.create(NewDocument.of(doc, props, ANN));
    Heads heads = store.read(doc).orElseThrow().heads();
    store.edit(doc, Precondition.NONE, Edit.delete(new PropKey(FREE, "k7")), ANN);
    assertThat(store.read(doc).orElseThrow().props()).hasSize(9_999);
    assertThat(store.history().read(doc, heads).orElseThrow().props()).isEqualTo(props);
  }

  @Test
  void textThatTheDatabaseCannotHoldFindsNothing() {
    for (String odd : List.of("\u0000", "\uD83D", "'; DROP TABLE document; --", "%")) {
      assertThat(store.byUnique(odd)).isEmpty();
      assertThat(store.branches().list(odd, null, 10)).isEmpty();
    }
    assertThat(store.count()).isZero();
  }

  @Test
  void oneAuthorOnTwoBranchesAndMainNeverMeetsItself() {
    DocId doc = created(store, "org.example.free", "0");
    Heads fork = store.read(doc).orElseThrow().heads();
    for (int i = 0; i < 3; i++) {
      var name = new BranchName("b" + i);
      PropKey key = new PropKey(FREE, "k" + i);
      store.branches().create(doc, name, fork, Edit.put(key, json("1")), ANN);
      store.edit(doc, Precondition.NONE, Edit.put(FREE.main(), json("" + i)), ANN);
      store.branches().edit(doc, name, Precondition.NONE, Edit.put(key, json("2")), ANN);
      Edit run = Edit.put(new PropKey(FREE, "run" + i), json("3"));
      assertThat(
              store.merge(
                  new MergeRequest("j" + i, 1, doc, fork, run, ANN),
                  (_, _, _) -> new MergeRules.Ruling.Proceed(run)))
          .isInstanceOf(MergeResult.Merged.class);
    }
    for (int i = 0; i < 3; i++) {
      store
          .branches()
          .merge(doc, new BranchName("b" + i), Precondition.NONE, Settlement.REFUSE, ANN);
    }
    Document merged = store.read(doc).orElseThrow();
    assertThat(merged.props()).hasSize(7);
    store.close();
    store = TestVault.open(dir, new DocumentSettings(0, 1, 200, 1 << 20, 1));
    store.edit(doc, Precondition.NONE, Edit.put(FREE.main(), json("9")), ANN);
    assertThat(store.history().read(doc, merged.heads())).contains(merged);
  }

  /// Whoever interrupts a caller finds the flag again; the commit is made, and known to be.
  @Test
  void aCallerInterruptedInTheMidstOfCommitsLosesNothing() throws Exception {
    DocId doc = created(store, "org.example.free", "0");
    var stop = new AtomicBoolean();
    var failed = new AtomicReference<Throwable>();
    var begun = new CountDownLatch(1);
    Thread writing =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    for (int i = 1; i <= 200; i++) {
                      Commit commit =
                          store.edit(
                              doc, Precondition.NONE, Edit.put(FREE.main(), json("" + i)), ANN);
                      begun.countDown();
                      assertThat(store.read(doc).orElseThrow().heads()).isEqualTo(commit.heads());
                      stop.compareAndSet(false, Thread.interrupted());
                    }
                  } catch (Throwable e) {
                    failed.set(e);
                  }
                });
    begun.await();
    while (writing.isAlive()) {
      writing.interrupt();
      Thread.onSpinWait();
    }
    assertThat(failed.get()).isNull();
    assertThat(stop).isTrue();
    assertThat(store.history().versions(doc, BranchName.MAIN, null, 1_000)).hasSize(201);
    store.edit(doc, Precondition.NONE, Edit.put(FREE.main(), json("\"after\"")), ANN);
    assertThat(store.read(doc).orElseThrow().prop(FREE.main())).contains(json("\"after\""));
  }
}
