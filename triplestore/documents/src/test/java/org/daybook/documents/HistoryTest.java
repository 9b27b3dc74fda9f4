package org.daybook.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.daybook.documents.TestVault.ANN;
import static org.daybook.documents.TestVault.FREE;
import static org.daybook.documents.TestVault.NOTE;
import static org.daybook.documents.TestVault.RUN;
import static org.daybook.documents.TestVault.created;
import static org.daybook.documents.TestVault.id;
import static org.daybook.documents.TestVault.json;
import static org.daybook.documents.TestVault.key;
import static org.daybook.documents.TestVault.props;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {

  private static final PropKey OTHER = key("org.example.free/other");
  private static final PropKey RECORD = key("org.daybook.run/org.example.plug:echo");
  private static final BranchName DRAFT = new BranchName("review/draft");

  /// Well-formed, and no version of anything.
  private static final Heads NOWHERE = new Heads(List.of("ab".repeat(32)));

  @TempDir Path dir;
  private Documents store;

  @BeforeEach
  void open() {
    store = TestVault.open(dir);
    store.schemas().register(Schemas.HOST, Map.of(RECORD.tag(), json("{}")));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void reopen(DocumentSettings settings) {
    store.close();
    store = TestVault.open(dir, settings);
  }

  private Document read(DocId doc) {
    return store.read(doc).orElseThrow();
  }

  private Commit put(DocId doc, PropKey key, String value) {
    return store.edit(doc, Precondition.NONE, Edit.put(key, json(value)), ANN);
  }

  private SortedMap<PropKey, JsonNode> at(DocId doc, Heads heads) {
    return store.history().read(doc, heads).orElseThrow().props();
  }

  private List<FeedEntry.Kind> kinds(DocId doc, BranchName branch) {
    return store.history().versions(doc, branch, null, 1000).stream().map(Version::kind).toList();
  }

  @Test
  void everyChangeIsListedNewestFirstWithItsAuthorCauseAndKeys() {
    DocId doc = created(store, "org.example.free", "1");
    Commit edited =
        store.edit(
            doc,
            Precondition.NONE,
            Edit.of(props("org.example.free", "2", "org.example.free/other", "1"), Set.of()),
            RUN);
    Commit removed = store.edit(doc, Precondition.NONE, Edit.delete(OTHER), ANN);
    List<Version> versions = store.history().versions(doc, BranchName.MAIN, null, 10);
    assertThat(versions)
        .extracting(Version::kind)
        .containsExactly(FeedEntry.Kind.EDITED, FeedEntry.Kind.EDITED, FeedEntry.Kind.CREATED);
    assertThat(versions).extracting(Version::branch).containsOnly(BranchName.MAIN);
    Version second = versions.get(1);
    assertThat(second.heads()).isEqualTo(edited.heads());
    assertThat(second.sequence()).isEqualTo(edited.sequence());
    assertThat(second.added()).containsExactly(OTHER);
    assertThat(second.changed()).containsExactly(FREE.main());
    assertThat(second.removed()).isEmpty();
    assertThat(second.provenance()).isEqualTo(RUN);
    assertThat(versions.getFirst().removed()).containsExactly(OTHER);
    assertThat(versions.getFirst().heads()).isEqualTo(removed.heads());
    assertThat(versions.getFirst().at()).isEqualTo(read(doc).modified());
  }

  @Test
  void theListIsPagedByPlaceInTheFeedAndOthersDocumentsAreNotInIt() {
    DocId doc = created(store, "org.example.free", "0");
    for (int i = 1; i < 10; i++) {
      put(doc, FREE.main(), "" + i);
      created(store, "org.example.free", "0");
    }
    var paged = new ArrayList<Version>();
    Sequence before = null;
    while (true) {
      List<Version> page = store.history().versions(doc, BranchName.MAIN, before, 3);
      paged.addAll(page);
      if (page.size() < 3) {
        break;
      }
      before = page.getLast().sequence();
    }
    assertThat(paged).isEqualTo(store.history().versions(doc, BranchName.MAIN, null, 100));
    assertThat(paged).hasSize(10);
    for (int i = 0; i < 10; i++) {
      assertThat(at(doc, paged.get(i).heads())).isEqualTo(props("org.example.free", "" + (9 - i)));
    }
  }

  @Test
  void aVersionIsReadWithItsOwnSequenceAndTimes() {
    DocId doc = created(store, "org.example.free", "0");
    Document first = read(doc);
    put(doc, FREE.main(), "1");
    Document second = read(doc);
    put(doc, FREE.main(), "2");
    assertThat(store.history().read(doc, first.heads())).contains(first);
    assertThat(store.history().read(doc, second.heads())).contains(second);
    assertThat(store.history().read(doc, read(doc).heads())).contains(read(doc));
  }

  @Test
  void versionsAreReadHoweverTheirChangesAreKept() {
    var heads = new ArrayList<Heads>();
    var settings =
        List.of(
            new DocumentSettings(0, 2, 200, 1 << 20, 1),
            new DocumentSettings(1, 2, 200, 1 << 20, 3),
            DocumentSettings.DEFAULTS);
    DocId doc = created(store, "org.example.note", "{\"stars\": 0}");
    heads.add(read(doc).heads());
    for (int i = 1; i < 18; i++) {
      if (i % 2 == 0) {
        reopen(settings.get(i / 2 % 3));
      }
      heads.add(put(doc, NOTE.main(), "{\"stars\": %d}".formatted(i)).heads());
    }
    for (int i = 0; i < heads.size(); i++) {
      assertThat(at(doc, heads.get(i)))
          .isEqualTo(props("org.example.note", "{\"stars\": %d}".formatted(i)));
    }
  }

  @Test
  void twoVersionsAreComparedKeyByKeyInBothDirections() {
    DocId doc =
        created(
            store, "org.example.free", "1", "org.example.free/gone", "2", "org.example.note", "{}");
    Heads from = read(doc).heads();
    Heads to =
        store
            .edit(
                doc,
                Precondition.NONE,
                Edit.of(
                    props("org.example.free", "{\"n\": null}", "org.example.free/new", "null"),
                    Set.of(key("org.example.free/gone"))),
                ANN)
            .heads();
    assertThat(store.history().compare(doc, from, to))
        .isEqualTo(
            Map.of(
                FREE.main(), new Difference.Changed(json("1"), json("{\"n\": null}")),
                key("org.example.free/gone"), new Difference.Removed(json("2")),
                key("org.example.free/new"), new Difference.Added(json("null"))));
    assertThat(store.history().compare(doc, to, from))
        .isEqualTo(
            Map.of(
                FREE.main(), new Difference.Changed(json("{\"n\": null}"), json("1")),
                key("org.example.free/gone"), new Difference.Added(json("2")),
                key("org.example.free/new"), new Difference.Removed(json("null"))));
    assertThat(store.history().compare(doc, to, to)).isEmpty();
  }

  @Test
  void aRestoreIsOneNewChangeAndTheVersionsBetweenStay() {
    DocId doc = created(store, "org.example.free", "1");
    Heads first = read(doc).heads();
    Heads second = put(doc, OTHER, "2").heads();
    put(doc, FREE.main(), "3");
    Commit restored = store.history().restore(doc, first, Precondition.NONE, RUN);
    assertThat(read(doc).props()).isEqualTo(props("org.example.free", "1"));
    assertThat(read(doc).heads()).isEqualTo(restored.heads()).isNotEqualTo(first);
    Version version = store.history().versions(doc, BranchName.MAIN, null, 1).getFirst();
    assertThat(version.kind()).isEqualTo(FeedEntry.Kind.EDITED);
    assertThat(version.sequence()).isEqualTo(restored.sequence());
    assertThat(version.changed()).containsExactly(FREE.main());
    assertThat(version.removed()).containsExactly(OTHER);
    assertThat(version.provenance()).isEqualTo(RUN);
    assertThat(at(doc, second))
        .isEqualTo(props("org.example.free", "1", "org.example.free/other", "2"));
    assertThat(kinds(doc, BranchName.MAIN)).hasSize(4);
  }

  @Test
  void aRestoreOfWhatIsThereWritesNothing() {
    DocId doc = created(store, "org.example.free", "1");
    Document now = read(doc);
    assertThat(store.history().restore(doc, now.heads(), Precondition.NONE, ANN))
        .isEqualTo(new Commit(now.sequence(), doc, now.heads()));
    put(doc, FREE.main(), "2");
    Commit back = put(doc, FREE.main(), "1");
    assertThat(store.history().restore(doc, now.heads(), Precondition.NONE, ANN)).isEqualTo(back);
    assertThat(store.feed().last()).isEqualTo(back.sequence());
  }

  @Test
  void recordsOfRunsStayAsTheyAreThroughARestore() {
    DocId doc = created(store, "org.example.free", "1", "org.daybook.run/old:one", "\"then\"");
    Heads first = read(doc).heads();
    put(doc, RECORD, "\"now\"");
    put(doc, key("org.daybook.run/old:one"), "\"later\"");
    put(doc, FREE.main(), "2");
    store.history().restore(doc, first, Precondition.NONE, ANN);
    assertThat(read(doc).props())
        .isEqualTo(
            props(
                "org.example.free",
                "1",
                "org.daybook.run/old:one",
                "\"later\"",
                RECORD.toString(),
                "\"now\""));
    store.delete(doc, Precondition.NONE, ANN);
    store.history().restore(doc, first, Precondition.NONE, ANN);
    assertThat(read(doc).prop(RECORD)).contains(json("\"now\""));
    assertThat(read(doc).prop(key("org.daybook.run/old:one"))).contains(json("\"later\""));
  }

  @Test
  void aDeletedDocumentLivesAgainAsOneRestoredChange() {
    DocId doc = created(store, "org.example.free", "1");
    Heads first = read(doc).heads();
    Heads second = put(doc, FREE.main(), "2").heads();
    store.delete(doc, Precondition.NONE, ANN);
    assertThat(store.read(doc)).isEmpty();
    assertThat(at(doc, first)).isEqualTo(props("org.example.free", "1"));
    assertThat(store.history().compare(doc, first, second)).hasSize(1);
    assertThat(kinds(doc, BranchName.MAIN)).first().isEqualTo(FeedEntry.Kind.DELETED);
    for (Heads wanted : List.of(first, second)) {
      Commit commit = store.history().restore(doc, wanted, Precondition.NONE, ANN);
      assertThat(read(doc).props()).isEqualTo(at(doc, wanted));
      assertThat(read(doc).sequence()).isEqualTo(commit.sequence());
      assertThat(store.list(null, 10)).containsExactly(read(doc));
      assertThat(store.listByTag(FREE, null, 10)).containsExactly(read(doc));
      assertThat(store.count()).isOne();
      FeedEntry entry =
          store.feed().read(new Sequence(commit.sequence().value() - 1), 1).getFirst();
      assertThat(entry.kind()).isEqualTo(FeedEntry.Kind.RESTORED);
      assertThat(entry.added()).containsExactly(FREE.main());
      assertThat(put(doc, OTHER, "1").heads().hashes()).hasSize(1);
      store.delete(doc, Precondition.NONE, ANN);
      assertThat(store.count()).isZero();
      reopen(DocumentSettings.DEFAULTS);
    }
  }

  @Test
  void aDeletedDocumentComesBackUnlessAnotherIsNowWhatItWas() {
    DocId doc = id();
    store.create(NewDocument.unique(doc, props("org.example.free", "1"), "sha256:x", ANN));
    Heads heads = read(doc).heads();
    store.delete(doc, Precondition.NONE, ANN);
    DocId twin = id();
    store.create(NewDocument.unique(twin, props("org.example.free", "1"), "sha256:x", ANN));
    Sequence last = store.feed().last();
    assertThatThrownBy(() -> store.history().restore(doc, heads, Precondition.NONE, ANN))
        .isInstanceOf(DaybookException.Conflict.class)
        .hasMessage(
            "document %s would be sha256:x, which document %s is already: use that one, or delete it"
                .formatted(doc, twin))
        .satisfies(
            e -> assertThat(((DaybookException) e).context()).containsEntry("twin", twin.value()))
        .extracting("code")
        .isEqualTo("unique-taken");
    assertThat(store.read(doc)).isEmpty();
    assertThat(store.feed().last()).isEqualTo(last);
    store.delete(twin, Precondition.NONE, ANN);
    store.history().restore(doc, heads, Precondition.NONE, ANN);
    assertThat(store.byUnique("sha256:x")).contains(doc);
  }

  @Test
  void aRestoreIsRefusedAtStaleHeadsAndWhereTodaysSchemasRefuseWhatWas() {
    Tag strict = new Tag("org.example.strict");
    store.schemas().register("org.example.plug", Map.of(strict, json("{\"type\": \"string\"}")));
    DocId doc = created(store, strict.name(), "\"a\"");
    Heads first = read(doc).heads();
    Heads second = put(doc, strict.main(), "\"b\"").heads();
    assertThatThrownBy(
            () -> store.history().restore(doc, first, new Precondition.AtHeads(first), ANN))
        .hasMessage(
            "document %s is at heads %s, not at %s: read it again".formatted(doc, second, first))
        .extracting("code")
        .isEqualTo("stale-heads");
    Commit done = store.history().restore(doc, first, new Precondition.AtHeads(second), ANN);
    assertThat(read(doc).heads()).isEqualTo(done.heads());
  }

  @Test
  void headsThatNeverWereAreRefusedEverywhereByName() {
    DocId doc = created(store, "org.example.free", "1");
    DocId other = created(store, "org.example.free", "1");
    Heads now = read(doc).heads();
    Heads both = new Heads(List.of(now.hashes().getFirst(), NOWHERE.hashes().getFirst()));
    for (Heads wrong : List.of(NOWHERE, Heads.NONE, both, read(other).heads())) {
      assertThat(store.history().read(doc, wrong)).isEmpty();
      List<org.assertj.core.api.ThrowableAssert.ThrowingCallable> calls =
          List.of(
              () -> store.history().compare(doc, wrong, now),
              () -> store.history().compare(doc, now, wrong),
              () -> store.history().restore(doc, wrong, Precondition.NONE, ANN),
              () -> store.branches().create(doc, DRAFT, wrong, ANN),
              () ->
                  store.merge(
                      new MergeRequest("j", 1, doc, wrong, Edit.put(OTHER, json("1")), RUN),
                      (_, _, _) -> new MergeRules.Ruling.Proceed(Edit.NOTHING)));
      for (var call : calls) {
        assertThatThrownBy(call)
            .isInstanceOf(DaybookException.NotFound.class)
            .hasMessage(
                "document %s never was at heads %s: wanted a version that its history lists"
                    .formatted(doc, wrong))
            .extracting("code")
            .isEqualTo("heads-unknown");
      }
      for (var call :
          List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
              () -> store.edit(doc, new Precondition.AtHeads(wrong), Edit.NOTHING, ANN),
              () -> store.delete(doc, new Precondition.AtHeads(wrong), ANN))) {
        assertThatThrownBy(call).extracting("code").isEqualTo("stale-heads");
      }
    }
    assertThat(read(doc).heads()).isEqualTo(now);
  }

  @Test
  void aDocumentThatNeverWasHasNoHistory() {
    DocId doc = id();
    assertThat(store.history().read(doc, NOWHERE)).isEmpty();
    for (var call :
        List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
            () -> store.history().versions(doc, BranchName.MAIN, null, 1),
            () -> store.history().compare(doc, NOWHERE, NOWHERE),
            () -> store.history().restore(doc, NOWHERE, Precondition.NONE, ANN))) {
      assertThatThrownBy(call)
          .isInstanceOf(DaybookException.NotFound.class)
          .hasMessage("document %s is not in this vault, or was deleted".formatted(doc));
    }
    DocId there = created(store);
    assertThatThrownBy(() -> store.history().versions(there, DRAFT, null, 1))
        .hasMessage("document %s has no open branch review/draft".formatted(there));
    assertThatThrownBy(() -> store.history().versions(there, BranchName.MAIN, null, 0))
        .hasMessage("limit 0: wanted 1 or more");
  }

  @Test
  void aBranchsVersionsAreListedAndReadBesideThoseOfMain() {
    DocId doc = created(store, "org.example.free", "1");
    Heads fork = read(doc).heads();
    Branch begun = store.branches().create(doc, DRAFT, null, ANN);
    assertThat(begun.heads()).isEqualTo(fork);
    Heads one =
        store
            .branches()
            .edit(doc, DRAFT, Precondition.NONE, Edit.put(FREE.main(), json("2")), ANN)
            .heads();
    put(doc, OTHER, "9");
    Heads two =
        store
            .branches()
            .edit(doc, DRAFT, Precondition.NONE, Edit.put(FREE.main(), json("3")), ANN)
            .heads();
    assertThat(kinds(doc, DRAFT))
        .containsExactly(FeedEntry.Kind.EDITED, FeedEntry.Kind.EDITED, FeedEntry.Kind.BRANCHED);
    assertThat(kinds(doc, BranchName.MAIN))
        .containsExactly(FeedEntry.Kind.EDITED, FeedEntry.Kind.CREATED);
    reopen(new DocumentSettings(0, 1, 200, 1 << 20, 1));
    assertThat(at(doc, one)).isEqualTo(props("org.example.free", "2"));
    assertThat(at(doc, two)).isEqualTo(props("org.example.free", "3"));
    assertThat(store.history().compare(doc, one, two))
        .isEqualTo(Map.of(FREE.main(), new Difference.Changed(json("2"), json("3"))));
    store.history().restore(doc, two, Precondition.NONE, ANN);
    assertThat(read(doc).props()).isEqualTo(props("org.example.free", "3"));
  }

  @Test
  void theVersionsOfAMergedBranchThatAreListedCanStillBeRead() {
    DocId doc = created(store, "org.example.free", "1");
    store.branches().create(doc, DRAFT, null, ANN);
    Heads one =
        store
            .branches()
            .edit(doc, DRAFT, Precondition.NONE, Edit.put(FREE.main(), json("2")), ANN)
            .heads();
    store.branches().edit(doc, DRAFT, Precondition.NONE, Edit.put(FREE.main(), json("3")), ANN);
    store.branches().merge(doc, DRAFT, Precondition.NONE, Settlement.REFUSE, ANN);
    assertThat(store.history().versions(doc, DRAFT, null, 10))
        .extracting(Version::heads)
        .contains(one);
    assertThat(at(doc, one)).isEqualTo(props("org.example.free", "2"));
  }
}
