package org.daybook.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.daybook.documents.TestVault.ANN;
import static org.daybook.documents.TestVault.FREE;
import static org.daybook.documents.TestVault.created;
import static org.daybook.documents.TestVault.json;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One vault, two who want it.
class TwoProcessesTest {

  @TempDir Path dir;

  /// Opens the vault, tells what came of it, and holds it until its input ends.
  static final class Child {

    private Child() {}

    public static void main(String[] args) throws Exception {
      var settings = DocumentSettings.DEFAULTS.withDatabase(TestJvm.database(args));
      try (Documents store = Documents.open(Path.of(args[0]), settings, Clock.systemUTC())) {
        System.out.println("opened " + store.count());
        assertThat(System.in.read()).isNegative();
      } catch (DaybookException e) {
        System.out.println(e.code());
      }
    }
  }

  private Process child() throws Exception {
    return TestJvm.start(Child.class, List.of("-Xmx128m"), dir);
  }

  private static String firstLine(Process child) throws Exception {
    return new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))
        .readLine();
  }

  private static Commit put(Documents store, DocId doc, String value) {
    return store.edit(doc, Precondition.NONE, Edit.put(FREE.main(), json(value)), ANN);
  }

  @Test
  void theSecondIsRefusedAndTheFirstUnharmed() throws Exception {
    try (Documents store = TestVault.open(dir)) {
      DocId doc = created(store, "org.example.free", "1");
      Process child = child();
      try {
        assertThat(firstLine(child)).isEqualTo("vault-locked");
      } finally {
        child.destroyForcibly().waitFor();
      }
      assertThatThrownBy(() -> TestVault.open(dir))
          .isInstanceOf(DaybookException.Unavailable.class)
          .hasMessageEndingWith(
              " is open already, here or in another process: close that one first")
          .extracting("code")
          .isEqualTo("vault-locked");
      // That refusal closed a handle of its own, which must not have let go of the lock.
      Process other = child();
      try {
        assertThat(firstLine(other)).isEqualTo("vault-locked");
      } finally {
        other.destroyForcibly().waitFor();
      }
      put(store, doc, "2");
      assertThat(store.read(doc).orElseThrow().prop(FREE.main())).contains(json("2"));
    }
    Process child = child();
    try {
      assertThat(firstLine(child)).isEqualTo("opened 1");
      assertThatThrownBy(() -> TestVault.open(dir)).extracting("code").isEqualTo("vault-locked");
      child.getOutputStream().close();
      assertThat(child.waitFor()).isZero();
    } finally {
      child.destroyForcibly().waitFor();
    }
    TestVault.open(dir).close();
  }
}
