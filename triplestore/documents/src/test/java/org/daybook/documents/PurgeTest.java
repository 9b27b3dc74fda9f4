package org.daybook.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.daybook.documents.TestVault.ANN;
import static org.daybook.documents.TestVault.props;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PurgeTest {

  private static final String SECRET = "nobodymayreadthis";

  @TempDir Path dir;

  private static void clean(Documents store) {
    var found = new ArrayList<Finding>();
    store.care().check(CheckOptions.DEFAULTS, found::add, Progress.NONE);
    assertThat(found).isEmpty();
  }

  private static BlobRef put(Documents store, String text) throws IOException {
    return store.blobs().put(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))).ref();
  }

  @Test
  void onlyADeletedDocumentIsPurged() {
    try (var store = TestVault.open(dir)) {
      DocId doc = TestVault.created(store, "org.example.note", "{}");
      assertThatThrownBy(() -> store.care().purge(doc, ANN))
          .isInstanceOf(DaybookException.Conflict.class)
          .hasMessage("document %s lives: delete it before it is purged".formatted(doc));
      DocId nobody = TestVault.id();
      assertThatThrownBy(() -> store.care().purge(nobody, ANN))
          .isInstanceOf(DaybookException.NotFound.class);
    }
  }

  @Test
  void aPurgedDocumentIsGoneAndItsIdStaysTaken() throws IOException {
    try (var store = TestVault.open(dir)) {
      DocId doc = TestVault.created(store, "org.example." + "note/" + SECRET, "{\"title\": \"x\"}");
      store
          .branches()
          .create(
              doc,
              new BranchName("review/a"),
              null,
              Edit.put(props("org.example.note", "{\"title\": \"%s\"}".formatted(SECRET))),
              ANN);
      store.edit(
          doc,
          Precondition.NONE,
          Edit.put(props("org.example.note", "{\"title\": \"%s\"}".formatted(SECRET))),
          ANN);
      store.delete(doc, Precondition.NONE, ANN);
      Commit purged = store.care().purge(doc, ANN);
      assertThat(store.care().purge(doc, ANN)).isEqualTo(purged);
      List<FeedEntry> feed = store.feed().read(Sequence.START, 100);
      assertThat(feed.getLast().kind()).isEqualTo(FeedEntry.Kind.PURGED);
      assertThat(feed.getLast().sequence()).isEqualTo(purged.sequence());
      assertThat(feed).allSatisfy(entry -> assertThat(entry.keys()).isEmpty());
      assertThat(store.read(doc)).isEmpty();
      assertThatThrownBy(() -> store.history().versions(doc, BranchName.MAIN, null, 10))
          .isInstanceOf(DaybookException.NotFound.class);
      assertThatThrownBy(
              () -> store.create(NewDocument.of(doc, props("org.example.note", "{}"), ANN)))
          .isInstanceOf(DaybookException.Conflict.class)
          .hasMessage(
              "document %s was purged, and its id stays taken: create another".formatted(doc));
      assertThatThrownBy(
              () ->
                  store.commit(
                      new Batch(
                          List.of(
                              new Batch.Create(
                                  NewDocument.of(doc, props("org.example.note", "{}"), ANN))))))
          .isInstanceOfSatisfying(
              DaybookException.Conflict.class,
              e -> assertThat(e.code()).isEqualTo("document-purged"));
      clean(store);
      store.care().vacuum();
      clean(store);
    }
    if (!TestDatabase.isPostgresql()) {
      for (String file : List.of("vault.db", "vault.db-wal")) {
        Path path = dir.resolve(file);
        if (Files.exists(path)) {
          assertThat(new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1))
              .doesNotContain(SECRET);
        }
      }
    }
  }

  /// A clock that a test moves.
  private static final class Moved implements InstantSource {
    private final AtomicLong ahead = new AtomicLong();

    @Override
    public Instant instant() {
      return Instant.now().plusSeconds(ahead.get());
    }

    Clock clock() {
      return withZone(ZoneOffset.UTC);
    }
  }

  private Documents open(Moved time) {
    TestVault.open(dir).close(); // for its schemas
    return Documents.open(
        dir, DocumentSettings.DEFAULTS.withDatabase(TestDatabase.of(dir)), time.clock());
  }

  @Test
  void blobsThatOnlyAPurgedDocumentUsedAreCollected() throws IOException {
    var time = new Moved();
    try (var store = open(time)) {
      BlobRef own = put(store, "own");
      BlobRef shared = put(store, "shared");
      DocId doc =
          TestVault.created(
              store, "org.example.free", "[\"%s\", \"%s\"]".formatted(own.uri(), shared.uri()));
      TestVault.created(store, "org.example.free", "\"%s\"".formatted(shared.uri()));
      store.edit(doc, Precondition.NONE, Edit.put(props("org.example.free", "0")), ANN);
      time.ahead.addAndGet(Duration.ofDays(2).toSeconds());
      assertThat(store.care().collect().deleted()).isZero();
      store.delete(doc, Precondition.NONE, ANN);
      assertThat(store.care().collect().deleted()).isZero();
      store.care().purge(doc, ANN);
      BlobCollection collected = store.care().collect();
      assertThat(collected.deleted()).isEqualTo(1);
      assertThat(collected.finished()).isTrue();
      assertThat(store.blobs().size(own)).isEmpty();
      assertThat(store.blobs().size(shared)).isPresent();
      clean(store);
    }
  }

  @Test
  void aCollectionNeverTakesABlobThatACommitIsAboutToName() throws Exception {
    var time = new Moved();
    var stop = new AtomicBoolean();
    try (var store = open(time)) {
      var collector =
          Thread.startVirtualThread(
              () -> {
                while (!stop.get()) {
                  store.care().collect(Duration.ZERO);
                }
              });
      var named = new ArrayList<BlobRef>();
      for (int i = 0; i < 150; i++) {
        BlobRef blob = put(store, "blob " + i);
        time.ahead.addAndGet(50);
        TestVault.created(store, "org.example.free", "\"%s\"".formatted(blob.uri()));
        named.add(blob);
        time.ahead.addAndGet(30);
      }
      stop.set(true);
      collector.join();
      assertThat(named).allSatisfy(blob -> assertThat(store.blobs().size(blob)).isPresent());
      clean(store);
    }
  }

  @Test
  void aCompactedDocumentKeepsItsHistoryInFewerBytes() {
    try (var store = TestVault.open(dir)) {
      DocId doc = TestVault.created(store, "org.example.note", "{\"title\": \"0\"}");
      for (int i = 1; i <= 40; i++) {
        store.edit(
            doc,
            Precondition.NONE,
            Edit.put(props("org.example.note", "{\"title\": \"%d\"}".formatted(i))),
            ANN);
      }
      List<Version> versions = store.history().versions(doc, BranchName.MAIN, null, 100);
      Compaction compaction = store.care().compact(doc);
      assertThat(compaction.bytesAfter()).isLessThan(compaction.bytesBefore());
      assertThat(store.care().compact(doc).bytesAfter()).isEqualTo(compaction.bytesAfter());
      assertThat(store.history().versions(doc, BranchName.MAIN, null, 100)).isEqualTo(versions);
      assertThat(store.history().read(doc, versions.getLast().heads()).orElseThrow().props())
          .isEqualTo(props("org.example.note", "{\"title\": \"0\"}"));
      store.edit(
          doc, Precondition.NONE, Edit.put(props("org.example.note", "{\"title\": \"e\"}")), ANN);
      clean(store);
    }
    try (var store = TestVault.open(dir)) {
      clean(store);
    }
  }

  @Test
  void diskUseCountsWhatThereIs() throws IOException {
    try (var store = TestVault.open(dir)) {
      put(store, "12345");
      DocId doc = TestVault.created(store, "org.example.note", "{}");
      DocId gone = TestVault.created(store, "org.example.note", "{}");
      store.delete(gone, Precondition.NONE, ANN);
      store.edit(doc, Precondition.NONE, Edit.put(props("org.example.free", "1")), ANN);
      DiskUse use = store.care().diskUse();
      assertThat(use.databaseBytes()).isPositive();
      assertThat(use).isEqualTo(new DiskUse(use.databaseBytes(), 1, 5, 1, 1, 0, 4));
    }
  }
}
