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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentsTest {

  @TempDir Path dir;

  @Test
  void aCreatedDocumentIsReadAndSurvivesReopening() {
    DocId id = id();
    Commit commit;
    try (var store = TestVault.open(dir)) {
      var result =
          store.create(
              NewDocument.of(
                  id, props("org.example.note", "{\"title\": \"a 😀\", \"body\": \"text\"}"), ANN));
      commit = ((CreateResult.Created) result).commit();
      assertThat(commit.sequence()).isEqualTo(new Sequence(1));
      assertThat(store.count()).isOne();
    }
    try (var store = TestVault.open(dir)) {
      Document read = store.read(id).orElseThrow();
      assertThat(read.heads()).isEqualTo(commit.heads());
      assertThat(read.prop(NOTE.main())).contains(json("{\"title\":\"a 😀\",\"body\":\"text\"}"));
      assertThat(store.listByTag(NOTE, null, 10)).containsExactly(read);
      assertThat(store.list(null, 10)).containsExactly(read);
      assertThat(store.count()).isOne();
    }
  }

  @Test
  void aRepeatedCreateAnswersTheFirstCommitAndWritesNothing() {
    try (var store = TestVault.open(dir)) {
      var document = NewDocument.of(id(), props("org.example.free", "1"), ANN);
      CreateResult first = store.create(document);
      store.edit(document.id(), Precondition.NONE, Edit.put(FREE.main(), json("2")), ANN);
      assertThat(store.create(document)).isEqualTo(first);
      assertThat(store.feed().last()).isEqualTo(new Sequence(2));
    }
  }

  @Test
  void anEmptyDocumentIsCreatedAndEdited() {
    try (var store = TestVault.open(dir)) {
      DocId id = created(store);
      Commit commit = store.edit(id, Precondition.NONE, Edit.put(FREE.main(), json("{}")), ANN);
      assertThat(commit.sequence()).isEqualTo(new Sequence(2));
      assertThat(store.read(id).orElseThrow().props()).isEqualTo(props("org.example.free", "{}"));
      assertThat(store.history().read(id, Heads.NONE).orElseThrow().props()).isEmpty();
    }
  }

  @Test
  void anEditThatChangesNothingWritesNothing() {
    try (var store = TestVault.open(dir)) {
      DocId id = created(store, "org.example.free", "{\"a\": 1}");
      Heads heads = store.read(id).orElseThrow().heads();
      Commit commit =
          store.edit(
              id,
              Precondition.NONE,
              Edit.of(
                  props("org.example.free", "{\"a\": 1}"),
                  java.util.Set.of(key("org.example.free/absent"))),
              ANN);
      assertThat(commit).isEqualTo(new Commit(new Sequence(1), id, heads));
      assertThat(store.feed().last()).isEqualTo(new Sequence(1));
    }
  }

  @Test
  void staleHeadsAreRefusedWithTheCurrentOnes() {
    try (var store = TestVault.open(dir)) {
      DocId id = created(store, "org.example.free", "1");
      Heads old = store.read(id).orElseThrow().heads();
      Heads now = store.edit(id, Precondition.NONE, Edit.put(FREE.main(), json("2")), ANN).heads();
      assertThatThrownBy(
              () ->
                  store.edit(
                      id, new Precondition.AtHeads(old), Edit.put(FREE.main(), json("3")), ANN))
          .isInstanceOf(DaybookException.Conflict.class)
          .hasMessage(
              "document %s is at heads %s, not at %s: read it again".formatted(id, now, old))
          .extracting("code", "context")
          .containsExactly("stale-heads", Map.of("heads", now.toString()));
    }
  }

  @Test
  void aDeletedDocumentIsGoneAndItsUniqueIsFree() {
    try (var store = TestVault.open(dir)) {
      DocId first = id();
      store.create(NewDocument.unique(first, props("org.example.free", "1"), "u", ANN));
      DocId second = id();
      assertThat(store.create(NewDocument.unique(second, Map.of(), "u", ANN)))
          .isEqualTo(new CreateResult.Exists(first));
      assertThat(store.byUnique("u")).contains(first);
      store.delete(first, Precondition.NONE, ANN);
      assertThat(store.read(first)).isEmpty();
      assertThat(store.list(null, 10)).isEmpty();
      assertThat(store.listByTag(FREE, null, 10)).isEmpty();
      assertThat(store.count()).isZero();
      assertThat(store.create(NewDocument.unique(second, Map.of(), "u", ANN)))
          .isInstanceOf(CreateResult.Created.class);
      assertThatThrownBy(() -> store.delete(first, Precondition.NONE, ANN))
          .isInstanceOf(DaybookException.NotFound.class)
          .hasMessage("document %s is not in this vault, or was deleted".formatted(first));
      FeedEntry deleted = store.feed().read(new Sequence(1), 1).getFirst();
      assertThat(deleted.kind()).isEqualTo(FeedEntry.Kind.DELETED);
      assertThat(deleted.removed()).containsExactly(FREE.main());
    }
  }

  @Test
  void everyVersionStaysReadableAcrossSnapshots() {
    var settings = new DocumentSettings(0, 1, 200, 1 << 20, 3);
    try (var store = TestVault.open(dir, settings)) {
      DocId id = created(store, "org.example.note", "{\"title\": \"0\", \"body\": \"0\"}");
      var versions = new java.util.ArrayList<Heads>();
      versions.add(store.read(id).orElseThrow().heads());
      for (int i = 1; i < 10; i++) {
        var value = "{\"title\": \"%d\", \"body\": \"😀 %d\"}".formatted(i, i);
        Edit edit = Edit.put(NOTE.main(), json(value));
        versions.add(
            store.edit(id, new Precondition.AtHeads(versions.getLast()), edit, ANN).heads());
      }
      for (int i = 0; i < 10; i++) {
        Document then = store.history().read(id, versions.get(i)).orElseThrow();
        assertThat(then.props().get(NOTE.main()).path("title").asText()).isEqualTo("" + i);
        assertThat(then.sequence()).isEqualTo(new Sequence(i + 1));
      }
      assertThat(store.history().read(id, Heads.parse("ab".repeat(32)))).isEmpty();
    }
  }

  @Test
  void aSecondOpeningIsRefusedUntilTheFirstIsClosed() {
    try (var _ = TestVault.open(dir)) {
      assertThatThrownBy(() -> TestVault.open(dir))
          .isInstanceOf(DaybookException.Unavailable.class)
          .hasMessage(
              "the vault at %s is open already, here or in another process: close that one first"
                  .formatted(TestDatabase.isPostgresql() ? TestDatabase.of(dir) : dir));
    }
    TestVault.open(dir).close();
  }

  @Test
  void aClosedVaultSaysSo() {
    var store = TestVault.open(dir);
    store.close();
    store.close();
    assertThatThrownBy(() -> store.read(id()))
        .isInstanceOf(DaybookException.Unavailable.class)
        .hasMessage("the vault is closed: open it again");
    assertThatThrownBy(() -> created(store)).hasMessage("the vault is closed: open it again");
  }
}
