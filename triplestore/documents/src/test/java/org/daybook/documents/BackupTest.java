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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {

  @TempDir Path dir;

  private Documents vault(String name) {
    return TestVault.open(dir.resolve(name));
  }

  private DocumentSettings settings(String name) {
    return DocumentSettings.DEFAULTS.withDatabase(TestDatabase.of(dir.resolve(name)));
  }

  private BackupManifest restore(Path backup, String name) {
    return Backups.restore(
        backup, dir.resolve(name), settings(name), Clock.systemUTC(), Progress.NONE);
  }

  private static DocId filled(Documents store) throws IOException {
    BlobRef blob =
        store.blobs().put(new ByteArrayInputStream("b".getBytes(StandardCharsets.UTF_8))).ref();
    DocId doc =
        TestVault.created(
            store,
            "org.example.note",
            "{\"title\": \"one\"}",
            "org.example.free",
            "\"%s\"".formatted(blob.uri()));
    store.edit(
        doc, Precondition.NONE, Edit.put(props("org.example.note", "{\"title\": \"two\"}")), ANN);
    store
        .branches()
        .create(
            doc,
            new BranchName("review/x"),
            null,
            Edit.put(props("org.example.note", "{\"title\": \"three\"}")),
            ANN);
    DocId gone = TestVault.created(store, "org.example.note", "{\"title\": \"gone\"}");
    store.delete(gone, Precondition.NONE, ANN);
    return doc;
  }

  private static void clean(Documents store) {
    var found = new ArrayList<Finding>();
    store.care().check(CheckOptions.DEFAULTS.withBlobBytes(true), found::add, Progress.NONE);
    assertThat(found).isEmpty();
  }

  @Test
  void whatIsRestoredIsWhatWasBackedUp() throws IOException {
    DocId doc;
    Document was;
    List<Version> versions;
    List<FeedEntry> feed;
    BackupManifest manifest;
    Path backup = dir.resolve("backup");
    try (var store = vault("a")) {
      doc = filled(store);
      was = store.read(doc).orElseThrow();
      versions = store.history().versions(doc, BranchName.MAIN, null, 100);
      feed = store.feed().read(Sequence.START, 100);
      manifest = store.care().backup(backup, Progress.NONE);
      assertThat(store.care().restored()).isFalse();
    }
    assertThat(manifest.documents()).isEqualTo(2);
    assertThat(manifest.blobs()).isEqualTo(1);
    assertThat(manifest.sequence().value()).isEqualTo(feed.size());
    assertThat(Backups.verify(backup, Progress.NONE)).isEqualTo(manifest);
    try (Stream<Path> inside = Files.list(backup)) {
      assertThat(inside.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("vault.db", "blobs", "manifest.json");
    }
    restore(backup, "b");
    try (var store = vault("b")) {
      assertThat(store.read(doc)).contains(was);
      assertThat(store.history().versions(doc, BranchName.MAIN, null, 100)).isEqualTo(versions);
      assertThat(store.feed().read(Sequence.START, 100)).isEqualTo(feed);
      assertThat(store.count()).isEqualTo(1);
      assertThat(store.care().restored()).isTrue();
      store.care().reconciled();
      assertThat(store.care().restored()).isFalse();
      clean(store);
      store.edit(
          doc, Precondition.NONE, Edit.put(props("org.example.note", "{\"title\": \"9\"}")), ANN);
      store
          .branches()
          .merge(doc, new BranchName("review/x"), Precondition.NONE, Settlement.BRANCH, ANN);
      clean(store);
    }
  }

  @Test
  void aBackupIsOneMomentWhileOthersWrite() throws Exception {
    var stop = new AtomicBoolean();
    Path backup = dir.resolve("backup");
    try (var store = vault("a")) {
      for (int i = 0; i < 100; i++) {
        filled(store);
      }
      var writers = new ArrayList<Thread>();
      for (int i = 0; i < 4; i++) {
        writers.add(
            Thread.startVirtualThread(
                () -> {
                  while (!stop.get()) {
                    DocId doc = TestVault.created(store, "org.example.note", "{\"title\": \"w\"}");
                    store.edit(
                        doc,
                        Precondition.NONE,
                        Edit.put(props("org.example.note", "{\"title\": \"x\"}")),
                        ANN);
                  }
                }));
      }
      store.care().backup(backup, Progress.NONE);
      stop.set(true);
      for (Thread writer : writers) {
        writer.join();
      }
      clean(store);
    }
    restore(backup, "b");
    try (var store = vault("b")) {
      clean(store);
    }
  }

  @Test
  void whatIsNoEmptyFolderIsRefused() throws IOException {
    Path backup = Files.createDirectories(dir.resolve("backup"));
    Files.writeString(backup.resolve("mine.txt"), "mine");
    try (var store = vault("a")) {
      assertThatThrownBy(() -> store.care().backup(backup, Progress.NONE))
          .isInstanceOf(DaybookException.Conflict.class)
          .hasMessage(
              "%s holds something already: wanted an empty folder, or a new one".formatted(backup));
    }
    assertThat(backup.resolve("mine.txt")).hasContent("mine");
  }

  @Test
  void anInterruptedBackupLeavesNothing() throws IOException {
    Path backup = dir.resolve("backup");
    try (var store = vault("a")) {
      filled(store);
      assertThatThrownBy(
              () ->
                  store
                      .care()
                      .backup(backup, (what, done, total) -> Thread.currentThread().interrupt()))
          .isInstanceOfSatisfying(
              DaybookException.Unavailable.class,
              e -> assertThat(e.code()).isEqualTo("care-interrupted"));
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(backup).isEmptyDirectory();
    assertThatThrownBy(() -> Backups.verify(backup, Progress.NONE))
        .isInstanceOfSatisfying(
            DaybookException.Incorrect.class,
            e -> assertThat(e.code()).isEqualTo("backup-incomplete"));
  }

  @Test
  void aFolderThatCannotBeWrittenIsSaid() throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "");
    try (var store = vault("a")) {
      assertThatThrownBy(() -> store.care().backup(file.resolve("backup"), Progress.NONE))
          .isInstanceOfSatisfying(
              DaybookException.Unavailable.class,
              e -> assertThat(e.code()).isEqualTo("backup-write"));
    }
  }

  @Test
  void aFullVaultIsNotRestoredInto() throws IOException {
    Path backup = dir.resolve("backup");
    try (var store = vault("a")) {
      filled(store);
      store.care().backup(backup, Progress.NONE);
    }
    assertThatThrownBy(() -> restore(backup, "a"))
        .isInstanceOf(DaybookException.Conflict.class)
        .hasMessageContaining("has documents or schemas already: restore into a new one");
  }

  @Test
  void damageOfABackupIsFoundAndNothingIsRestored() throws IOException {
    Path backup = dir.resolve("backup");
    try (var store = vault("a")) {
      filled(store);
      store.care().backup(backup, Progress.NONE);
    }
    Path database = backup.resolve("vault.db");
    byte[] good = Files.readAllBytes(database);
    byte[] bad = good.clone();
    bad[bad.length / 2] ^= 1;
    Files.write(database, bad);
    assertThatThrownBy(() -> restore(backup, "b"))
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessage(
            "the backup %s is damaged: its vault.db is not the one that was written; use another one"
                .formatted(backup));
    Files.write(database, good);
    Path blob;
    try (Stream<Path> blobs = Files.walk(backup.resolve("blobs"))) {
      blob = blobs.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
    Files.writeString(blob, "other");
    assertThatThrownBy(() -> Backups.verify(backup, Progress.NONE))
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessageContaining("blob " + blob.getFileName() + " has other bytes");
    Files.delete(blob);
    assertThatThrownBy(() -> Backups.verify(backup, Progress.NONE))
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessageContaining("it lacks blob " + blob.getFileName());
    Files.writeString(backup.resolve("manifest.json"), "{\"format\": 9}");
    assertThatThrownBy(() -> Backups.verify(backup, Progress.NONE))
        .isInstanceOf(DaybookException.Unsupported.class);
    Files.writeString(backup.resolve("manifest.json"), "{\"form");
    assertThatThrownBy(() -> Backups.verify(backup, Progress.NONE))
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessageContaining("its manifest.json cannot be read");
  }

  @Test
  void aLostBlobDoesNotKeepTheRestFromBeingSaved() throws IOException {
    Path backup = dir.resolve("backup");
    try (var store = vault("a")) {
      filled(store);
      BlobRef lost =
          store.blobs().put(new ByteArrayInputStream("l".getBytes(StandardCharsets.UTF_8))).ref();
      TestVault.created(store, "org.example.free", "\"%s\"".formatted(lost.uri()));
      Files.delete(store.blobs().file(lost));
      BackupManifest manifest = store.care().backup(backup, Progress.NONE);
      assertThat(manifest.absent()).containsExactly(lost);
      assertThat(manifest.blobs()).isEqualTo(1);
    }
    assertThat(restore(backup, "b").documents()).isEqualTo(3);
  }

  @Test
  void aBackupGoesIntoTheOtherDatabaseToo() throws IOException {
    Path backup = dir.resolve("backup");
    DocId doc;
    Document was;
    try (var store = vault("a")) {
      doc = filled(store);
      was = store.read(doc).orElseThrow();
      store.care().backup(backup, Progress.NONE);
    }
    DatabaseLocation other =
        TestDatabase.isPostgresql()
            ? DatabaseLocation.SQLITE
            : TestDatabase.postgresql(dir.resolve("c"));
    DocumentSettings settings = DocumentSettings.DEFAULTS.withDatabase(other);
    Backups.restore(backup, dir.resolve("c"), settings, Clock.systemUTC(), Progress.NONE);
    try (var store = Documents.open(dir.resolve("c"), settings, Clock.systemUTC())) {
      assertThat(store.read(doc)).contains(was);
      clean(store);
    }
  }
}
