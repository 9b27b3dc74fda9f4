package org.daybook.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.daybook.documents.TestVault.ANN;
import static org.daybook.documents.TestVault.FREE;
import static org.daybook.documents.TestVault.created;
import static org.daybook.documents.TestVault.id;
import static org.daybook.documents.TestVault.json;
import static org.daybook.documents.TestVault.props;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcurrencyTest {

  private static final int WRITERS = 64;

  @TempDir Path dir;

  /// Runs one task a writer, all released together, and gives their answers.
  private static <T> List<T> together(Callable<T> task) throws Exception {
    var start = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<T>>();
      for (int i = 0; i < WRITERS; i++) {
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  return task.call();
                }));
      }
      start.countDown();
      var answers = new ArrayList<T>();
      for (Future<T> one : running) {
        answers.add(one.get());
      }
      return answers;
    }
  }

  @Test
  void everyAcknowledgedCommitIsThereAndTheFeedHasNoGaps() throws Exception {
    var acknowledged = ConcurrentHashMap.<Commit>newKeySet();
    try (var store = TestVault.open(dir)) {
      together(
          () -> {
            DocId doc = created(store, "org.example.free", "0");
            for (int i = 1; i <= 5; i++) {
              Commit commit =
                  store.edit(doc, Precondition.NONE, Edit.put(FREE.main(), json("" + i)), ANN);
              assertThat(store.read(doc).orElseThrow().heads()).isEqualTo(commit.heads());
              assertThat(store.feed().last()).isGreaterThanOrEqualTo(commit.sequence());
              acknowledged.add(commit);
            }
            return doc;
          });
    }
    try (var store = TestVault.open(dir)) {
      List<FeedEntry> feed = store.feed().read(Sequence.START, 10_000);
      assertThat(feed).hasSize(WRITERS * 6);
      assertThat(store.count()).isEqualTo(WRITERS);
      var found = new HashSet<Commit>();
      for (int i = 0; i < feed.size(); i++) {
        assertThat(feed.get(i).sequence()).isEqualTo(new Sequence(i + 1));
        found.add(new Commit(feed.get(i).sequence(), feed.get(i).doc(), feed.get(i).heads()));
      }
      assertThat(found).containsAll(acknowledged);
      assertThat(store.list(null, 1000))
          .hasSize(WRITERS)
          .allSatisfy(
              document -> assertThat(document.props()).isEqualTo(props("org.example.free", "5")));
    }
  }

  @Test
  void writersThatWaitTogetherShareTransactions() throws Exception {
    try (var store = TestVault.open(dir)) {
      var entered = new CountDownLatch(1);
      // The feed's reader sees whole transactions only: what one group wrote appears at once.
      var sizes = new ArrayList<Long>();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<?> watching =
            threads.submit(
                () -> {
                  Sequence seen = Sequence.START;
                  entered.countDown();
                  while (seen.value() < WRITERS * 4) {
                    assertThat(store.feed().awaitAfter(seen, Duration.ofSeconds(30))).isTrue();
                    Sequence now = store.feed().last();
                    sizes.add(now.value() - seen.value());
                    seen = now;
                  }
                  return seen;
                });
        entered.await();
        together(
            () -> {
              for (int i = 0; i < 4; i++) {
                created(store, "org.example.free", "0");
              }
              return 0;
            });
        watching.get();
      }
      assertThat(sizes).hasSizeLessThan(WRITERS * 4 / 2);
    }
  }

  @Test
  void ofManyCreatorsOfTheSameUniqueExactlyOneWins() throws Exception {
    try (var store = TestVault.open(dir)) {
      List<CreateResult> results =
          together(
              () ->
                  store.create(
                      NewDocument.unique(id(), props("org.example.free", "1"), "sha256:x", ANN)));
      DocId winner = store.byUnique("sha256:x").orElseThrow();
      assertThat(results.stream().filter(CreateResult.Created.class::isInstance)).hasSize(1);
      assertThat(results.stream().filter(CreateResult.Exists.class::isInstance))
          .hasSize(WRITERS - 1)
          .containsOnly(new CreateResult.Exists(winner));
      assertThat(store.count()).isOne();
      assertThat(store.feed().last()).isEqualTo(new Sequence(1));
    }
  }

  @Test
  void concurrentEditsOfOneDocumentAreAllThereEvenWithoutACache() throws Exception {
    for (int open : List.of(0, 1)) {
      var settings = new DocumentSettings(open, 2, 200, 1 << 20, 5);
      try (var store = TestVault.open(dir.resolve("v" + open), settings)) {
        DocId doc = created(store);
        var next = new java.util.concurrent.atomic.AtomicInteger();
        together(
            () -> {
              PropKey key = new PropKey(FREE, "k" + next.getAndIncrement());
              var author = new Author(Author.Kind.PROCESSOR, "p" + next.get() % 3);
              return store.edit(
                  doc, Precondition.NONE, Edit.put(key, json("1")), new Provenance(author, "test"));
            });
        assertThat(store.read(doc).orElseThrow().props()).hasSize(WRITERS);
      }
      try (var store = TestVault.open(dir.resolve("v" + open), settings)) {
        DocId doc = store.list(null, 1).getFirst().id();
        store.edit(doc, Precondition.NONE, Edit.put(FREE.main(), json("2")), ANN);
        Document now = store.read(doc).orElseThrow();
        assertThat(now.props()).hasSize(WRITERS + 1);
        FeedEntry middle = store.feed().read(new Sequence(29), 1).getFirst();
        assertThat(store.history().read(doc, middle.heads()).orElseThrow().props()).hasSize(29);
      }
    }
  }

  @Test
  void aWaiterOnTheFeedWakesWhenAnEntryComes() throws Exception {
    try (var store = TestVault.open(dir);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(store.feed().awaitAfter(Sequence.START, Duration.ZERO)).isFalse();
      Future<Boolean> waiting =
          threads.submit(() -> store.feed().awaitAfter(Sequence.START, Duration.ofSeconds(30)));
      created(store);
      assertThat(waiting.get()).isTrue();
      assertThat(store.feed().awaitAfter(Sequence.START, Duration.ZERO)).isTrue();
    }
  }

  @Test
  void cursorsAreDurableAndMayGoBack() {
    try (var store = TestVault.open(dir)) {
      assertThat(store.feed().cursor("graph")).isEqualTo(Sequence.START);
      store.feed().moveCursor("graph", new Sequence(7));
      store.feed().moveCursor("other", new Sequence(9));
    }
    try (var store = TestVault.open(dir)) {
      assertThat(store.feed().cursor("graph")).isEqualTo(new Sequence(7));
      store.feed().moveCursor("graph", Sequence.START);
      assertThat(store.feed().cursor("graph")).isEqualTo(Sequence.START);
      assertThat(store.feed().cursor("other")).isEqualTo(new Sequence(9));
      assertThat(store.feed().last()).isEqualTo(Sequence.START);
    }
  }
}
