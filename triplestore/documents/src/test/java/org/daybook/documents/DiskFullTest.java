package org.daybook.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.daybook.documents.TestVault.ANN;
import static org.daybook.documents.TestVault.FREE;
import static org.daybook.documents.TestVault.json;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("sqlite") // a full disk under the file
class DiskFullTest {

  private static final List<String> BY =
      List.of(
          "unshare",
          "--mount",
          "--map-root-user",
          "sh",
          "-c",
          "mount -t tmpfs -o size=8m tmpfs \"$0\" && exec \"$@\"");

  @TempDir Path dir;

  /// Fills a small disk with documents, and goes on when there is room again.
  static final class Child {

    private Child() {}

    public static void main(String[] args) throws IOException {
      Path disk = Path.of(args[0]);
      Path filler = disk.resolve("filler");
      Files.write(filler, new byte[4 << 20]);
      var acknowledged = new LinkedHashMap<DocId, String>();
      try (Documents store = TestVault.open(disk.resolve("vault"))) {
        DaybookException full = fill(store, acknowledged);
        assertThat(full).isInstanceOf(DaybookException.Unavailable.class);
        assertThat(full.code()).isEqualTo("vault-write");
        assertThat(acknowledged).hasSizeGreaterThan(5);
        check(store, acknowledged);
        assertThatThrownBy(() -> store.blobs().put(new ByteArrayInputStream(new byte[8 << 20])))
            .isInstanceOf(DaybookException.Unavailable.class)
            .extracting("code")
            .isEqualTo("blob-store");
        check(store, acknowledged);
        Files.delete(filler);
        DocId first = acknowledged.keySet().iterator().next();
        store.edit(first, Precondition.NONE, Edit.put(FREE.main(), json("\"new\"")), ANN);
        acknowledged.put(first, "\"new\"");
        var stored = store.blobs().put(new ByteArrayInputStream(new byte[1000]));
        assertThat(store.blobs().size(stored.ref())).hasValue(1000);
      }
      try (Documents store = TestVault.open(disk.resolve("vault"))) {
        assertThat(store.feed().last()).isEqualTo(new Sequence(acknowledged.size() + 1));
        check(store, acknowledged);
      }
      System.out.println("done " + acknowledged.size());
    }

    private static DaybookException fill(Documents store, Map<DocId, String> acknowledged) {
      var random = new Random(1);
      while (true) {
        var bytes = new byte[8_000];
        random.nextBytes(bytes);
        String value = "\"" + java.util.HexFormat.of().formatHex(bytes) + "\"";
        DocId doc = TestVault.id();
        try {
          store.create(NewDocument.of(doc, Map.of(FREE.main(), json(value)), ANN));
          acknowledged.put(doc, value);
        } catch (DaybookException e) {
          return e;
        }
      }
    }

    private static void check(Documents store, Map<DocId, String> acknowledged) {
      assertThat(store.count()).isEqualTo(acknowledged.size());
      assertThat(store.list(null, 10_000)).hasSize(acknowledged.size());
      assertThat(store.feed().read(Sequence.START, 10_000))
          .hasSizeGreaterThanOrEqualTo(acknowledged.size());
      acknowledged.forEach(
          (doc, value) ->
              assertThat(store.read(doc).orElseThrow().prop(FREE.main())).contains(json(value)));
    }
  }

  @Test
  void aFullDiskRefusesWritesAndNothingElse() throws Exception {
    Assumptions.assumeTrue(
        namespaces(), "neither root nor user namespaces: no small disk to fill can be mounted");
    var by = new java.util.ArrayList<>(BY);
    by.add(dir.toString());
    Process child = TestJvm.start(by, Child.class, List.of("-Xmx128m"), dir);
    String said;
    try (var out = child.getInputStream()) {
      said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      child.destroyForcibly().waitFor();
    }
    assertThat(said).startsWith("done ");
  }

  private boolean namespaces() throws InterruptedException {
    var by = new java.util.ArrayList<>(BY);
    by.addAll(List.of(dir.toString(), "true"));
    try {
      return new ProcessBuilder(by)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // no such command here
    }
  }
}
