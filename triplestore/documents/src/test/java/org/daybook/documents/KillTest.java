package org.daybook.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.daybook.documents.TestVault.ANN;
import static org.daybook.documents.TestVault.FREE;
import static org.daybook.documents.TestVault.json;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.ref.Cleaner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.daybook.documents.internal.automerge.AutomergeDocument;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A vault whose process is killed at any moment has everything that was acknowledged, and nothing
/// by halves.
class KillTest {

  private static final Cleaner CLEANER = Cleaner.create();

  /// A vault takes so many kills; then the next one begins, so that each check stays short.
  private static final int KILLS_A_VAULT = 10;

  @TempDir Path dir;
  private Path vault;

  private final List<String> acknowledged = new ArrayList<>();

  @Test
  void whatWasAcknowledgedOutlivesFiveKills() throws Exception {
    kill(5, 300);
  }

  @Test
  @Tag(TestTags.SLOW)
  void whatWasAcknowledgedOutlivesFiftyKills() throws Exception {
    kill(50, 1_000);
  }

  private void kill(int times, int mostLines) throws Exception {
    long seed = new Random().nextLong(1_000_000);
    System.out.println("KillTest seed " + seed);
    var random = new Random(seed);
    for (int round = 0; round < times; round++) {
      if (round % KILLS_A_VAULT == 0) {
        vault = dir.resolve("vault" + round);
        TestVault.open(vault).close();
      }
      acknowledged.clear(); // what was checked before is history of the same documents
      writeUntilKilled(seed + round, 1 + random.nextInt(mostLines), random.nextInt(3_000_000));
      try (Documents store = opened()) {
        check(store);
      }
    }
  }

  /// Kills it that many lines on, and a little later, so that it may be anywhere within a commit.
  private void writeUntilKilled(long seed, int lines, int nanosLater) throws Exception {
    Process child = TestJvm.start(KillLoad.class, List.of("-Xmx256m"), vault, "" + seed);
    try (var out =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      while (line != null) {
        acknowledged.add(line);
        if (acknowledged.size() == lines) {
          long until = System.nanoTime() + nanosLater;
          while (System.nanoTime() < until) {
            Thread.onSpinWait();
          }
          child.toHandle().destroyForcibly(); // the Process's own would close the pipe
        }
        line = out.readLine();
      }
    } finally {
      child.destroyForcibly().waitFor();
    }
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(lines);
    if (acknowledged.getLast().split(" ", -1).length != 5) {
      acknowledged.removeLast(); // cut off in the middle, or a blob
    }
    assertThat(acknowledged).noneMatch(line -> line.startsWith("failed"));
  }

  /// A database server may take a moment to see that the killed one is gone.
  private Documents opened() {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
    while (true) {
      try {
        return TestVault.open(vault, new DocumentSettings(0, 2, 200, 1 << 20, 5));
      } catch (DaybookException.Unavailable e) {
        if (!e.code().equals("vault-locked")
            || !TestDatabase.isPostgresql()
            || Instant.now().isAfter(deadline)) {
          throw e;
        }
      }
    }
  }

  private void check(Documents store) throws Exception {
    List<FeedEntry> feed = store.feed().read(Sequence.START, 10_000_000);
    var newest = new HashMap<DocId, FeedEntry>();
    var batches = new HashMap<String, Integer>();
    for (int i = 0; i < feed.size(); i++) {
      FeedEntry entry = feed.get(i);
      assertThat(entry.sequence()).isEqualTo(new Sequence(i + 1));
      if (entry.onMain()) {
        newest.put(entry.doc(), entry);
      }
      if (entry.keys().contains(KillLoad.TOGETHER)
          && entry.provenance().cause().startsWith("together")) {
        batches.merge(entry.provenance().cause(), 1, Integer::sum);
      }
    }
    assertThat(batches.values()).allMatch(size -> size == 3);
    for (String line : acknowledged) {
      checkAcknowledged(store, feed, line.split(" ", -1));
    }
    checkDocuments(store, newest);
    assertThat(store.references().dangling(null, 10)).isEmpty();
    var found = new ArrayList<Finding>();
    store.care().check(CheckOptions.DEFAULTS, found::add, Progress.NONE);
    assertThat(found).filteredOn(one -> one.remedy() != Remedy.NOTHING).isEmpty();
  }

  private static void checkAcknowledged(Documents store, List<FeedEntry> feed, String[] said)
      throws Exception {
    if (said[0].equals("blob")) {
      BlobRef ref = BlobRef.parse("daybook:blob/" + said[1]);
      try (var bytes = store.blobs().open(ref)) {
        assertThat(bytes.readAllBytes()).hasSize(Integer.parseInt(said[2]));
      }
      return;
    }
    FeedEntry entry = feed.get(Integer.parseInt(said[1]) - 1);
    var doc = new DocId(said[2]);
    assertThat(entry.doc()).isEqualTo(doc);
    assertThat(entry.heads()).isEqualTo(Heads.parse(said[3]));
    assertThat(entry.onMain()).isTrue();
    if (said[0].equals("delete")) {
      assertThat(entry.kind()).isEqualTo(FeedEntry.Kind.DELETED);
    } else {
      assertThat(store.history().read(doc, entry.heads()).orElseThrow().prop(FREE.main()))
          .contains(json(said[4]));
    }
    if (said[0].equals("run")) {
      assertThat(store.refuseMerge("job" + said[4]))
          .isEqualTo(new MergeResult.Merged(new Commit(entry.sequence(), doc, entry.heads())));
    }
  }

  private void checkDocuments(Documents store, Map<DocId, FeedEntry> newest) throws Exception {
    long living = 0;
    try (var connection = connection()) {
      for (Map.Entry<DocId, FeedEntry> one : newest.entrySet()) {
        FeedEntry entry = one.getValue();
        if (entry.kind() == FeedEntry.Kind.DELETED) {
          assertThat(store.read(one.getKey())).isEmpty();
          continue;
        }
        living++;
        Document document = store.read(one.getKey()).orElseThrow();
        assertThat(document.heads()).isEqualTo(entry.heads());
        assertThat(document.sequence()).isEqualTo(entry.sequence());
        try (var changes = AutomergeDocument.load(CLEANER, changes(connection, one.getKey()))) {
          assertThat(changes.heads()).isEqualTo(document.heads());
          assertThat(changes.props()).isEqualTo(document.props());
        }
      }
      assertThat(store.count()).isEqualTo(living);
    }
    if (living > 0) {
      DocId sample = store.list(null, 1).getFirst().id();
      store.edit(sample, Precondition.NONE, Edit.put(FREE.main(), json("\"after\"")), ANN);
      assertThat(store.read(sample).orElseThrow().prop(FREE.main())).contains(json("\"after\""));
    }
  }

  private Connection connection() throws SQLException {
    if (TestDatabase.of(vault) instanceof DatabaseLocation.Postgresql(String url, String schema)) {
      Connection connection = DriverManager.getConnection(url);
      connection.setSchema(schema);
      return connection;
    }
    return DriverManager.getConnection("jdbc:sqlite:" + vault.resolve("vault.db"));
  }

  private static List<byte[]> changes(Connection connection, DocId doc) throws SQLException {
    var chunks = new ArrayList<byte[]>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT 0 AS at, bytes FROM snapshot WHERE doc = ? UNION ALL SELECT sequence, bytes FROM"
                + " feed WHERE doc = ? AND branch = 'main' AND bytes IS NOT NULL ORDER BY 1")) {
      statement.setString(1, doc.value());
      statement.setString(2, doc.value());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          chunks.add(rows.getBytes(2));
        }
      }
    }
    return chunks;
  }
}
