package org.daybook.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.daybook.documents.TestVault.ANN;
import static org.daybook.documents.TestVault.FREE;
import static org.daybook.documents.TestVault.created;
import static org.daybook.documents.TestVault.json;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("sqlite") // damages the file behind the vault's back
class DamageTest {

  private static final BranchName DRAFT = new BranchName("review/draft");
  private static final int PAGE = 4096;

  @TempDir Path dir;

  /// Opens damaged copies of a vault, calls everything there is, and prints a line for each thing
  /// that it did not like. In a process of its own, since the worst outcome is that it ends.
  static final class Child {

    private Child() {}

    public static void main(String[] args) throws IOException {
      Path whole = Path.of(args[0]);
      long first = Long.parseLong(args[3]);
      for (long seed = first; seed < first + Long.parseLong(args[4]); seed++) {
        Path vault = Files.createTempDirectory(whole, "torn");
        tear(whole.resolve("vault.db"), vault.resolve("vault.db"), new Random(seed));
        var calls = new Calls(seed);
        try (Documents store =
            Documents.open(vault, DocumentSettings.DEFAULTS, java.time.Clock.systemUTC())) {
          calls.all(store, DocId::new, Files.readAllLines(whole.resolve("known")));
        } catch (DaybookException.Fault | DaybookException.Unavailable e) {
          calls.refused++;
        } catch (RuntimeException e) {
          calls.bad("open", e);
        }
        System.out.printf("seed %d refused %d%n", seed, calls.refused);
      }
      System.out.println("done");
    }

    /// Fills one to three pages with noise, nothing, or another page.
    private static void tear(Path from, Path to, Random random) throws IOException {
      Files.copy(from, to);
      try (var file = new RandomAccessFile(to.toFile(), "rw")) {
        long pages = file.length() / PAGE;
        for (int i = random.nextInt(3); i >= 0; i--) {
          var page = new byte[PAGE];
          switch (random.nextInt(4)) {
            case 0 -> random.nextBytes(page);
            case 1 -> {
              file.seek(random.nextLong(pages) * PAGE);
              file.readFully(page);
            }
            default -> {}
          }
          long at = random.nextLong(pages) * PAGE;
          int length = 1 + random.nextInt(PAGE);
          file.seek(at + PAGE - length);
          file.write(page, 0, length);
        }
      }
    }
  }

  /// Every public call; each answers or throws a [DaybookException].
  private static final class Calls {

    private final long seed;
    private int refused;

    Calls(long seed) {
      this.seed = seed;
    }

    void bad(String what, Throwable e) {
      var text = new StringBuilder("BAD seed %d %s: %s".formatted(seed, what, e));
      for (int i = 0; i < Math.min(6, e.getStackTrace().length); i++) {
        text.append(" | ").append(e.getStackTrace()[i]);
      }
      System.out.println(text.toString().replace('\n', ' '));
    }

    private void call(String what, Runnable call) {
      try {
        call.run();
      } catch (DaybookException e) {
        refused++;
        if (e.code().equals("vault-write") && e.getMessage().contains("SQLITE_CORRUPT")) {
          bad(what, e);
        }
      } catch (Throwable e) {
        bad(what, e);
      }
    }

    void all(Documents store, java.util.function.Function<String, DocId> id, List<String> known) {
      call("list", () -> store.list(null, 1000));
      call("listByTag", () -> store.listByTag(FREE, null, 1000));
      call("byUnique", () -> store.byUnique("sha256:x"));
      call("count", store::count);
      call("feed", () -> store.feed().read(Sequence.START, 10_000));
      call("horizon", () -> store.feed().horizon());
      call("cursor", () -> store.feed().cursor("graph"));
      call("schemas", () -> store.schemas().all());
      call("branches", () -> store.branches().list("", null, 1000));
      call("dangling", () -> store.references().dangling(null, 1000));
      for (String line : known) {
        String[] parts = line.split(" ", 3);
        DocId doc = id.apply(parts[0]);
        Heads heads = Heads.parse(parts[1]);
        call("read", () -> store.read(doc));
        call("versions", () -> store.history().versions(doc, BranchName.MAIN, null, 100));
        call(
            "history",
            () -> {
              var was = store.history().read(doc, heads);
              if (was.isPresent() && !was.get().json().toString().equals(parts[2])) {
                bad("history of " + doc, new AssertionError("wrong value " + was.get().json()));
              }
            });
        call("list branches", () -> store.branches().list(doc));
        call("compare", () -> store.branches().compare(doc, DRAFT));
        call("from", () -> store.references().from(doc));
        call("to", () -> store.references().to(doc, null, 100));
      }
      for (String line : known) {
        String[] parts = line.split(" ", 3);
        DocId doc = id.apply(parts[0]);
        var edit = Edit.put(FREE.main(), json("\"%d\"".formatted(seed)));
        call("edit", () -> store.edit(doc, Precondition.NONE, edit, ANN));
        call("edit branch", () -> store.branches().edit(doc, DRAFT, Precondition.NONE, edit, ANN));
        call(
            "merge",
            () -> store.branches().merge(doc, DRAFT, Precondition.NONE, Settlement.COMBINE, ANN));
        call(
            "restore",
            () -> store.history().restore(doc, Heads.parse(parts[1]), Precondition.NONE, ANN));
        call("delete", () -> store.delete(doc, Precondition.NONE, ANN));
      }
      call("create", () -> created(store, "org.example.free", "1"));
    }
  }

  /// A vault of some size, and what its first versions said, a line each.
  private void make() throws IOException {
    var known = new ArrayList<String>();
    try (Documents store = TestVault.open(dir, new DocumentSettings(16, 2, 200, 1 << 20, 4))) {
      for (int i = 0; i < 30; i++) {
        DocId doc =
            created(
                store,
                "org.example.free",
                "{\"text\": \"%s\"}".formatted("word ".repeat(i * 40)),
                "org.example.note",
                "{\"stars\": 1}");
        Document first = store.read(doc).orElseThrow();
        known.add("%s %s %s".formatted(doc, first.heads(), first.json()));
        for (int j = 0; j < i % 7; j++) {
          store.edit(
              doc, Precondition.NONE, Edit.put(new PropKey(FREE, "k" + j), json("" + j)), ANN);
        }
        if (i % 3 == 0) {
          store.branches().create(doc, DRAFT, null, Edit.put(FREE.main(), json("\"draft\"")), ANN);
        }
      }
      store.feed().moveCursor("graph", new Sequence(3));
    }
    Files.write(dir.resolve("known"), known);
  }

  @Test
  void aTornPageIsNamedAndNeverEndsTheProcess() throws Exception {
    tear(1_014, 20); // 1033 damages a branch's heads
  }

  @Test
  @Tag(TestTags.SLOW)
  void aThousandTornVaultsAreNamedAndNoneEndsTheProcess() throws Exception {
    tear(new Random().nextLong(1_000_000), 1_000);
  }

  private void tear(long firstSeed, int seeds) throws Exception {
    System.out.println("DamageTest seed " + firstSeed);
    make();
    Process child =
        TestJvm.start(Child.class, List.of("-Xmx256m"), dir, "" + firstSeed, "" + seeds);
    List<String> said;
    try (var out = child.getInputStream()) {
      said = new String(out.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } finally {
      child.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
    assertThat(said).filteredOn(line -> line.startsWith("BAD")).isEmpty();
    assertThat(said).last().isEqualTo("done");
    assertThat(said).anyMatch(line -> line.matches("seed \\d+ refused [1-9].*"));
  }

  private void sql(String sql) throws Exception {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("vault.db"));
        var statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isPositive();
    }
  }

  /// What stands in place of a document's changes, by the statement that puts it there.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE feed SET bytes = x'00' WHERE sequence = 3",
        "UPDATE feed SET bytes = x'' WHERE sequence = 3",
        "UPDATE feed SET bytes = randomblob(200) WHERE sequence = 1",
        "UPDATE feed SET bytes = substr(bytes, 1, length(bytes) - 1) WHERE sequence = 3",
        "UPDATE feed SET bytes = substr(bytes, 1, length(bytes) / 2) WHERE sequence = 1",
        "UPDATE feed SET bytes = (SELECT bytes FROM feed WHERE sequence = 2) WHERE sequence = 1",
        "UPDATE feed SET bytes = (SELECT bytes FROM feed WHERE sequence = 2) WHERE sequence = 3",
        "UPDATE feed SET bytes = NULL WHERE sequence = 3",
        "UPDATE feed SET previous = NULL WHERE sequence = 3",
        "UPDATE document SET heads = '" + NOWHERE + "' WHERE sequence = 3",
      })
  void whatIsNotADocumentsChangesIsNamedWithTheDocument(String damage) throws Exception {
    DocId doc;
    Heads first;
    try (Documents store = TestVault.open(dir)) {
      doc = created(store, "org.example.free", "1"); // 1
      first = store.read(doc).orElseThrow().heads();
      DocId other = created(store, "org.example.free", "2"); // 2
      store.edit(doc, Precondition.NONE, Edit.put(FREE.main(), json("3")), ANN); // 3
      assertThat(store.read(other)).isPresent();
    }
    sql(damage);
    try (Documents store = TestVault.open(dir)) {
      assertThatThrownBy(
              () -> store.edit(doc, Precondition.NONE, Edit.put(FREE.main(), json("4")), ANN))
          .isInstanceOf(DaybookException.Fault.class)
          .hasMessageContaining(doc.value())
          .extracting("code")
          .isEqualTo("vault-corrupt");
      assertThatThrownBy(() -> store.history().restore(doc, first, Precondition.NONE, ANN))
          .isInstanceOf(DaybookException.class);
      assertThat(store.read(doc).orElseThrow().props())
          .isEqualTo(TestVault.props("org.example.free", "3"));
      assertThat(created(store)).isNotNull();
    }
  }

  private static final String NOWHERE =
      "abababababababababababababababababababababababababababababababab";

  /// The binding ends the process when it is asked for heads it does not know.
  @Test
  void aHistoryThatNamesHeadsItsChangesDoNotHaveIsDamage() throws Exception {
    DocId doc;
    try (Documents store = TestVault.open(dir)) {
      doc = created(store, "org.example.free", "1");
      store.edit(doc, Precondition.NONE, Edit.put(FREE.main(), json("2")), ANN);
      store.edit(doc, Precondition.NONE, Edit.put(FREE.main(), json("3")), ANN);
    }
    sql("UPDATE feed SET heads = '" + NOWHERE + "' WHERE sequence = 2");
    Heads nowhere = Heads.parse(NOWHERE);
    try (Documents store = TestVault.open(dir)) {
      Edit edit = Edit.put(new PropKey(FREE, "x"), json("1"));
      for (var call :
          List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
              () -> store.history().read(doc, nowhere),
              () -> store.history().restore(doc, nowhere, Precondition.NONE, ANN),
              () -> store.branches().create(doc, DRAFT, nowhere, edit, ANN),
              () ->
                  store.merge(
                      new MergeRequest("j", 1, doc, nowhere, edit, TestVault.RUN),
                      (_, _, _) -> new MergeRules.Ruling.Proceed(edit)))) {
        assertThatThrownBy(call)
            .isInstanceOf(DaybookException.Fault.class)
            .extracting("code")
            .isEqualTo("vault-corrupt");
      }
      store.edit(doc, Precondition.NONE, edit, ANN);
    }
  }
}
