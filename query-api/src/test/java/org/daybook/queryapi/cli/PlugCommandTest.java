package org.daybook.queryapi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.daybook.queryapi.OciStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlugCommandTest {

  @TempDir Path dir;
  private Path folder;

  @BeforeEach
  void aPlug() throws IOException {
    folder = Files.createDirectories(dir.resolve("plug"));
    Files.writeString(
        folder.resolve("plug.json"),
        "{\"id\":\"org.example.cli\",\"version\":\"1.0.0\",\"abi\":1,\"owns\":{\"org.example.cli\":{}}}");
  }

  @Test
  void aPlugIsPackedSignedAndVerified() throws IOException {
    Ran key = run("key", at("key"));
    assertThat(key.out()).startsWith("ed25519:");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("key"))))
        .isEqualTo("rw-------");
    assertThat(run("key", at("key")).err()).contains("a key is never written over");

    Ran packed =
        run(
            "pack",
            folder.toString(),
            "-o",
            at("a.zip"),
            "--sign",
            at("key"),
            "--publisher",
            "org.example");
    assertThat(packed.exit()).as(packed.err()).isZero();
    Ran verified = run("verify", at("a.zip"), "--key", key.out().strip());
    assertThat(verified.exit()).as(verified.err()).isZero();
    assertThat(verified.out()).contains("signed by org.example with key ");

    String other = run("key", at("other")).out().strip();
    Ran refused = run("verify", at("a.zip"), "--key", other);
    assertThat(refused.exit()).isEqualTo(Exit.FAILED);
    assertThat(refused.out()).contains("is not pinned for org.example");
    assertThat(run("verify", folder.toString()).out()).endsWith("not signed\n");
    assertThat(run("verify", folder.toString(), "--key", other).exit()).isEqualTo(Exit.FAILED);
  }

  @Test
  void theSamePlugGivesTheSameBytesAndDigestInAllForms() throws IOException {
    assertThat(run("pack", folder.toString(), "-o", at("a.zip")).exit()).isZero();
    assertThat(run("pack", at("a.zip"), "--oci", at("layout")).exit()).isZero();
    assertThat(run("pack", at("layout") + ":1.0.0", "-o", at("b.zip")).exit()).isZero();
    assertThat(dir.resolve("b.zip")).hasSameBinaryContentAs(dir.resolve("a.zip"));
    assertThat(run("verify", at("layout")).out()).isEqualTo(run("verify", at("a.zip")).out());
  }

  @Test
  void aPlugThatIsPushedIsPulledVerifiedAndPackedAgain() throws IOException {
    String key = run("key", at("key")).out().strip();
    try (var registry = new OciStore()) {
      String place = "oci://" + registry.host() + "/team/notes";
      Ran pushed =
          run(
              "push",
              folder.toString(),
              place + ":1.0.0",
              "--sign",
              at("key"),
              "--publisher",
              "org.example");
      assertThat(pushed.exit()).as(pushed.err()).isZero();
      assertThat(pushed.out()).startsWith("pushed %s:1.0.0\nartifact sha256:".formatted(place));
      String artifact = pushed.out().strip().substring(pushed.out().indexOf("sha256:"));

      Ran pulled = run("pull", place + "@" + artifact, "-o", at("pulled"));
      assertThat(pulled.exit()).as(pulled.err()).isZero();
      assertThat(dir.resolve("pulled/plug.json"))
          .hasSameBinaryContentAs(folder.resolve("plug.json"));
      assertThat(run("verify", at("pulled"), "--key", key).out()).contains("signed by org.example");
      assertThat(run("pull", place + ":1.0.0", "-o", at("pulled.zip")).exit()).isZero();
      assertThat(run("verify", at("pulled.zip")).out())
          .isEqualTo(run("verify", place + ":1.0.0").out());
      assertThat(run("pull", place + ":1.0.0", "-o", at("pulled")).err()).contains("plug-folder");

      String other = place + "@sha256:" + "0".repeat(64);
      assertThat(run("pull", other, "-o", at("x")).err()).contains("plug-not-found");
      registry.damage();
      Ran damaged = run("pull", place + ":1.0.0", "-o", at("y"));
      assertThat(damaged.exit()).isEqualTo(Exit.FAILED);
      assertThat(damaged.err()).contains("plug-digest-mismatch");
      assertThat(dir.resolve("y")).doesNotExist();
    }
  }

  @Test
  void aFolderIsPackedToTheSameBytesWheneverItWasWritten() throws IOException {
    run("pack", folder.toString(), "-o", at("a.zip"));
    Files.setLastModifiedTime(folder.resolve("plug.json"), FileTime.fromMillis(0));
    Files.writeString(folder.resolve("notes.txt"), "not of the plug");
    run("pack", folder.toString(), "-o", at("b.zip"));
    assertThat(dir.resolve("b.zip")).hasSameBinaryContentAs(dir.resolve("a.zip"));
  }

  @Test
  void whatIsNotAPlugIsNamed() {
    assertThat(run("verify", at("absent")).err()).contains("there is nothing at");
    assertThat(run("push", folder.toString(), "example.org/x").err())
        .contains("plug-reference-malformed");
    assertThat(run("pack", dir.toString()).err()).contains("there is no plug.json in");
    assertThat(run("pack", folder.toString(), "--sign", at("key")).exit()).isEqualTo(Exit.USAGE);
    Ran silent = run("pull", "oci://127.0.0.1:1/x:1", "-o", at("x"));
    assertThat(silent.exit()).isEqualTo(Exit.FAILED);
    assertThat(silent.err()).contains("registry-unavailable");
  }

  private String at(String name) {
    return dir.resolve(name).toString();
  }

  private static Ran run(String... arguments) {
    var all = new ArrayList<>(List.of("plug"));
    all.addAll(List.of(arguments));
    return Ran.alone(all.toArray(String[]::new));
  }
}
