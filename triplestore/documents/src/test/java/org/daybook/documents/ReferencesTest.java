package org.daybook.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.daybook.documents.TestVault.ANN;
import static org.daybook.documents.TestVault.FREE;
import static org.daybook.documents.TestVault.created;
import static org.daybook.documents.TestVault.id;
import static org.daybook.documents.TestVault.json;
import static org.daybook.documents.TestVault.key;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferencesTest {

  private static final Tag LINKS = new Tag("org.example.links");
  private static final Heads NOWHERE = new Heads(List.of("ab".repeat(32)));

  @TempDir Path dir;
  private Documents store;

  @BeforeEach
  void open() {
    store = TestVault.open(dir);
    store
        .schemas()
        .register(
            "org.example.plug",
            Map.of(
                LINKS,
                json(
                    """
                    {"type": "object", "properties": {
                       "to": {"type": "string", "x-reference": true},
                       "all": {"type": "array", "items": {"type": "string", "x-reference": true}},
                       "a/b": {"type": "object", "properties":
                          {"~": {"type": "string", "x-reference": true}}},
                       "plain": {"type": "string"}}}
                    """)));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static Edit linking(String json) {
    return Edit.put(LINKS.main(), json(json));
  }

  private DocId linked(String json) {
    return created(store, LINKS.name(), json);
  }

  private static String to(Object link) {
    return "{\"to\": \"%s\"}".formatted(link);
  }

  private static Link link(DocId doc) {
    return new Link(doc, null, null);
  }

  private Commit edit(DocId doc, Edit edit) {
    return store.edit(doc, Precondition.NONE, edit, ANN);
  }

  private List<Reference.State> states(DocId target) {
    return store.references().to(target, null, 100).stream().map(Reference::state).toList();
  }

  private static Reference reference(
      DocId source, String pointer, Link link, Reference.State state) {
    return new Reference(source, LINKS.main(), pointer, link, state);
  }

  @Test
  void linksAreFoundAtEveryMarkedPlaceAndNowhereElse() {
    DocId target = created(store, "org.example.free", "1");
    var whole = link(target);
    var prop = new Link(target, FREE.main(), null);
    DocId source =
        linked(
            "{\"to\": \"%1$s\", \"all\": [\"%1$s\", \"%2$s\"], \"a/b\": {\"~\": \"%1$s\"}, \"plain\": \"%1$s\"}"
                .formatted(whole, prop));
    List<Reference> expected =
        List.of(
            reference(source, "/all/0", whole, Reference.State.PRESENT),
            reference(source, "/all/1", prop, Reference.State.PRESENT),
            reference(source, "/a~1b/~0", whole, Reference.State.PRESENT),
            reference(source, "/to", whole, Reference.State.PRESENT));
    assertThat(store.references().from(source)).isEqualTo(expected);
    assertThat(store.references().to(target, null, 10)).isEqualTo(expected);
    assertThat(store.references().to(source, null, 10)).isEmpty();
  }

  @Test
  void aLinkBackFollowsEveryEdit() {
    DocId a = created(store);
    DocId b = created(store);
    DocId source = linked(to(link(a)));
    edit(source, linking(to(link(b))));
    assertThat(store.references().to(a, null, 10)).isEmpty();
    assertThat(store.references().to(b, null, 10)).hasSize(1);
    Heads linking = store.read(source).orElseThrow().heads();
    edit(source, Edit.delete(LINKS.main()));
    assertThat(store.references().to(b, null, 10)).isEmpty();
    store.history().restore(source, linking, Precondition.NONE, ANN);
    assertThat(store.references().to(b, null, 10)).hasSize(1);
    store.delete(source, Precondition.NONE, ANN);
    assertThat(store.references().to(b, null, 10)).isEmpty();
    assertThatThrownBy(() -> store.references().from(source))
        .hasMessage("document %s is not in this vault, or was deleted".formatted(source));
    store.history().restore(source, linking, Precondition.NONE, ANN);
    assertThat(store.references().to(b, null, 10)).hasSize(1);
  }

  @Test
  void aLinkToNowhereIsRefusedWithItsPlace() {
    DocId never = id();
    DocId doc = created(store, "org.example.free", "1");
    Heads heads = store.read(doc).orElseThrow().heads();
    assertThatThrownBy(() -> linked("{\"all\": [\"%s\"]}".formatted(link(never))))
        .isInstanceOf(DaybookException.Incorrect.class)
        .satisfies(
            e ->
                assertThat(((DaybookException) e).context())
                    .containsEntry(
                        "faults",
                        List.of(
                            Map.of(
                                "key", "org.example.links/main",
                                "pointer", "/all/0",
                                "message",
                                    "links to document %s, which is not in this vault: create it first"
                                        .formatted(never)))))
        .extracting("code")
        .isEqualTo("reference-unknown");
    assertThatThrownBy(() -> edit(doc, linking(to(new Link(doc, null, NOWHERE)))))
        .hasMessageContaining(
            "links to document %s at heads %s, where it never was".formatted(doc, NOWHERE))
        .extracting("code")
        .isEqualTo("reference-unknown");
    edit(doc, linking(to(new Link(doc, null, heads))));
    assertThat(store.references().to(doc, null, 10)).hasSize(1);
    assertThat(store.count()).isOne();
  }

  @Test
  void whatIsNoLinkAtAPlaceForLinksBreaksTheSchema() {
    for (String wrong :
        List.of("", "x", "daybook:doc/", "daybook:doc/short", "http://example.org/")) {
      assertThatThrownBy(() -> linked(to(wrong)))
          .isInstanceOf(DaybookException.Incorrect.class)
          .extracting("code")
          .isEqualTo("schema-violation");
    }
    assertThat(store.count()).isZero();
  }

  @Test
  void aPinnedLinkMeansWhatWasWhateverBecomesOfTheProp() {
    DocId target = created(store, "org.example.free", "1");
    Heads then = store.read(target).orElseThrow().heads();
    DocId pinned = linked(to(new Link(target, FREE.main(), then)));
    DocId floating = linked(to(new Link(target, FREE.main(), null)));
    edit(target, Edit.delete(FREE.main()));
    assertThat(states(target)).containsExactly(Reference.State.PRESENT, Reference.State.NO_PROP);
    assertThat(store.references().dangling(null, 10))
        .extracting(Reference::source)
        .containsExactly(floating);
    edit(target, Edit.put(FREE.main(), json("2")));
    assertThat(store.references().dangling(null, 10)).isEmpty();
    assertThat(store.references().from(pinned).getFirst().link().pinned()).isEqualTo(then);
    assertThat(store.history().read(target, then).orElseThrow().prop(FREE.main()))
        .contains(json("1"));
  }

  @Test
  void aDeletedTargetLeavesADanglingLinkThatIsReportedAndWholeAgainAfterItsReturn() {
    DocId target = created(store);
    Heads heads = store.read(target).orElseThrow().heads();
    DocId source = linked(to(link(target)));
    store.delete(target, Precondition.NONE, ANN);
    var broken = reference(source, "/to", link(target), Reference.State.NO_DOCUMENT);
    assertThat(store.references().dangling(null, 10)).containsExactly(broken);
    assertThat(store.references().from(source)).containsExactly(broken);
    assertThat(store.references().to(target, null, 10)).containsExactly(broken);
    edit(source, Edit.put(FREE.main(), json("1")));
    edit(source, linking(to(link(target)).replace("}", ", \"plain\": \"x\"}")));
    assertThat(store.references().dangling(null, 10)).containsExactly(broken);
    store.history().restore(target, heads, Precondition.NONE, ANN);
    assertThat(store.references().dangling(null, 10)).isEmpty();
    assertThat(states(target)).containsExactly(Reference.State.PRESENT);
    store.close();
    open();
    assertThat(states(target)).containsExactly(Reference.State.PRESENT);
  }

  @Test
  void aDeletedDocumentsOwnLinksDangleNoMore() {
    DocId target = created(store);
    DocId source = linked(to(link(target)));
    store.delete(target, Precondition.NONE, ANN);
    store.delete(source, Precondition.NONE, ANN);
    assertThat(store.references().dangling(null, 10)).isEmpty();
    assertThat(store.references().to(target, null, 10)).isEmpty();
  }

  @Test
  void bothListsArePagedWithoutALossOrATwin() {
    var targets = new ArrayList<DocId>();
    var all = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      targets.add(created(store));
      all.add("\"" + link(targets.getLast()) + "\"");
    }
    for (int i = 0; i < 5; i++) {
      linked("{\"all\": [%s, %s]}".formatted(String.join(",", all), all.getFirst()));
    }
    var paged = new ArrayList<Reference>();
    Reference after = null;
    do {
      List<Reference> page = store.references().to(targets.getFirst(), after, 3);
      paged.addAll(page);
      after = page.isEmpty() ? null : page.getLast();
    } while (after != null);
    assertThat(paged).hasSize(10).doesNotHaveDuplicates();
    assertThat(paged).isEqualTo(store.references().to(targets.getFirst(), null, 100));
    targets.forEach(target -> store.delete(target, Precondition.NONE, ANN));
    var dangling = new ArrayList<Reference>();
    do {
      List<Reference> page = store.references().dangling(after, 7);
      dangling.addAll(page);
      after = page.isEmpty() ? null : page.getLast();
    } while (after != null);
    assertThat(dangling).hasSize(30).doesNotHaveDuplicates();
    assertThat(dangling).isEqualTo(store.references().dangling(null, 100));
  }

  @Test
  void aPageOfNothingIsRefused() {
    DocId doc = created(store);
    for (int limit : List.of(0, -1)) {
      assertThatThrownBy(() -> store.references().to(doc, null, limit))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("limit %d: wanted 1 or more".formatted(limit));
      assertThatThrownBy(() -> store.references().dangling(null, limit))
          .hasMessage("limit %d: wanted 1 or more".formatted(limit));
      assertThatThrownBy(() -> store.branches().list("", null, limit))
          .hasMessage("limit %d: wanted 1 or more".formatted(limit));
    }
  }

  @Test
  void aDocumentMayLinkToItselfAndABatchsToOneAnother() {
    DocId self = id();
    store.create(NewDocument.of(self, TestVault.props(LINKS.name(), to(link(self))), ANN));
    assertThat(states(self)).containsExactly(Reference.State.PRESENT);
    DocId a = id();
    DocId b = id();
    store.commit(
        new Batch(
            List.of(
                new Batch.Create(
                    NewDocument.of(a, TestVault.props(LINKS.name(), to(link(b))), ANN)),
                new Batch.Create(
                    NewDocument.of(b, TestVault.props(LINKS.name(), to(link(a))), ANN)))));
    assertThat(states(a)).containsExactly(Reference.State.PRESENT);
    assertThat(states(b)).containsExactly(Reference.State.PRESENT);
  }

  @Test
  void aBranchsLinksCountOnceTheyAreMerged() {
    DocId target = created(store);
    DocId source = created(store);
    var draft = new BranchName("review/draft");
    store.branches().create(source, draft, null, linking(to(link(target))), ANN);
    assertThat(store.references().to(target, null, 10)).isEmpty();
    assertThatThrownBy(
            () ->
                store
                    .branches()
                    .edit(source, draft, Precondition.NONE, linking(to(link(id()))), ANN))
        .extracting("code")
        .isEqualTo("reference-unknown");
    store.branches().merge(source, draft, Precondition.NONE, Settlement.REFUSE, ANN);
    assertThat(states(target)).containsExactly(Reference.State.PRESENT);
  }

  @Test
  void aRunsLinkToNowhereIsAnInvalidMerge() {
    DocId source = created(store);
    Document fork = store.read(source).orElseThrow();
    Edit edit = linking(to(link(id())));
    MergeResult result =
        store.merge(
            new MergeRequest("j", 1, source, fork.heads(), edit, TestVault.RUN),
            (_, _, _) -> new MergeRules.Ruling.Proceed(edit));
    assertThat(result)
        .isInstanceOfSatisfying(
            MergeResult.Invalid.class,
            invalid ->
                assertThat(invalid.faults())
                    .singleElement()
                    .extracting(SchemaFault::pointer)
                    .isEqualTo("/to"));
  }

  @Test
  void aLinkToABlobMustNameOneThatIsHere() throws IOException {
    var ref = store.blobs().put(new ByteArrayInputStream(new byte[] {1, 2, 3})).ref();
    DocId doc = linked(to("daybook:blob/" + ref.sha256()));
    assertThat(store.references().from(doc)).isEmpty();
    String missing = "daybook:blob/" + "0".repeat(64);
    assertThatThrownBy(() -> edit(doc, linking(to(missing))))
        .hasMessageContaining("which is not in this vault: store it first")
        .extracting("code")
        .isEqualTo("reference-unknown");
    edit(doc, Edit.of(Map.of(key("org.example.free"), json("\"" + missing + "\"")), Set.of()));
    assertThat(store.read(doc).orElseThrow().prop(FREE.main())).isPresent();
  }

  @Test
  void linksAreFoundWhereASchemaComposesAndRefers() {
    var tag = new Tag("org.example.composed");
    store
        .schemas()
        .register(
            "org.example.plug",
            Map.of(
                tag,
                json(
                    """
                    {"type": "object",
                     "properties": {"plain": {"$ref": "#/$defs/link"},
                                    "first": {"type": "array", "prefixItems": [{"$ref": "#/$defs/link"}]}},
                     "allOf": [{"properties": {"within": {"type": "string", "x-reference": true}}}],
                     "$defs": {"link": {"type": "string", "x-reference": true}}}
                    """)));
    DocId target = TestVault.created(store);
    String link = new Link(target, null, null).toString();
    DocId source =
        TestVault.created(
            store,
            "org.example.composed",
            "{\"plain\": \"%s\", \"within\": \"%s\", \"first\": [\"%s\"]}"
                .formatted(link, link, link));
    assertThat(store.references().to(target, null, 10))
        .extracting(Reference::source, Reference::pointer)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(source, "/first/0"),
            org.assertj.core.groups.Tuple.tuple(source, "/plain"),
            org.assertj.core.groups.Tuple.tuple(source, "/within"));
  }

  @Test
  void aBatchMayNotLinkToWhatItDeletes() {
    DocId target = TestVault.created(store);
    DocId source = TestVault.created(store);
    assertThatThrownBy(
            () ->
                store.commit(
                    new Batch(
                        List.of(
                            new Batch.Delete(target, Precondition.NONE, TestVault.ANN),
                            new Batch.Change(
                                source,
                                Precondition.NONE,
                                linking("{\"to\": \"" + new Link(target, null, null) + "\"}"),
                                TestVault.ANN)))))
        .isInstanceOf(DaybookException.Incorrect.class)
        .extracting("code")
        .isEqualTo("reference-unknown");
    assertThat(store.read(target)).isPresent();
  }
}
