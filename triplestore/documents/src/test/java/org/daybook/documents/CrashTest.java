package org.daybook.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.daybook.documents.TestVault.ANN;
import static org.daybook.documents.TestVault.FREE;
import static org.daybook.documents.TestVault.json;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {

  private static final int WRITERS = 16;
  private static final int KILL_AFTER = 400;

  @TempDir Path dir;

  /// Writes without end and prints every acknowledged commit as `<sequence> <doc> <heads>`.
  static final class Child {

    private Child() {}

    public static void main(String[] args) throws InterruptedException {
      var store = TestVault.open(Path.of(args[0]));
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int writer = 0; writer < WRITERS; writer++) {
          threads.submit(
              () -> {
                while (true) {
                  DocId doc = TestVault.id();
                  var created =
                      (CreateResult.Created)
                          store.create(NewDocument.of(doc, java.util.Map.of(), ANN));
                  tell(created.commit());
                  for (int i = 0; i < 3; i++) {
                    tell(
                        store.edit(
                            doc, Precondition.NONE, Edit.put(FREE.main(), json("" + i)), ANN));
                  }
                }
              });
        }
      }
    }

    private static void tell(Commit commit) {
      synchronized (System.out) {
        System.out.println(commit.sequence() + " " + commit.doc() + " " + commit.heads());
        System.out.flush();
      }
    }
  }

  @Test
  void whatWasAcknowledgedBeforeAKillIsThereAfterIt() throws Exception {
    for (int round = 0; round < 2; round++) {
      List<String> acknowledged = writeUntilKilled();
      assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(KILL_AFTER);
      try (var store = TestVault.open(dir)) {
        checkWhole(store, acknowledged);
      }
    }
  }

  private List<String> writeUntilKilled() throws Exception {
    Process child =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                dir.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var acknowledged = new ArrayList<String>();
    try (var out =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      while (line != null) {
        acknowledged.add(line);
        if (acknowledged.size() == KILL_AFTER) {
          child.toHandle().destroyForcibly(); // the Process's own would close the pipe
        }
        line = out.readLine();
      }
    } finally {
      child.destroyForcibly().waitFor();
    }
    String last = acknowledged.isEmpty() ? "" : acknowledged.getLast();
    if (last.split(" ", -1).length < 3) {
      acknowledged.removeLast();
    }
    return acknowledged;
  }

  private static void checkWhole(Documents store, List<String> acknowledged) {
    List<FeedEntry> feed = store.feed().read(Sequence.START, 1_000_000);
    var last = new HashMap<DocId, FeedEntry>();
    for (int i = 0; i < feed.size(); i++) {
      assertThat(feed.get(i).sequence()).isEqualTo(new Sequence(i + 1));
      last.put(feed.get(i).doc(), feed.get(i));
    }
    for (String line : acknowledged.subList(0, acknowledged.size() - 1)) {
      String[] parts = line.split(" ", -1);
      FeedEntry entry = feed.get(Integer.parseInt(parts[0]) - 1);
      assertThat(entry.doc().value()).isEqualTo(parts[1]);
      assertThat(entry.heads().toString()).isEqualTo(parts[2]);
    }
    assertThat(store.count()).isEqualTo(last.size());
    last.forEach(
        (doc, entry) -> {
          Document document = store.read(doc).orElseThrow();
          assertThat(document.heads()).isEqualTo(entry.heads());
          assertThat(document.sequence()).isEqualTo(entry.sequence());
        });
    DocId sample = feed.getLast().doc();
    store.edit(sample, Precondition.NONE, Edit.put(FREE.main(), json("\"after\"")), ANN);
    assertThat(store.read(sample).orElseThrow().prop(FREE.main())).contains(json("\"after\""));
  }
}
