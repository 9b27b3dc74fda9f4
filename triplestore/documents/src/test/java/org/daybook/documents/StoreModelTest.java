package org.daybook.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.daybook.documents.TestVault.ANN;
import static org.daybook.documents.TestVault.FREE;
import static org.daybook.documents.TestVault.NOTE;
import static org.daybook.documents.TestVault.RUN;
import static org.daybook.documents.TestVault.json;
import static org.daybook.documents.TestVault.key;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;

/// Drives the public store with random steps and predicts, in plain maps, everything it answers.
/// jqwik prints the seed of a run and the shortest steps that fail.
class StoreModelTest {

  private static final Tag LINKS = new Tag("org.example.links");
  private static final List<PropKey> KEYS =
      List.of(
          FREE.main(),
          key("org.example.free/b"),
          key("org.example.free/c"),
          NOTE.main(),
          LINKS.main());
  private static final List<String> FREE_VALUES =
      List.of("1", "{\"a\":1}", "{\"a\":2,\"b\":[1,2]}", "{\"b\":[2,3]}", "\"txt\"", "null", "[]");
  private static final List<String> NOTE_VALUES =
      List.of(
          "{}",
          "{\"body\":\"one two\"}",
          "{\"body\":\"zero one two\"}",
          "{\"body\":\"one two three\",\"stars\":1}",
          "{\"title\":\"t\",\"stars\":2}");
  private static final List<String> UNIQUES = List.of("u:1", "u:2");
  private static final List<BranchName> NAMES =
      List.of(new BranchName("review/a"), new BranchName("ann"));

  /// What the steps do, the frequent ones named more than once.
  enum Kind {
    CREATE,
    PUT,
    DELETE_PROP,
    DELETE,
    RESTORE,
    BRANCH,
    EDIT_BRANCH,
    MERGE,
    DISCARD,
    RUN,
    REOPEN
  }

  /// @param doc which document, of those so far
  /// @param key which key, branch or unique
  /// @param value which value
  /// @param at which version, of those so far
  record Step(Kind kind, int doc, int key, int value, int at) {}

  private static final class Doc {
    final DocId id = TestVault.id();
    @Nullable String unique;
    boolean living = true;
    SortedMap<PropKey, JsonNode> props = new TreeMap<>();
    final List<Heads> heads = new ArrayList<>();
    final List<SortedMap<PropKey, JsonNode>> versions = new ArrayList<>();
    final List<FeedEntry.Kind> history = new ArrayList<>();
    final Map<BranchName, Fork> forks = new TreeMap<>();
  }

  private static final class Fork {
    final SortedMap<PropKey, JsonNode> fork;
    SortedMap<PropKey, JsonNode> props;
    boolean edited;

    Fork(SortedMap<PropKey, JsonNode> fork) {
      this.fork = fork;
      this.props = new TreeMap<>(fork);
    }
  }

  private record Told(DocId doc, BranchName branch, FeedEntry.Kind kind) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.frequency(
                net.jqwik.api.Tuple.of(3, Kind.CREATE),
                net.jqwik.api.Tuple.of(8, Kind.PUT),
                net.jqwik.api.Tuple.of(2, Kind.DELETE_PROP),
                net.jqwik.api.Tuple.of(1, Kind.DELETE),
                net.jqwik.api.Tuple.of(3, Kind.RESTORE),
                net.jqwik.api.Tuple.of(4, Kind.BRANCH),
                net.jqwik.api.Tuple.of(6, Kind.EDIT_BRANCH),
                net.jqwik.api.Tuple.of(4, Kind.MERGE),
                net.jqwik.api.Tuple.of(1, Kind.DISCARD),
                net.jqwik.api.Tuple.of(4, Kind.RUN),
                net.jqwik.api.Tuple.of(1, Kind.REOPEN)),
            Arbitraries.integers().between(0, 3),
            Arbitraries.integers().between(0, 99),
            Arbitraries.integers().between(0, 99),
            Arbitraries.integers().between(0, 99))
        .as(Step::new)
        .list()
        .ofMinSize(10)
        .ofMaxSize(80);
  }

  @Property(tries = 40, shrinking = ShrinkingMode.BOUNDED)
  void theStoreDoesWhatPlainMapsSay(@ForAll("steps") List<Step> steps) throws IOException {
    Path dir = Files.createTempDirectory("daybook-model");
    try (var run = new Run(dir)) {
      steps.forEach(run::take);
      run.checkAll();
      run.reopen(0);
      run.checkAll();
    } finally {
      try (var files = Files.walk(dir)) {
        files.sorted(Comparator.reverseOrder()).forEach(StoreModelTest::delete);
      }
    }
  }

  private static void delete(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Run implements AutoCloseable {

    private final Path dir;
    private Documents store;
    private final List<Doc> docs = new ArrayList<>();
    private final List<Told> feed = new ArrayList<>();
    private int jobs;

    Run(Path dir) {
      this.dir = dir;
      this.store = TestVault.open(dir);
      store
          .schemas()
          .register(
              "org.example.plug",
              Map.of(
                  LINKS,
                  json(
                      "{\"type\": \"object\", \"properties\": {\"to\": {\"type\": \"string\", \"x-reference\": true}}}")));
    }

    void reopen(int which) {
      store.close();
      List<Integer> open = List.of(0, 1, 256);
      List<Integer> fold = List.of(1, 3, 64);
      store =
          TestVault.open(
              dir,
              new DocumentSettings(open.get(which % 3), 2, 200, 1 << 20, fold.get(which / 3 % 3)));
    }

    void take(Step step) {
      if (step.kind() == Kind.REOPEN) {
        reopen(step.value());
        return;
      }
      if (step.kind() == Kind.CREATE || docs.isEmpty()) {
        create(step);
        return;
      }
      Doc doc = docs.get(step.doc() % docs.size());
      switch (step.kind()) {
        case CREATE, REOPEN -> throw new AssertionError();
        case PUT, DELETE_PROP -> edit(doc, edit(step));
        case DELETE -> delete(doc);
        case RESTORE -> restore(doc, step.at() % doc.heads.size());
        case BRANCH -> branch(doc, step);
        case EDIT_BRANCH -> editBranch(doc, step);
        case MERGE -> merge(doc, step);
        case DISCARD -> discard(doc, step);
        case RUN -> run(doc, step);
      }
      assertThat(store.read(doc.id).map(Document::props))
          .isEqualTo(doc.living ? Optional.of(doc.props) : Optional.empty());
    }

    private Edit edit(Step step) {
      PropKey key = KEYS.get(step.key() % KEYS.size());
      if (step.kind() == Kind.DELETE_PROP || step.value() % 9 == 8) {
        return Edit.delete(key);
      }
      String value =
          key.tag().equals(LINKS)
              ? "{\"to\": \"daybook:doc/%s\"}".formatted(docs.get(step.at() % docs.size()).id)
              : key.tag().equals(NOTE)
                  ? NOTE_VALUES.get(step.value() % NOTE_VALUES.size())
                  : FREE_VALUES.get(step.value() % FREE_VALUES.size());
      return Edit.put(key, json(value));
    }

    private static SortedMap<PropKey, JsonNode> over(
        SortedMap<PropKey, JsonNode> props, Edit edit) {
      var after = new TreeMap<>(props);
      after.keySet().removeAll(edit.deletes());
      after.putAll(edit.puts());
      return after;
    }

    /// Whether a change adds a link to a document that is not there.
    private boolean leadsNowhere(
        Doc source, SortedMap<PropKey, JsonNode> before, SortedMap<PropKey, JsonNode> after) {
      JsonNode link = after.get(LINKS.main());
      if (link == null || link.equals(before.get(LINKS.main()))) {
        return false;
      }
      Doc target = target(link);
      return target != source && !target.living;
    }

    private Doc target(JsonNode links) {
      DocId id = Link.parse(links.path("to").textValue()).doc();
      return docs.stream().filter(doc -> doc.id.equals(id)).findFirst().orElseThrow();
    }

    private static String refusal(Runnable call) {
      try {
        call.run();
        return "none";
      } catch (DaybookException e) {
        return e.code();
      }
    }

    private void create(Step step) {
      var doc = new Doc();
      doc.unique = step.key() % 3 < 2 ? UNIQUES.get(step.key() % 3) : null;
      Optional<Doc> twin =
          docs.stream()
              .filter(d -> d.living && d.unique != null && d.unique.equals(doc.unique))
              .findFirst();
      var props = new TreeMap<PropKey, JsonNode>();
      if (step.value() % 4 != 0) {
        props.put(FREE.main(), json(FREE_VALUES.get(step.value() % FREE_VALUES.size())));
      }
      CreateResult result =
          store.create(
              doc.unique == null
                  ? NewDocument.of(doc.id, props, ANN)
                  : NewDocument.unique(doc.id, props, doc.unique, ANN));
      if (twin.isPresent()) {
        assertThat(result).isEqualTo(new CreateResult.Exists(twin.get().id));
        return;
      }
      docs.add(doc);
      doc.props = props;
      committed(doc, ((CreateResult.Created) result).commit(), FeedEntry.Kind.CREATED);
    }

    /// A commit to `main` that made a version.
    private void committed(Doc doc, Commit commit, FeedEntry.Kind kind) {
      feed.add(new Told(doc.id, BranchName.MAIN, kind));
      assertThat(commit.sequence()).isEqualTo(new Sequence(feed.size()));
      doc.history.addFirst(kind);
      if (kind != FeedEntry.Kind.DELETED) {
        doc.heads.add(commit.heads());
        doc.versions.add(new TreeMap<>(doc.props));
      }
    }

    private void edit(Doc doc, Edit edit) {
      var after = over(doc.props, edit);
      if (!doc.living || leadsNowhere(doc, doc.props, after)) {
        assertThat(refusal(() -> store.edit(doc.id, Precondition.NONE, edit, ANN)))
            .isEqualTo(doc.living ? "reference-unknown" : "document-unknown");
        return;
      }
      var precondition = new Precondition.AtHeads(doc.heads.getLast());
      Commit commit = store.edit(doc.id, precondition, edit, ANN);
      if (after.equals(doc.props)) {
        assertThat(commit.heads()).isEqualTo(doc.heads.getLast());
        return;
      }
      doc.props = after;
      committed(doc, commit, FeedEntry.Kind.EDITED);
    }

    private void delete(Doc doc) {
      if (!doc.living) {
        assertThat(refusal(() -> store.delete(doc.id, Precondition.NONE, ANN)))
            .isEqualTo("document-unknown");
        return;
      }
      Commit commit = store.delete(doc.id, Precondition.NONE, ANN);
      doc.living = false;
      committed(doc, commit, FeedEntry.Kind.DELETED);
    }

    private void restore(Doc doc, int version) {
      Heads heads = doc.heads.get(version);
      boolean taken =
          !doc.living
              && doc.unique != null
              && docs.stream().anyMatch(d -> d.living && Objects.equals(d.unique, doc.unique));
      if (taken) {
        assertThat(refusal(() -> store.history().restore(doc.id, heads, Precondition.NONE, ANN)))
            .isEqualTo("unique-taken");
        return;
      }
      Commit commit = store.history().restore(doc.id, heads, Precondition.NONE, ANN);
      var wanted = doc.versions.get(version);
      if (doc.living && wanted.equals(doc.props)) {
        assertThat(commit.heads()).isEqualTo(doc.heads.getLast());
        return;
      }
      doc.props = new TreeMap<>(wanted);
      FeedEntry.Kind kind = doc.living ? FeedEntry.Kind.EDITED : FeedEntry.Kind.RESTORED;
      doc.living = true;
      committed(doc, commit, kind);
    }

    private void branch(Doc doc, Step step) {
      BranchName name = NAMES.get(step.key() % NAMES.size());
      int version = step.value() % 2 == 0 ? doc.heads.size() - 1 : step.at() % doc.heads.size();
      Heads at = step.value() % 2 == 0 ? null : doc.heads.get(version);
      if (!doc.living || doc.forks.containsKey(name)) {
        assertThat(refusal(() -> store.branches().create(doc.id, name, at, ANN)))
            .isEqualTo(doc.living ? "branch-exists" : "document-unknown");
        return;
      }
      Branch begun = store.branches().create(doc.id, name, at, ANN);
      assertThat(begun.props()).isEqualTo(doc.versions.get(version));
      doc.forks.put(name, new Fork(doc.versions.get(version)));
      feed.add(new Told(doc.id, name, FeedEntry.Kind.BRANCHED));
    }

    private void editBranch(Doc doc, Step step) {
      BranchName name = NAMES.get(step.at() % NAMES.size());
      Edit edit = edit(step);
      Fork fork = doc.forks.get(name);
      if (!doc.living || fork == null) {
        assertThat(refusal(() -> store.branches().edit(doc.id, name, Precondition.NONE, edit, ANN)))
            .isEqualTo(doc.living ? "branch-unknown" : "document-unknown");
        return;
      }
      var after = over(fork.props, edit);
      if (leadsNowhere(doc, fork.props, after)) {
        assertThat(refusal(() -> store.branches().edit(doc.id, name, Precondition.NONE, edit, ANN)))
            .isEqualTo("reference-unknown");
        return;
      }
      Commit commit = store.branches().edit(doc.id, name, Precondition.NONE, edit, ANN);
      if (!after.equals(fork.props)) {
        fork.props = after;
        fork.edited = true;
        feed.add(new Told(doc.id, name, FeedEntry.Kind.EDITED));
        assertThat(commit.sequence()).isEqualTo(new Sequence(feed.size()));
      }
      assertThat(store.history().read(doc.id, commit.heads()).orElseThrow().props())
          .isEqualTo(fork.props);
    }

    private void merge(Doc doc, Step step) {
      BranchName name = NAMES.get(step.key() % NAMES.size());
      Settlement settlement = Settlement.values()[step.value() % 4];
      Fork fork = doc.forks.get(name);
      if (!doc.living || fork == null) {
        return; // merged before, or never there: the tests of branches say what is answered
      }
      BranchComparison comparison = store.branches().compare(doc.id, name);
      assertThat(comparison.changes()).isEqualTo(Difference.between(fork.fork, fork.props));
      var after = new TreeMap<>(doc.props);
      var overlapping = new TreeSet<PropKey>();
      for (PropKey key : Difference.between(fork.fork, fork.props).keySet()) {
        JsonNode onMain = doc.props.get(key);
        JsonNode onBranch = fork.props.get(key);
        if (!Objects.equals(onMain, fork.fork.get(key)) && !Objects.equals(onMain, onBranch)) {
          overlapping.add(key);
        } else {
          set(after, key, onBranch);
        }
      }
      assertThat(comparison.overlaps())
          .extracting(Overlap::key)
          .isEqualTo(List.copyOf(overlapping));
      for (Overlap overlap : comparison.overlaps()) {
        PropKey key = overlap.key();
        assertThat(overlap.atFork()).isEqualTo(fork.fork.get(key));
        assertThat(overlap.onMain()).isEqualTo(doc.props.get(key));
        assertThat(overlap.onBranch()).isEqualTo(fork.props.get(key));
        set(
            after,
            key,
            switch (settlement) {
              case COMBINE -> overlap.settled();
              case BRANCH -> overlap.onBranch();
              case MAIN, REFUSE -> overlap.onMain();
            });
      }
      boolean refused = settlement == Settlement.REFUSE && !overlapping.isEmpty();
      if (refused || leadsNowhere(doc, doc.props, after)) {
        assertThat(
                refusal(
                    () -> store.branches().merge(doc.id, name, Precondition.NONE, settlement, ANN)))
            .isEqualTo(refused ? "merge-conflict" : "reference-unknown");
        return;
      }
      BranchMerge merge = store.branches().merge(doc.id, name, Precondition.NONE, settlement, ANN);
      assertThat(merge.taken()).isEqualTo(Difference.between(doc.props, after));
      boolean writes = fork.edited || !after.equals(doc.props);
      doc.forks.remove(name);
      doc.props = after;
      if (writes) {
        committed(doc, merge.commit(), FeedEntry.Kind.EDITED);
      } else {
        assertThat(merge.commit().heads()).isEqualTo(doc.heads.getLast());
      }
      feed.add(new Told(doc.id, name, FeedEntry.Kind.MERGED));
      assertThat(store.branches().merge(doc.id, name, Precondition.NONE, Settlement.MAIN, RUN))
          .isEqualTo(merge);
    }

    private static void set(Map<PropKey, JsonNode> props, PropKey key, @Nullable JsonNode value) {
      if (value == null) {
        props.remove(key);
      } else {
        props.put(key, value);
      }
    }

    private void discard(Doc doc, Step step) {
      BranchName name = NAMES.get(step.key() % NAMES.size());
      if (doc.living && doc.forks.remove(name) != null) {
        store.branches().discard(doc.id, name, Precondition.NONE, ANN);
        feed.add(new Told(doc.id, name, FeedEntry.Kind.DISCARDED));
      }
    }

    private void run(Doc doc, Step step) {
      int version = step.at() % doc.heads.size();
      var fork = doc.versions.get(version);
      Edit edit = edit(step);
      var wanted = new TreeMap<>(doc.props);
      edit.puts()
          .forEach(
              (key, value) -> {
                if (!value.equals(fork.get(key))) {
                  wanted.put(key, value);
                }
              });
      edit.deletes()
          .forEach(
              key -> {
                if (fork.containsKey(key)) {
                  wanted.remove(key);
                }
              });
      var request = new MergeRequest("job" + jobs++, 1, doc.id, doc.heads.get(version), edit, RUN);
      MergeRules rules =
          (main, _, _) -> {
            assertThat(main.props()).isEqualTo(doc.props);
            return new MergeRules.Ruling.Proceed(edit);
          };
      MergeResult result = store.merge(request, rules);
      if (!doc.living) {
        assertThat(result).isEqualTo(new MergeResult.Gone(doc.id));
      } else if (leadsNowhere(doc, doc.props, wanted)) {
        assertThat(result).isInstanceOf(MergeResult.Invalid.class);
      } else {
        Commit commit = ((MergeResult.Merged) result).commit();
        if (wanted.equals(doc.props)) {
          assertThat(commit.heads()).isEqualTo(doc.heads.getLast());
        } else {
          doc.props = wanted;
          committed(doc, commit, FeedEntry.Kind.EDITED);
        }
        assertThat(store.merge(request, rules)).isEqualTo(result);
      }
    }

    void checkAll() {
      List<FeedEntry> told = store.feed().read(Sequence.START, 10_000);
      assertThat(told)
          .extracting(entry -> new Told(entry.doc(), entry.branch(), entry.kind()))
          .isEqualTo(feed);
      List<Doc> living = docs.stream().filter(doc -> doc.living).toList();
      assertThat(store.count()).isEqualTo(living.size());
      assertThat(store.list(null, 100))
          .extracting(Document::id)
          .isEqualTo(living.stream().map(doc -> doc.id).sorted().toList());
      for (Tag tag : List.of(FREE, NOTE, LINKS)) {
        assertThat(store.listByTag(tag, null, 100))
            .extracting(Document::id)
            .isEqualTo(
                living.stream()
                    .filter(doc -> doc.props.keySet().stream().anyMatch(k -> k.tag().equals(tag)))
                    .map(doc -> doc.id)
                    .sorted()
                    .toList());
      }
      assertThat(store.list(null, 100, Set.of(NOTE, LINKS)))
          .isEqualTo(store.list(null, 100).stream().map(doc -> part(doc, NOTE, LINKS)).toList());
      assertThat(store.listByTag(FREE, null, 100, Set.of(NOTE)))
          .isEqualTo(
              store.listByTag(FREE, null, 100).stream().map(doc -> part(doc, NOTE)).toList());
      for (String unique : UNIQUES) {
        assertThat(store.byUnique(unique))
            .isEqualTo(
                living.stream()
                    .filter(doc -> unique.equals(doc.unique))
                    .map(doc -> doc.id)
                    .findFirst());
      }
      docs.forEach(this::check);
    }

    private static Document part(Document whole, Tag... tags) {
      var props = new TreeMap<PropKey, JsonNode>();
      for (Tag tag : tags) {
        props.putAll(whole.propsOf(tag));
      }
      return whole.with(props);
    }

    private void check(Doc doc) {
      assertThat(store.history().versions(doc.id, BranchName.MAIN, null, 1000))
          .extracting(Version::kind)
          .isEqualTo(doc.history);
      for (int i = 0; i < doc.heads.size(); i++) {
        assertThat(store.history().read(doc.id, doc.heads.get(i)).orElseThrow().props())
            .as("version %d", i)
            .isEqualTo(doc.versions.get(i));
      }
      assertThat(store.branches().list(doc.id))
          .extracting(Branch::name, Branch::props)
          .isEqualTo(
              doc.living
                  ? doc.forks.entrySet().stream()
                      .map(
                          e ->
                              org.assertj.core.api.Assertions.tuple(e.getKey(), e.getValue().props))
                      .toList()
                  : List.of());
      Set<DocId> linking = new TreeSet<>();
      for (Doc source : docs) {
        JsonNode link = source.props.get(LINKS.main());
        if (source.living && link != null && target(link) == doc) {
          linking.add(source.id);
        }
      }
      assertThat(store.references().to(doc.id, null, 100))
          .extracting(Reference::source)
          .isEqualTo(List.copyOf(linking));
      assertThat(store.references().dangling(null, 100))
          .filteredOn(one -> one.link().doc().equals(doc.id))
          .hasSize(doc.living ? 0 : linking.size());
    }

    @Override
    public void close() {
      store.close();
    }
  }
}
