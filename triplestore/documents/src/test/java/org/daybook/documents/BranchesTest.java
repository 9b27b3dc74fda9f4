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

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BranchesTest {

  private static final PropKey OTHER = key("org.example.free/other");
  private static final PropKey GONE = key("org.example.free/gone");
  private static final BranchName DRAFT = new BranchName("review/draft");
  private static final BranchName SECOND = new BranchName("bob.second");

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

  private Branch begin(DocId doc, BranchName name) {
    return store.branches().create(doc, name, null, ANN);
  }

  private Commit edit(DocId doc, BranchName name, PropKey key, String value) {
    return edit(doc, name, Edit.put(key, json(value)));
  }

  private Commit edit(DocId doc, BranchName name, Edit edit) {
    return store.branches().edit(doc, name, Precondition.NONE, edit, ANN);
  }

  private BranchMerge merge(DocId doc, BranchName name, Settlement settlement) {
    return store.branches().merge(doc, name, Precondition.NONE, settlement, RUN);
  }

  private SortedMap<PropKey, JsonNode> branch(DocId doc, BranchName name) {
    return store.branches().read(doc, name).orElseThrow().props();
  }

  private static @Nullable JsonNode orNull(@Nullable String text) {
    return text == null ? null : json(text);
  }

  private static Overlap overlap(
      PropKey key,
      @Nullable String atFork,
      @Nullable String onMain,
      @Nullable String onBranch,
      @Nullable String settled) {
    return new Overlap(key, orNull(atFork), orNull(onMain), orNull(onBranch), orNull(settled));
  }

  @Test
  void aBranchBeginsAtMainAndTellsTheFeedSo() {
    DocId doc = created(store, "org.example.free", "1");
    Branch begun = begin(doc, DRAFT);
    assertThat(begun.props()).isEqualTo(read(doc).props());
    assertThat(begun.fork()).isEqualTo(read(doc).heads()).isEqualTo(begun.heads());
    assertThat(begun.provenance()).isEqualTo(ANN);
    assertThat(store.branches().read(doc, DRAFT)).contains(begun);
    FeedEntry entry = store.feed().read(new Sequence(1), 10).getFirst();
    assertThat(entry.kind()).isEqualTo(FeedEntry.Kind.BRANCHED);
    assertThat(entry.branch()).isEqualTo(DRAFT);
    assertThat(entry.onMain()).isFalse();
    assertThat(entry.keys()).isEmpty();
    assertThat(begun.sequence()).isEqualTo(entry.sequence());
  }

  @Test
  void aBranchBeginsAtAnOldVersionOfMain() {
    DocId doc = created(store, "org.example.free", "1");
    Heads first = read(doc).heads();
    put(doc, FREE.main(), "2");
    put(doc, OTHER, "2");
    Branch begun = store.branches().create(doc, DRAFT, first, ANN);
    assertThat(begun.props()).isEqualTo(props("org.example.free", "1"));
    edit(doc, DRAFT, GONE, "3");
    assertThat(branch(doc, DRAFT))
        .isEqualTo(props("org.example.free", "1", "org.example.free/gone", "3"));
    assertThat(merge(doc, DRAFT, Settlement.REFUSE).taken())
        .isEqualTo(Map.of(GONE, new Difference.Added(json("3"))));
    assertThat(read(doc).props())
        .isEqualTo(
            props(
                "org.example.free", "2",
                "org.example.free/gone", "3",
                "org.example.free/other", "2"));
  }

  @Test
  void aBranchBeginsAtAVersionOfMainAndOfNoOtherBranch() {
    DocId doc = created(store, "org.example.free", "1");
    begin(doc, DRAFT);
    Heads ofDraft = edit(doc, DRAFT, FREE.main(), "2").heads();
    assertThatThrownBy(() -> store.branches().create(doc, SECOND, ofDraft, ANN))
        .isInstanceOf(DaybookException.NotFound.class)
        .extracting("code")
        .isEqualTo("heads-unknown");
    assertThat(store.branches().list(doc)).hasSize(1);
  }

  @Test
  void aRunMayNotHaveForkedAtAStoredBranch() {
    DocId doc = created(store, "org.example.free", "1");
    begin(doc, DRAFT);
    Heads ofDraft = edit(doc, DRAFT, FREE.main(), "2").heads();
    Edit edit = Edit.put(OTHER, json("3"));
    assertThatThrownBy(
            () ->
                store.merge(
                    new MergeRequest("j", 1, doc, ofDraft, edit, RUN),
                    (_, _, _) -> new MergeRules.Ruling.Proceed(edit)))
        .isInstanceOf(DaybookException.NotFound.class)
        .extracting("code")
        .isEqualTo("heads-unknown");
    assertThat(read(doc).props()).isEqualTo(props("org.example.free", "1"));
  }

  @Test
  void aBranchThatBeginsWithAnEditHasBothOrNeither() {
    DocId doc = created(store, "org.example.note", "{}");
    Sequence before = store.feed().last();
    assertThatThrownBy(
            () ->
                store
                    .branches()
                    .create(doc, DRAFT, null, Edit.put(NOTE.main(), json("{\"stars\": -1}")), ANN))
        .extracting("code")
        .isEqualTo("schema-violation");
    assertThat(store.branches().read(doc, DRAFT)).isEmpty();
    assertThat(store.feed().last()).isEqualTo(before);
    Branch begun =
        store
            .branches()
            .create(doc, DRAFT, null, Edit.put(NOTE.main(), json("{\"stars\": 1}")), ANN);
    assertThat(begun.props()).isEqualTo(props("org.example.note", "{\"stars\": 1}"));
    assertThat(store.branches().read(doc, DRAFT)).contains(begun);
    assertThat(store.feed().read(before, 10))
        .extracting(FeedEntry::kind)
        .containsExactly(FeedEntry.Kind.BRANCHED, FeedEntry.Kind.EDITED);
  }

  @Test
  void mainStaysAsItIsWhileABranchIsEdited() {
    DocId doc = created(store, "org.example.free", "1");
    Document main = read(doc);
    Heads begun = begin(doc, DRAFT).heads();
    Commit first = edit(doc, DRAFT, FREE.main(), "2");
    put(doc, OTHER, "9");
    Commit second = edit(doc, DRAFT, Edit.delete(FREE.main()));
    assertThat(branch(doc, DRAFT)).isEmpty();
    assertThat(read(doc).prop(FREE.main())).contains(json("1"));
    assertThat(Set.of(begun, first.heads(), second.heads(), read(doc).heads())).hasSize(4);
    assertThat(store.branches().read(doc, DRAFT).orElseThrow().fork()).isEqualTo(main.heads());
    assertThat(store.branches().edit(doc, DRAFT, Precondition.NONE, Edit.NOTHING, ANN))
        .isEqualTo(second);
    FeedEntry entry = store.feed().read(new Sequence(second.sequence().value() - 1), 1).getFirst();
    assertThat(entry.branch()).isEqualTo(DRAFT);
    assertThat(entry.removed()).containsExactly(FREE.main());
  }

  @Test
  void aStaleEditIsRefusedWithTheBranchsHeads() {
    DocId doc = created(store, "org.example.free", "1");
    Heads begun = begin(doc, DRAFT).heads();
    Heads now = edit(doc, DRAFT, FREE.main(), "2").heads();
    var stale = new Precondition.AtHeads(begun);
    Edit edit = Edit.put(FREE.main(), json("3"));
    for (var call :
        List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
            () -> store.branches().edit(doc, DRAFT, stale, edit, ANN),
            () -> store.branches().merge(doc, DRAFT, stale, Settlement.MAIN, ANN),
            () -> store.branches().discard(doc, DRAFT, stale, ANN))) {
      assertThatThrownBy(call)
          .isInstanceOf(DaybookException.Conflict.class)
          .hasMessage(
              "branch review/draft of document %s is at heads %s, not at %s: read it again"
                  .formatted(doc, now, begun))
          .satisfies(
              e ->
                  assertThat(((DaybookException) e).context())
                      .containsEntry("heads", now.toString()));
    }
    store.branches().edit(doc, DRAFT, new Precondition.AtHeads(now), edit, ANN);
    assertThat(branch(doc, DRAFT)).isEqualTo(props("org.example.free", "3"));
    assertThat(read(doc).props()).isEqualTo(props("org.example.free", "1"));
  }

  @Test
  void aComparisonTellsBothSidesAndWritesNothing() {
    DocId doc =
        created(
            store, "org.example.free", "0", "org.example.free/gone", "0", "org.example.note", "{}");
    Heads fork = read(doc).heads();
    begin(doc, DRAFT);
    edit(
        doc,
        DRAFT,
        Edit.of(props("org.example.free", "1", "org.example.free/other", "1"), Set.of(GONE)));
    put(doc, FREE.main(), "2");
    Sequence before = store.feed().last();
    BranchComparison comparison = store.branches().compare(doc, DRAFT);
    assertThat(comparison.fork()).isEqualTo(fork);
    assertThat(comparison.main()).isEqualTo(read(doc).heads());
    assertThat(comparison.branch())
        .isEqualTo(store.branches().read(doc, DRAFT).orElseThrow().heads());
    assertThat(comparison.changes())
        .isEqualTo(
            Map.of(
                FREE.main(),
                new Difference.Changed(json("0"), json("1")),
                OTHER,
                new Difference.Added(json("1")),
                GONE,
                new Difference.Removed(json("0"))));
    assertThat(comparison.overlaps())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.key()).isEqualTo(FREE.main());
              assertThat(one.atFork()).isEqualTo(json("0"));
              assertThat(one.onMain()).isEqualTo(json("2"));
              assertThat(one.onBranch()).isEqualTo(json("1"));
              assertThat(one.settled()).isIn(json("1"), json("2"));
            });
    assertThat(store.branches().compare(doc, DRAFT)).isEqualTo(comparison);
    assertThat(store.feed().last()).isEqualTo(before);
    BranchMerge merge = merge(doc, DRAFT, Settlement.COMBINE);
    assertThat(merge.overlaps()).isEqualTo(comparison.overlaps());
    assertThat(read(doc).props().get(FREE.main()))
        .isEqualTo(comparison.overlaps().getFirst().settled());
  }

  @Test
  void aMergeIsOneCommitOnMainAndEndsTheBranch() {
    DocId doc = created(store, "org.example.free", "1");
    begin(doc, DRAFT);
    edit(doc, DRAFT, OTHER, "1");
    edit(doc, DRAFT, OTHER, "2");
    Sequence before = store.feed().last();
    BranchMerge merge = merge(doc, DRAFT, Settlement.REFUSE);
    assertThat(merge.taken()).isEqualTo(Map.of(OTHER, new Difference.Added(json("2"))));
    assertThat(merge.overlaps()).isEmpty();
    assertThat(merge.commit()).isEqualTo(new Commit(read(doc).sequence(), doc, read(doc).heads()));
    List<FeedEntry> told = store.feed().read(before, 10);
    assertThat(told)
        .extracting(FeedEntry::kind)
        .containsExactly(FeedEntry.Kind.EDITED, FeedEntry.Kind.MERGED);
    assertThat(told.getFirst().branch()).isEqualTo(BranchName.MAIN);
    assertThat(told.getFirst().added()).containsExactly(OTHER);
    assertThat(told.getLast().branch()).isEqualTo(DRAFT);
    assertThat(told).extracting(FeedEntry::provenance).containsOnly(RUN);
    assertThat(store.branches().read(doc, DRAFT)).isEmpty();
    assertThat(store.branches().list(doc)).isEmpty();
    assertThatThrownBy(() -> edit(doc, DRAFT, OTHER, "3"))
        .isInstanceOf(DaybookException.NotFound.class)
        .hasMessage("document %s has no open branch review/draft".formatted(doc))
        .extracting("code")
        .isEqualTo("branch-unknown");
  }

  @ParameterizedTest
  @EnumSource(Settlement.class)
  void everySettlementReportsBothValuesAndKeepsItsWord(Settlement settlement) {
    DocId doc =
        created(
            store,
            "org.example.free",
            "0",
            "org.example.free/gone",
            "0",
            "org.example.free/other",
            "0",
            "org.example.free/same",
            "0",
            "org.example.free/mine",
            "0");
    PropKey same = key("org.example.free/same");
    PropKey mine = key("org.example.free/mine");
    begin(doc, DRAFT);
    edit(
        doc,
        DRAFT,
        Edit.of(
            Map.of(
                FREE.main(), json("1"), GONE, json("1"), same, json("7"), mine, json("{\"a\": 1}")),
            Set.of(OTHER)));
    store.edit(
        doc,
        Precondition.NONE,
        Edit.of(Map.of(FREE.main(), json("2"), OTHER, json("2"), same, json("7")), Set.of(GONE)),
        ANN);
    Document before = read(doc);
    if (settlement == Settlement.REFUSE) {
      assertThatThrownBy(() -> merge(doc, DRAFT, settlement))
          .isInstanceOf(DaybookException.Conflict.class)
          .hasMessage(
              ("branch review/draft and main of document %s have both changed org.example.free/gone,"
                      + " org.example.free/main, org.example.free/other: say whose value is to stand,"
                      + " or edit the branch")
                  .formatted(doc))
          .satisfies(
              e ->
                  assertThat(((DaybookException) e).context())
                      .extractingByKey("overlaps")
                      .isEqualTo(
                          List.of(
                              Map.of("key", "org.example.free/gone", "atFork", 0, "onBranch", 1),
                              Map.of(
                                  "key", "org.example.free/main",
                                  "atFork", 0,
                                  "onMain", 2,
                                  "onBranch", 1,
                                  "settled", 2),
                              Map.of(
                                  "key", "org.example.free/other",
                                  "atFork", 0,
                                  "onMain", 2,
                                  "settled", 2))))
          .extracting("code")
          .isEqualTo("merge-conflict");
      assertThat(read(doc)).isEqualTo(before);
      assertThat(store.branches().read(doc, DRAFT)).isPresent();
      merge(doc, DRAFT, Settlement.BRANCH);
      return;
    }
    BranchMerge merge = merge(doc, DRAFT, settlement);
    assertThat(merge.overlaps()).extracting(Overlap::key).containsExactly(GONE, FREE.main(), OTHER);
    for (Overlap one : merge.overlaps()) {
      assertThat(one.atFork()).isEqualTo(json("0"));
      assertThat(one.settled()).isEqualTo(read(doc).props().get(one.key()));
      switch (settlement) {
        case BRANCH -> assertThat(one.settled()).isEqualTo(one.onBranch());
        case MAIN, REFUSE -> assertThat(one.settled()).isEqualTo(one.onMain());
        case COMBINE ->
            // Of a value and its absence Automerge keeps the value.
            assertThat(one.settled())
                .isNotNull()
                .satisfiesAnyOf(
                    v -> assertThat(v).isEqualTo(one.onMain()),
                    v -> assertThat(v).isEqualTo(one.onBranch()));
      }
    }
    assertThat(merge.overlaps().getFirst().onMain()).isNull();
    assertThat(merge.overlaps().getLast().onBranch()).isNull();
    assertThat(read(doc).prop(same)).contains(json("7"));
    assertThat(read(doc).prop(mine)).contains(json("{\"a\": 1}"));
    assertThat(merge.taken()).isEqualTo(Difference.between(before.props(), read(doc).props()));
    Document merged = read(doc);
    reopen(new DocumentSettings(0, 1, 200, 1 << 20, 1));
    assertThat(read(doc)).isEqualTo(merged);
    put(doc, GONE, "5");
    assertThat(store.history().read(doc, merged.heads())).contains(merged);
  }

  @Test
  void bothSidesFieldsAndTextsCombine() {
    DocId doc =
        created(
            store,
            "org.example.note",
            "{\"title\": \"t\", \"stars\": 1, \"body\": \"one two three\"}");
    begin(doc, DRAFT);
    edit(
        doc,
        DRAFT,
        NOTE.main(),
        "{\"title\": \"t\", \"stars\": 2, \"body\": \"one two three four\"}");
    put(
        doc,
        NOTE.main(),
        "{\"title\": \"new\", \"stars\": 1, \"body\": \"zero one two three\", \"lines\": [\"x\"]}");
    BranchMerge merge = merge(doc, DRAFT, Settlement.COMBINE);
    var combined =
        json(
            "{\"title\": \"new\", \"stars\": 2, \"body\": \"zero one two three four\", \"lines\": [\"x\"]}");
    assertThat(read(doc).props()).isEqualTo(Map.of(NOTE.main(), combined));
    assertThat(merge.overlaps()).singleElement().extracting(Overlap::settled).isEqualTo(combined);
  }

  @Test
  void aSecondMergeAnswersWhatTheFirstDidAndChangesNothing() {
    DocId doc = created(store, "org.example.free", "0", "org.example.free/gone", "null");
    begin(doc, DRAFT);
    edit(
        doc,
        DRAFT,
        Edit.of(
            props("org.example.free", "{\"deep\": [1, null]}", "org.example.free/other", "null"),
            Set.of(GONE)));
    put(doc, FREE.main(), "2");
    put(doc, GONE, "3");
    BranchMerge first = merge(doc, DRAFT, Settlement.BRANCH);
    put(doc, FREE.main(), "\"later\"");
    Sequence last = store.feed().last();
    for (Settlement settlement : Settlement.values()) {
      assertThat(merge(doc, DRAFT, settlement)).isEqualTo(first);
      reopen(DocumentSettings.DEFAULTS);
    }
    assertThat(
            store
                .branches()
                .merge(
                    doc,
                    DRAFT,
                    new Precondition.AtHeads(new Heads(List.of("ab".repeat(32)))),
                    Settlement.MAIN,
                    ANN))
        .isEqualTo(first);
    assertThat(store.feed().last()).isEqualTo(last);
    assertThat(read(doc).prop(FREE.main())).contains(json("\"later\""));
  }

  @Test
  void aMergeThatTakesNothingAnswersTheCommitThatWasThere() {
    DocId doc = created(store, "org.example.free", "0");
    begin(doc, DRAFT);
    Document before = read(doc);
    assertThat(merge(doc, DRAFT, Settlement.REFUSE))
        .isEqualTo(
            new BranchMerge(
                new Commit(before.sequence(), doc, before.heads()),
                new java.util.TreeMap<>(),
                List.of()));
    assertThat(read(doc)).isEqualTo(before);
  }

  @Test
  void aMergeOfWhatMainSaysAlreadyTakesNothing() {
    DocId doc = created(store, "org.example.free", "0");
    begin(doc, DRAFT);
    edit(doc, DRAFT, FREE.main(), "1");
    put(doc, FREE.main(), "1");
    BranchMerge merge = merge(doc, DRAFT, Settlement.REFUSE);
    assertThat(merge.taken()).isEmpty();
    assertThat(merge.overlaps()).isEmpty();
    assertThat(read(doc).props()).isEqualTo(props("org.example.free", "1"));
    assertThat(merge.commit()).isEqualTo(new Commit(read(doc).sequence(), doc, read(doc).heads()));
  }

  @Test
  void aMergeThatWouldBreakASchemaLeavesTheBranch() {
    Tag either = new Tag("org.example.either");
    store
        .schemas()
        .register(
            "org.example.plug",
            Map.of(
                either,
                json(
                    """
                    {"type": "object", "maxProperties": 1,
                     "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}}
                    """)));
    DocId doc = created(store, either.name(), "{}");
    begin(doc, DRAFT);
    edit(doc, DRAFT, either.main(), "{\"a\": 1}");
    put(doc, either.main(), "{\"b\": 1}");
    Document main = read(doc);
    Branch branch = store.branches().read(doc, DRAFT).orElseThrow();
    Sequence last = store.feed().last();
    assertThatThrownBy(() -> merge(doc, DRAFT, Settlement.COMBINE))
        .isInstanceOf(DaybookException.Incorrect.class)
        .extracting("code")
        .isEqualTo("schema-violation");
    assertThat(read(doc)).isEqualTo(main);
    assertThat(store.branches().read(doc, DRAFT)).contains(branch);
    assertThat(store.feed().last()).isEqualTo(last);
    merge(doc, DRAFT, Settlement.BRANCH);
    assertThat(read(doc).props()).isEqualTo(props(either.name(), "{\"a\": 1}"));
  }

  @Test
  void aNameIsFreeAgainAfterAMergeAndAfterADiscard() {
    DocId doc = created(store, "org.example.free", "0");
    begin(doc, DRAFT);
    assertThatThrownBy(() -> begin(doc, DRAFT))
        .isInstanceOf(DaybookException.Conflict.class)
        .hasMessage(
            "document %s has a branch review/draft: edit that one, or choose another name"
                .formatted(doc))
        .extracting("code")
        .isEqualTo("branch-exists");
    edit(doc, DRAFT, FREE.main(), "1");
    merge(doc, DRAFT, Settlement.REFUSE);
    begin(doc, DRAFT);
    edit(doc, DRAFT, FREE.main(), "2");
    store.branches().discard(doc, DRAFT, Precondition.NONE, ANN);
    assertThat(read(doc).props()).isEqualTo(props("org.example.free", "1"));
    assertThat(store.branches().read(doc, DRAFT)).isEmpty();
    assertThat(store.feed().read(new Sequence(store.feed().last().value() - 1), 1))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.kind()).isEqualTo(FeedEntry.Kind.DISCARDED);
              assertThat(entry.branch()).isEqualTo(DRAFT);
            });
    for (var call :
        List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
            () -> merge(doc, DRAFT, Settlement.MAIN),
            () -> store.branches().compare(doc, DRAFT),
            () -> edit(doc, DRAFT, Edit.NOTHING),
            () -> store.branches().discard(doc, DRAFT, Precondition.NONE, ANN))) {
      assertThatThrownBy(call).extracting("code").isEqualTo("branch-unknown");
    }
    assertThat(begin(doc, DRAFT).props()).isEqualTo(props("org.example.free", "1"));
    edit(doc, DRAFT, FREE.main(), "3");
    merge(doc, DRAFT, Settlement.REFUSE);
    assertThat(read(doc).props()).isEqualTo(props("org.example.free", "3"));
  }

  @Test
  void branchesOfOneDocumentNeverShareAnActor() {
    DocId doc = created(store, "org.example.free", "0");
    var names = new ArrayList<BranchName>();
    for (int i = 0; i < 8; i++) {
      names.add(new BranchName("review/" + i));
      begin(doc, names.getLast());
      edit(doc, names.getLast(), new PropKey(FREE, "b" + i), "" + i);
    }
    put(doc, OTHER, "1");
    for (int i = 0; i < 8; i++) {
      edit(doc, names.get(i), new PropKey(FREE, "c" + i), "" + i);
    }
    // A shared actor would give two changes one place in its line: Automerge refuses the second.
    names.forEach(name -> merge(doc, name, Settlement.REFUSE));
    assertThat(read(doc).props()).hasSize(18);
    Document merged = read(doc);
    reopen(new DocumentSettings(0, 1, 200, 1 << 20, 1));
    assertThat(read(doc)).isEqualTo(merged);
    put(doc, OTHER, "2");
    assertThat(store.history().read(doc, merged.heads())).contains(merged);
  }

  @Test
  void openBranchesAreListedByPrefixThenNameThenDocument() {
    var docs = new ArrayList<DocId>();
    for (int i = 0; i < 4; i++) {
      docs.add(created(store, "org.example.free", "0"));
      for (String name : List.of("review/b", "review/a", "reviewed", "ann", "review/a/b")) {
        begin(docs.getLast(), new BranchName(name));
      }
    }
    merge(docs.getFirst(), new BranchName("review/a"), Settlement.MAIN);
    store.delete(docs.get(1), Precondition.NONE, ANN);
    List<Branch> review = store.branches().list("review/", null, 100);
    assertThat(review)
        .extracting(b -> b.name() + " " + docs.indexOf(b.doc()))
        .containsExactly(
            "review/a 2",
            "review/a 3",
            "review/a/b 0",
            "review/a/b 2",
            "review/a/b 3",
            "review/b 0",
            "review/b 2",
            "review/b 3");
    var paged = new ArrayList<Branch>();
    Branch after = null;
    do {
      List<Branch> page = store.branches().list("review/", after, 3);
      paged.addAll(page);
      after = page.isEmpty() ? null : page.getLast();
    } while (after != null);
    assertThat(paged).isEqualTo(review);
    assertThat(store.branches().list("", null, 100)).hasSize(14);
    assertThat(store.branches().list(docs.getFirst()))
        .extracting(b -> b.name().value())
        .containsExactly("ann", "review/a/b", "review/b", "reviewed");
  }

  @Test
  void aDeletedDocumentHasNoBranchesUntilItReturns() {
    DocId doc = created(store, "org.example.free", "0");
    Heads heads = read(doc).heads();
    begin(doc, DRAFT);
    edit(doc, DRAFT, FREE.main(), "1");
    store.delete(doc, Precondition.NONE, ANN);
    assertThat(store.branches().read(doc, DRAFT)).isEmpty();
    assertThat(store.branches().list(doc)).isEmpty();
    for (var call :
        List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
            () -> begin(doc, SECOND),
            () -> merge(doc, DRAFT, Settlement.MAIN),
            () -> edit(doc, DRAFT, Edit.NOTHING))) {
      assertThatThrownBy(call).extracting("code").isEqualTo("document-unknown");
    }
    store.history().restore(doc, heads, Precondition.NONE, ANN);
    assertThat(branch(doc, DRAFT)).isEqualTo(props("org.example.free", "1"));
    merge(doc, DRAFT, Settlement.REFUSE);
    assertThat(read(doc).props()).isEqualTo(props("org.example.free", "1"));
  }

  @Test
  void aBranchOutlivesReopeningSnapshotsAndAManyChangedMain() {
    DocId doc = created(store, "org.example.free", "0");
    begin(doc, DRAFT);
    edit(doc, DRAFT, OTHER, "1");
    var sizes = List.of(0, 1, 256);
    for (int i = 0; i < 9; i++) {
      reopen(new DocumentSettings(sizes.get(i % 3), 2, 200, 1 << 20, 1 + i % 3));
      put(doc, FREE.main(), "" + i);
      edit(doc, DRAFT, OTHER, "" + (10 + i));
      assertThat(branch(doc, DRAFT))
          .isEqualTo(props("org.example.free", "0", "org.example.free/other", "" + (10 + i)));
    }
    merge(doc, DRAFT, Settlement.REFUSE);
    assertThat(read(doc).props())
        .isEqualTo(props("org.example.free", "8", "org.example.free/other", "18"));
  }

  @Test
  void aRunAsTheHostMergesAtAForkBeforeAMergeThatTheHostSettled() {
    DocId doc = created(store, "org.example.free", "0");
    Document fork = read(doc);
    begin(doc, DRAFT);
    edit(doc, DRAFT, FREE.main(), "1");
    put(doc, FREE.main(), "2");
    put(doc, FREE.main(), "3");
    merge(doc, DRAFT, Settlement.BRANCH);
    Edit edit = Edit.put(OTHER, json("4"));
    MergeResult result =
        store.merge(
            new MergeRequest("j", 1, doc, fork.heads(), edit, new Provenance(Author.HOST, "test")),
            (_, _, _) -> new MergeRules.Ruling.Proceed(edit));
    assertThat(result).isInstanceOf(MergeResult.Merged.class);
    var expected = props("org.example.free", "1", "org.example.free/other", "4");
    assertThat(read(doc).props()).isEqualTo(expected);
    reopen(DocumentSettings.DEFAULTS);
    put(doc, GONE, "5");
    assertThat(read(doc).prop(FREE.main())).contains(json("1"));
  }

  @Test
  void aKeyThatABranchChangedAndPutBackLeavesMainsOwnAlone() {
    DocId doc = created(store, "org.example.free", "1");
    var name = new BranchName("draft");
    store.branches().create(doc, name, null, ANN);
    for (String value : java.util.List.of("2", "1")) {
      store
          .branches()
          .edit(doc, name, Precondition.NONE, Edit.put(TestVault.FREE.main(), json(value)), ANN);
    }
    store.edit(doc, Precondition.NONE, Edit.put(TestVault.FREE.main(), json("3")), ANN);
    BranchMerge merge =
        store.branches().merge(doc, name, Precondition.NONE, Settlement.COMBINE, ANN);
    assertThat(merge.overlaps()).isEmpty();
    Document main = store.read(doc).orElseThrow();
    assertThat(main.prop(TestVault.FREE.main())).contains(json("3"));
    store.close();
    store = TestVault.open(dir);
    store.edit(doc, Precondition.NONE, Edit.put(TestVault.NOTE.main(), json("{}")), ANN);
    assertThat(store.history().read(doc, main.heads()).orElseThrow().props())
        .isEqualTo(main.props());
    var found = new java.util.ArrayList<Finding>();
    store.care().check(CheckOptions.DEFAULTS, found::add, Progress.NONE);
    assertThat(found).isEmpty();
  }
}
