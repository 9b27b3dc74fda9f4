package org.daybook.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.daybook.documents.TestVault.ANN;
import static org.daybook.documents.TestVault.FREE;
import static org.daybook.documents.TestVault.NOTE;
import static org.daybook.documents.TestVault.RUN;
import static org.daybook.documents.TestVault.created;
import static org.daybook.documents.TestVault.json;
import static org.daybook.documents.TestVault.key;
import static org.daybook.documents.TestVault.props;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeTest {

  private static final PropKey OTHER = key("org.example.free/other");

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

  private Document read(DocId doc) {
    return store.read(doc).orElseThrow();
  }

  private static MergeRequest request(String job, Document fork, Edit edit) {
    return new MergeRequest(job, 1, fork.id(), fork.heads(), edit, RUN);
  }

  private static MergeRules as(Edit edit) {
    return (_, _, _) -> new MergeRules.Ruling.Proceed(edit);
  }

  private static MergeResult.Refused refused(MergeResult.Reason reason) {
    return new MergeResult.Refused(reason);
  }

  private Commit edit(DocId doc, PropKey key, String value) {
    return store.edit(doc, Precondition.NONE, Edit.put(key, json(value)), ANN);
  }

  @Test
  void aRunsEditMergesAsOneCommitOfItsAuthor() {
    Document fork = read(created(store, "org.example.free", "{\"a\": 1}"));
    Edit edit = Edit.put(props("org.example.free/x", "2"));
    var merged = (MergeResult.Merged) store.merge(request("j", fork, edit), as(edit));
    assertThat(merged.commit().sequence()).isEqualTo(new Sequence(2));
    assertThat(merged.commit().heads().hashes()).hasSize(1);
    Document now = read(fork.id());
    assertThat(now.heads()).isEqualTo(merged.commit().heads());
    assertThat(now.props())
        .isEqualTo(props("org.example.free", "{\"a\": 1}", "org.example.free/x", "2"));
    FeedEntry entry = store.feed().read(new Sequence(1), 10).getFirst();
    assertThat(entry.provenance()).isEqualTo(RUN);
    assertThat(entry.added()).containsExactly(key("org.example.free/x"));
  }

  @Test
  void aRepeatedMergeAnswersTheFirstCommitWithoutAskingTheRules() {
    Document fork = read(created(store, "org.example.free", "1"));
    Edit edit = Edit.put(FREE.main(), json("2"));
    MergeResult first = store.merge(request("j", fork, edit), as(edit));
    edit(fork.id(), FREE.main(), "3");
    MergeRules never =
        (_, _, _) -> {
          throw new AssertionError("asked again");
        };
    assertThat(store.merge(request("j", fork, edit), never)).isEqualTo(first);
    assertThat(store.refuseMerge("j")).isEqualTo(first);
    assertThat(store.settledMerge("j")).isTrue();
    store.close();
    open();
    assertThat(store.merge(request("j", fork, edit), never)).isEqualTo(first);
    assertThat(read(fork.id()).props()).isEqualTo(props("org.example.free", "3"));
    assertThat(store.feed().last()).isEqualTo(new Sequence(3));
  }

  @Test
  void aMergeThatChangesNothingIsRecordedAllTheSame() {
    Document fork = read(created(store, "org.example.free", "1"));
    var result = store.merge(request("j", fork, Edit.NOTHING), as(Edit.NOTHING));
    assertThat(result)
        .isEqualTo(new MergeResult.Merged(new Commit(fork.sequence(), fork.id(), fork.heads())));
    assertThat(store.refuseMerge("j")).isEqualTo(result);
    assertThat(store.feed().last()).isEqualTo(new Sequence(1));
  }

  @Test
  void ofWhatTheBranchOnlyRestatedMainKeepsItsOwnUnlessTheRulesInsist() {
    Document fork = read(created(store, "org.example.free", "1"));
    edit(fork.id(), FREE.main(), "2");
    Edit again = Edit.put(FREE.main(), json("1"));
    store.merge(request("a", fork, again), as(again));
    assertThat(read(fork.id()).props()).isEqualTo(props("org.example.free", "2"));
    store.merge(
        request("b", fork, again),
        (_, _, _) -> new MergeRules.Ruling.Proceed(again, Set.of(FREE.main())));
    assertThat(read(fork.id()).props()).isEqualTo(props("org.example.free", "1"));
    store.close();
    open();
    assertThat(read(fork.id()).props()).isEqualTo(props("org.example.free", "1"));
  }

  private static MergeRequest creating(
      String job, Document fork, Edit edit, NewDocument... created) {
    return new MergeRequest(job, 1, fork.id(), fork.heads(), edit, List.of(created), RUN);
  }

  @Test
  void documentsComeToBeWithTheMergeThatLinksToThem() {
    var tag = new Tag("org.example.link");
    store
        .schemas()
        .register(
            "org.example.links",
            Map.of(tag, json("{\"type\": \"string\", \"x-reference\": true}")));
    Document fork = read(created(store, "org.example.free", "1"));
    DocId one = DocId.create(Clock.systemUTC());
    DocId two = DocId.create(Clock.systemUTC());
    var link = Edit.put(tag.main(), json("\"daybook:doc/%s\"".formatted(one)));
    MergeRequest request =
        creating(
            "j",
            fork,
            link,
            NewDocument.of(one, props("org.example.link", "\"daybook:doc/" + two + "\""), RUN),
            NewDocument.of(two, props("org.example.free", "2"), RUN));
    MergeResult first = store.merge(request, as(link));
    assertThat(first).isInstanceOf(MergeResult.Merged.class);
    assertThat(read(two).props()).isEqualTo(props("org.example.free", "2"));
    assertThat(store.references().to(one, null, 10))
        .extracting(reference -> reference.source())
        .containsExactly(fork.id());
    assertThat(store.count()).isEqualTo(3);
    Sequence last = store.feed().last();
    assertThat(store.merge(request, as(link))).isEqualTo(first);
    store.close();
    open();
    assertThat(store.merge(request, as(link))).isEqualTo(first);
    assertThat(store.feed().last()).isEqualTo(last);
  }

  @Test
  void whatIsNotMergedCreatesNothing() {
    Document fork = read(created(store, "org.example.free", "1"));
    DocId one = DocId.create(Clock.systemUTC());
    var fits = NewDocument.of(one, props("org.example.free", "2"), RUN);
    var breaks = NewDocument.of(one, props("org.example.note", "7"), RUN);
    Edit edit = Edit.put(FREE.main(), json("2"));
    assertThat(store.merge(creating("a", fork, edit, breaks), as(edit)))
        .isInstanceOf(MergeResult.Invalid.class);
    assertThat(
            store.merge(
                creating("b", fork, edit, fits), (_, _, _) -> new MergeRules.Ruling.Stop("c", "d")))
        .isInstanceOf(MergeResult.Stopped.class);
    store.refuseMerge("c");
    assertThat(store.merge(creating("c", fork, edit, fits), as(edit)))
        .isEqualTo(refused(MergeResult.Reason.CANCELLED));
    assertThat(store.read(one)).isEmpty();
    assertThat(store.count()).isEqualTo(1);
    assertThat(store.feed().last()).isEqualTo(new Sequence(1));
  }

  @Test
  void theRulesSeeMainTheOverlayAndWhatBothSidesChanged() {
    Document fork =
        read(
            created(
                store,
                "org.example.free",
                "0",
                "org.example.free/mine",
                "0",
                "org.example.free/same",
                "0",
                "org.example.free/gone",
                "0",
                "org.example.free/restated",
                "0"));
    DocId doc = fork.id();
    edit(doc, FREE.main(), "1");
    edit(doc, key("org.example.free/same"), "9");
    edit(doc, key("org.example.free/restated"), "7");
    store.edit(doc, Precondition.NONE, Edit.delete(key("org.example.free/gone")), ANN);
    var seen = new ArrayList<List<MergeRules.Overlap>>();
    Edit edit =
        Edit.put(
            props(
                "org.example.free", "2",
                "org.example.free/mine", "2",
                "org.example.free/same", "9",
                "org.example.free/gone", "2",
                "org.example.free/restated", "0"));
    var result =
        store.merge(
            request("j", fork, edit),
            (main, merged, overlaps) -> {
              assertThat(main).isEqualTo(read(doc));
              assertThat(merged.props())
                  .isEqualTo(
                      props(
                          "org.example.free", "2",
                          "org.example.free/mine", "2",
                          "org.example.free/same", "9",
                          "org.example.free/gone", "2",
                          "org.example.free/restated", "7"));
              seen.add(overlaps);
              return new MergeRules.Ruling.Stop("read-set-changed", "main moved");
            });
    assertThat(result).isEqualTo(new MergeResult.Stopped("read-set-changed", "main moved"));
    assertThat(seen)
        .containsExactly(
            List.of(
                new MergeRules.Overlap(key("org.example.free/gone"), null, json("2")),
                new MergeRules.Overlap(FREE.main(), json("1"), json("2"))));
    assertThat(store.feed().last()).isEqualTo(new Sequence(5));
  }

  @Test
  void theSettledValueStandsWhateverAutomergeWouldChoose() {
    for (int i = 0; i < 8; i++) {
      Document fork = read(created(store, "org.example.free", "{\"n\": 0, \"m\": 0}"));
      edit(fork.id(), FREE.main(), "{\"n\": 1, \"m\": 1, \"main\": true}");
      edit(fork.id(), OTHER, "true");
      Edit edit = Edit.put(FREE.main(), json("{\"n\": 2, \"m\": 0, \"run\": true}"));
      var result = (MergeResult.Merged) store.merge(request("j" + i, fork, edit), as(edit));
      Document now = read(fork.id());
      assertThat(now.props())
          .isEqualTo(
              props(
                  "org.example.free", "{\"n\": 2, \"m\": 0, \"run\": true}",
                  "org.example.free/other", "true"));
      assertThat(now.heads()).isEqualTo(result.commit().heads());
      assertThat(store.history().read(fork.id(), fork.heads()).orElseThrow().props())
          .isEqualTo(fork.props());
    }
    store.close();
    open();
    for (Document document : store.list(null, 100)) {
      edit(document.id(), OTHER, "1");
      assertThat(read(document.id()).props().get(FREE.main()))
          .isEqualTo(json("{\"n\": 2, \"m\": 0, \"run\": true}"));
    }
  }

  @Test
  void anAuthorThatWroteSinceTheForkMergesOnTopOfItself() {
    Document fork = read(created(store, "org.example.free", "0"));
    Edit first = Edit.put(props("org.example.free/a", "1"));
    Edit second = Edit.put(props("org.example.free/b", "1"));
    store.merge(request("j1", fork, first), as(first));
    var result = (MergeResult.Merged) store.merge(request("j2", fork, second), as(second));
    assertThat(result.commit().heads().hashes()).hasSize(1);
    assertThat(read(fork.id()).props())
        .isEqualTo(
            props("org.example.free", "0", "org.example.free/a", "1", "org.example.free/b", "1"));
  }

  @Test
  void aResultThatBreaksASchemaIsNotWritten() {
    Document fork = read(created(store, "org.example.note", "{}"));
    Edit edit =
        Edit.put(Map.of(NOTE.main(), json("{\"stars\": -1}"), key("org.none.x"), json("1")));
    assertThat(store.merge(request("j", fork, edit), as(edit)))
        .isEqualTo(
            new MergeResult.Invalid(
                List.of(
                    new SchemaFault(NOTE.main(), "/stars", "must have a minimum value of 0"),
                    new SchemaFault(
                        key("org.none.x"),
                        "",
                        "no schema is registered for tag org.none.x: register it first"))));
    assertThat(store.feed().last()).isEqualTo(new Sequence(1));
    assertThat(store.merge(request("j", fork, Edit.NOTHING), as(Edit.NOTHING)))
        .isInstanceOf(MergeResult.Merged.class);
  }

  @Test
  void aRefusedJobMergesNeverMoreAndAnOlderEpochNeither() {
    Document fork = read(created(store, "org.example.free", "1"));
    Edit edit = Edit.put(FREE.main(), json("2"));
    assertThat(store.settledMerge("j")).isFalse();
    assertThat(store.refuseMerge("j")).isEqualTo(refused(MergeResult.Reason.CANCELLED));
    assertThat(store.settledMerge("j")).isTrue();
    assertThat(store.refuseMerge("j")).isEqualTo(refused(MergeResult.Reason.CANCELLED));
    store.fence(2);
    store.fence(1);
    store.close();
    open();
    assertThat(store.merge(request("j", fork, edit), as(edit)))
        .isEqualTo(refused(MergeResult.Reason.CANCELLED));
    assertThat(store.merge(request("k", fork, edit), as(edit)))
        .isEqualTo(refused(MergeResult.Reason.OLDER_EPOCH));
    assertThat(store.merge(new MergeRequest("k", 2, fork.id(), fork.heads(), edit, RUN), as(edit)))
        .isInstanceOf(MergeResult.Merged.class);
  }

  @Test
  void aCancelThatComesWhileTheRulesAreAskedWins() {
    Document fork = read(created(store, "org.example.free", "1"));
    Edit edit = Edit.put(FREE.main(), json("2"));
    MergeResult result =
        store.merge(
            request("j", fork, edit),
            (_, _, _) -> {
              assertThat(store.refuseMerge("j")).isInstanceOf(MergeResult.Refused.class);
              return new MergeRules.Ruling.Proceed(edit);
            });
    assertThat(result).isEqualTo(refused(MergeResult.Reason.CANCELLED));
    assertThat(read(fork.id())).isEqualTo(fork);
    edit(fork.id(), OTHER, "3");
    assertThat(read(fork.id()).props())
        .isEqualTo(props("org.example.free", "1", "org.example.free/other", "3"));
  }

  @Test
  void cancelAndMergeNeverBothWin() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 40; i++) {
        Document fork = read(created(store, "org.example.free", "1"));
        Edit edit = Edit.put(FREE.main(), json("2"));
        String job = "race" + i;
        var start = new CountDownLatch(1);
        Future<MergeResult> merge =
            threads.submit(
                () -> {
                  start.await();
                  return store.merge(request(job, fork, edit), as(edit));
                });
        Future<MergeResult> cancel =
            threads.submit(
                () -> {
                  start.await();
                  return store.refuseMerge(job);
                });
        start.countDown();
        assertThat(merge.get()).isEqualTo(cancel.get());
        boolean merged = merge.get() instanceof MergeResult.Merged;
        assertThat(read(fork.id()).props())
            .isEqualTo(props("org.example.free", merged ? "2" : "1"));
      }
    }
  }

  @Test
  void aDeletedDocumentIsGoneAndAnUnknownOneUnknown() {
    Document fork = read(created(store, "org.example.free", "1"));
    store.delete(fork.id(), Precondition.NONE, ANN);
    assertThat(store.merge(request("j", fork, Edit.NOTHING), as(Edit.NOTHING)))
        .isEqualTo(new MergeResult.Gone(fork.id()));
    DocId unknown = TestVault.id();
    assertThatThrownBy(
            () ->
                store.merge(
                    new MergeRequest("j", 1, unknown, Heads.NONE, Edit.NOTHING, RUN),
                    as(Edit.NOTHING)))
        .isInstanceOf(DaybookException.NotFound.class);
  }

  @Test
  void aForkThatTheDocumentNeverHadIsRefused() {
    Document fork = read(created(store, "org.example.free", "1"));
    var heads = Heads.parse("ab".repeat(32));
    assertThatThrownBy(
            () ->
                store.merge(
                    new MergeRequest("j", 1, fork.id(), heads, Edit.NOTHING, RUN),
                    as(Edit.NOTHING)))
        .isInstanceOf(DaybookException.NotFound.class)
        .hasMessage(
            "document %s never was at heads %s: wanted a version that its history lists"
                .formatted(fork.id(), heads));
  }

  @Test
  void theHostsWritesGoWithTheRunsAndRemovalsToo() {
    Document fork = read(created(store, "org.example.free", "1", "org.example.free/marker", "1"));
    edit(fork.id(), OTHER, "5");
    Edit run = Edit.put(FREE.main(), json("2"));
    Edit settled =
        run.then(
            Edit.of(
                props("org.example.free/record", "{\"ok\": true}"),
                Set.of(key("org.example.free/marker"))));
    store.merge(request("j", fork, run), as(settled));
    assertThat(read(fork.id()).props())
        .isEqualTo(
            props(
                "org.example.free", "2",
                "org.example.free/other", "5",
                "org.example.free/record", "{\"ok\": true}"));
  }
}
