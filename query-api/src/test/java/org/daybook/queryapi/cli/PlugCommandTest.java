package org.daybook.queryapi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PlugCommandTest {

  @TempDir Path dir;
  private Path folder;

  record Ran(int exit, String out, String err) {}

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
        run("pack", folder.toString(), "-o", at("a.zip"), "--sign", at("key"), "--publisher", "org.example");
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
    CommandLine line = Daybook.commandLine();
    var out = new StringWriter();
    var err = new StringWriter();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    String[] all = new String[arguments.length + 1];
    all[0] = "plug";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    int exit = line.execute(all);
    return new Ran(exit, out.toString(), err.toString());
  }
}
