package org.daybook.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.daybook.documents.TestVault.ANN;
import static org.daybook.documents.TestVault.FREE;
import static org.daybook.documents.TestVault.NOTE;
import static org.daybook.documents.TestVault.created;
import static org.daybook.documents.TestVault.id;
import static org.daybook.documents.TestVault.json;
import static org.daybook.documents.TestVault.key;
import static org.daybook.documents.TestVault.props;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchTest {

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

  private static Batch.Create creating(DocId doc, String... props) {
    return new Batch.Create(NewDocument.of(doc, props(props), ANN));
  }

  private static Batch.Change putting(DocId doc, String value) {
    return new Batch.Change(doc, Precondition.NONE, Edit.put(FREE.main(), json(value)), ANN);
  }

  private static Batch.Delete deleting(DocId doc) {
    return new Batch.Delete(doc, Precondition.NONE, ANN);
  }

  @Test
  void aBatchIsCommittedInOrderWithoutOthersBetween() {
    DocId edited = created(store, "org.example.free", "1");
    DocId deleted = created(store, "org.example.free", "1");
    DocId fresh = id();
    List<Commit> commits =
        store.commit(
            new Batch(
                List.of(
                    deleting(deleted),
                    creating(fresh, "org.example.free", "3"),
                    putting(edited, "2"))));
    assertThat(commits).extracting(Commit::doc).containsExactly(deleted, fresh, edited);
    assertThat(commits)
        .extracting(Commit::sequence)
        .containsExactly(new Sequence(3), new Sequence(4), new Sequence(5));
    assertThat(store.feed().read(new Sequence(2), 10))
        .extracting(FeedEntry::kind)
        .containsExactly(FeedEntry.Kind.DELETED, FeedEntry.Kind.CREATED, FeedEntry.Kind.EDITED);
    assertThat(store.read(deleted)).isEmpty();
    assertThat(store.read(fresh).orElseThrow().heads()).isEqualTo(commits.get(1).heads());
    assertThat(store.read(edited).orElseThrow().props()).isEqualTo(props("org.example.free", "2"));
    assertThat(store.count()).isEqualTo(2);
  }

  @Test
  void aRepeatedCreationAnswersItsFirstCommitAndAnEditOfNothingTheLast() {
    DocId doc = created(store, "org.example.free", "1");
    DocId other = id();
    var first = store.read(doc).orElseThrow();
    Batch batch = new Batch(List.of(creating(doc, "org.example.free", "9"), creating(other)));
    List<Commit> commits = store.commit(batch);
    assertThat(commits.getFirst()).isEqualTo(new Commit(first.sequence(), doc, first.heads()));
    assertThat(store.commit(batch)).isEqualTo(commits);
    assertThat(store.commit(new Batch(List.of(putting(doc, "1")))))
        .containsExactly(commits.getFirst());
    assertThat(store.read(doc).orElseThrow()).isEqualTo(first);
    assertThat(store.feed().last()).isEqualTo(new Sequence(2));
  }

  /// What is wrong, by what it is refused with.
  private Map<String, Batch.Operation> wrong(DocId there) {
    return Map.of(
        "schema-violation", creating(id(), "org.example.note", "{\"stars\": -1}"),
        "tag-unknown", creating(id(), "org.none.x", "1"),
        "document-unknown", putting(id(), "1"),
        "stale-heads",
            new Batch.Delete(
                there, new Precondition.AtHeads(new Heads(List.of("ab".repeat(32)))), ANN),
        "unique-taken", new Batch.Create(NewDocument.unique(id(), Map.of(), "sha256:x", ANN)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 9})
  void oneBadOperationAnywhereLeavesNothing(int place) {
    DocId there = created(store, "org.example.free", "1");
    store.create(NewDocument.unique(id(), Map.of(), "sha256:x", ANN));
    var docs = new ArrayList<DocId>();
    for (int i = 0; i < 9; i++) {
      docs.add(created(store, "org.example.free", "1"));
    }
    List<Document> before = store.list(null, 100);
    Sequence last = store.feed().last();
    wrong(there)
        .forEach(
            (code, bad) -> {
              var operations = new ArrayList<Batch.Operation>();
              for (int i = 0; i < 9; i++) {
                operations.add(
                    switch (i % 3) {
                      case 0 -> putting(docs.get(i), "2");
                      case 1 -> deleting(docs.get(i));
                      default -> creating(id(), "org.example.free", "3");
                    });
              }
              operations.add(place, bad);
              assertThatThrownBy(() -> store.commit(new Batch(operations)))
                  .isInstanceOf(DaybookException.class)
                  .hasMessageStartingWith("operation %d: ".formatted(place))
                  .satisfies(
                      e -> {
                        assertThat(((DaybookException) e).code()).isEqualTo(code);
                        assertThat(((DaybookException) e).context())
                            .containsEntry("operation", place);
                      });
              assertThat(store.list(null, 100)).as(code).isEqualTo(before);
              assertThat(store.feed().last()).isEqualTo(last);
              assertThat(store.count()).isEqualTo(before.size());
            });
    store.close();
    open();
    assertThat(store.list(null, 100)).isEqualTo(before);
    Commit commit = store.commit(new Batch(List.of(putting(docs.getFirst(), "4")))).getFirst();
    assertThat(commit.sequence().value()).isEqualTo(last.value() + 1);
    assertThat(store.history().versions(docs.getFirst(), BranchName.MAIN, null, 10)).hasSize(2);
  }

  @Test
  void twoOfABatchThatWouldBeTheSameRefuseItAndTheSecondIsNamed() {
    var twins =
        Stream.generate(() -> new Batch.Create(NewDocument.unique(id(), Map.of(), "sha256:y", ANN)))
            .limit(2)
            .toList();
    assertThatThrownBy(
            () -> store.commit(new Batch(List.of(creating(id()), twins.get(0), twins.get(1)))))
        .isInstanceOf(DaybookException.Conflict.class)
        .satisfies(
            e -> {
              assertThat(((DaybookException) e).code()).isEqualTo("unique-taken");
              assertThat(((DaybookException) e).context()).containsEntry("operation", 2);
            });
    assertThat(store.count()).isZero();
    assertThat(store.feed().last()).isEqualTo(Sequence.START);
  }

  @Test
  void aNameGivenUpInABatchIsFreeForItsLaterOperations() {
    DocId old = id();
    store.create(NewDocument.unique(old, Map.of(), "sha256:z", ANN));
    DocId next = id();
    store.commit(
        new Batch(
            List.of(
                deleting(old),
                new Batch.Create(NewDocument.unique(next, Map.of(), "sha256:z", ANN)))));
    assertThat(store.byUnique("sha256:z")).contains(next);
    assertThat(store.count()).isOne();
  }

  @Test
  void aBatchNamesADocumentOnceAndHasBounds() {
    DocId doc = id();
    assertThatThrownBy(() -> new Batch(List.of(creating(doc), deleting(doc))))
        .hasMessage(
            "document %s is in the batch twice: wanted one operation a document".formatted(doc));
    assertThatThrownBy(() -> new Batch(List.of()))
        .hasMessage("a batch of 0 operations: wanted 1 to 10000");
    assertThatThrownBy(
            () ->
                new Batch(
                    Stream.<Batch.Operation>generate(() -> creating(id())).limit(10_001).toList()))
        .hasMessageStartingWith("a batch of 10001 operations: ");
  }

  @Test
  void theLargestBatchIsCommittedFromAnyThread() throws Exception {
    var docs = Stream.generate(TestVault::id).limit(Batch.MOST).toList();
    Batch creations =
        new Batch(
            docs.stream()
                .<Batch.Operation>map(doc -> creating(doc, "org.example.free", "1"))
                .toList());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(threads.submit(() -> store.commit(creations)).get()).hasSize(Batch.MOST);
    }
    var spoilt = new ArrayList<Batch.Operation>();
    docs.subList(1, docs.size()).forEach(doc -> spoilt.add(deleting(doc)));
    spoilt.add(putting(id(), "1"));
    assertThatThrownBy(() -> store.commit(new Batch(spoilt)))
        .hasMessageStartingWith("operation 9999: ");
    assertThat(store.count()).isEqualTo(Batch.MOST);
    assertThat(store.feed().last()).isEqualTo(new Sequence(Batch.MOST));
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aHundredThreadsWithTheSameDocumentsInAnyOrderAllEnd() throws Exception {
    var docs = new ArrayList<DocId>();
    for (int i = 0; i < 12; i++) {
      docs.add(created(store, "org.example.free", "-1"));
    }
    var start = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<List<Commit>>>();
      for (int i = 0; i < 100; i++) {
        var shuffled = new ArrayList<>(docs);
        Collections.shuffle(shuffled, new Random(i));
        String value = "" + i;
        var batch =
            new Batch(
                shuffled.subList(0, 6).stream()
                    .<Batch.Operation>map(doc -> putting(doc, value))
                    .toList());
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  return store.commit(batch);
                }));
      }
      start.countDown();
      for (var one : running) {
        List<Commit> commits = one.get();
        for (int i = 1; i < 6; i++) {
          assertThat(commits.get(i).sequence().value())
              .isEqualTo(commits.getFirst().sequence().value() + i);
        }
      }
    }
    List<FeedEntry> feed = store.feed().read(Sequence.START, 10_000);
    assertThat(feed).hasSize(612);
    for (DocId doc : docs) {
      FeedEntry newest = feed.stream().filter(entry -> entry.doc().equals(doc)).toList().getLast();
      assertThat(store.read(doc).orElseThrow().heads()).isEqualTo(newest.heads());
    }
  }

  @Test
  void aWriterOfAnOlderSchemaKeepsTheFieldsItCannotKnow() {
    store
        .schemas()
        .register(
            "org.example.plug",
            Map.of(
                NOTE,
                json(
                    """
                    {"type": "object", "additionalProperties": false,
                     "properties": {"title": {"type": "string"},
                                    "stars": {"type": "integer", "minimum": 0},
                                    "lines": {"type": "array", "items": {"type": "string"}},
                                    "body": {"type": "string", "x-text": true},
                                    "mood": {"type": "string"}}}
                    """)));
    int newest = store.schemas().schema(NOTE).orElseThrow().version();
    DocId doc =
        created(store, "org.example.note", "{\"title\": \"a\", \"stars\": 1, \"mood\": \"glad\"}");
    Edit byOld =
        Edit.put(NOTE.main(), json("{\"title\": \"b\"}")).knowing(Map.of(NOTE, newest - 1));
    store.commit(new Batch(List.of(new Batch.Change(doc, Precondition.NONE, byOld, ANN))));
    var kept = props("org.example.note", "{\"title\": \"b\", \"mood\": \"glad\"}");
    assertThat(store.read(doc).orElseThrow().props()).isEqualTo(kept);
    var draft = new BranchName("review/old");
    Edit again = Edit.put(NOTE.main(), json("{\"stars\": 3}")).knowing(Map.of(NOTE, newest - 1));
    assertThat(store.branches().create(doc, draft, null, again, ANN).props())
        .isEqualTo(props("org.example.note", "{\"stars\": 3, \"mood\": \"glad\"}"));
    store.edit(doc, Precondition.NONE, again.knowing(Map.of(NOTE, newest)), ANN);
    assertThat(store.read(doc).orElseThrow().props())
        .isEqualTo(props("org.example.note", "{\"stars\": 3}"));
    assertThat(store.read(doc).orElseThrow().prop(key("org.example.free"))).isEmpty();
  }
}
