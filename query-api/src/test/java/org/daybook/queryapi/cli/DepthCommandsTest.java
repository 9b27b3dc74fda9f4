package org.daybook.queryapi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.daybook.queryapi.FreshData;
import org.daybook.queryapi.Rest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(FreshData.class)
class DepthCommandsTest {

  private static final String KEY = "org.example.depth.note";

  @TempDir Path folder;

  private final Rest rest = Rest.ofTest();
  private String doc = "";
  private String first = "";

  @BeforeEach
  void twoVersions() {
    rest.installNotes("org.example.depth");
    var made =
        rest.postJson("/api/v1/docs", "{\"props\":{\"%s\":{\"text\":\"one\"}}}".formatted(KEY))
            .expect(201);
    doc = made.path("id").asText();
    first = made.path("heads").asText();
    rest.patch("/api/v1/docs/" + doc, "{\"put\":{\"%s\":{\"text\":\"two\"}}}".formatted(KEY))
        .expect(200);
  }

  @Test
  void versionsAreListedReadComparedAndRestored() {
    Ran history = run("history", doc);
    assertThat(history.out())
        .contains(
            "version", first.substring(0, 12), "created", "principal:rest", "+" + KEY + "/main")
        .endsWith("2 changes\n");
    assertThat(run("history", doc, "--json").out().lines()).hasSize(2);
    assertThat(run("get", doc, "--at", first.substring(0, 8)).out()).contains("\"one\"");
    assertThat(run("diff", doc, first.substring(0, 12)).out())
        .isEqualTo(
            """
            org.example.depth.note/main
              - {
              -   "text" : "one"
              - }
              + {
              +   "text" : "two"
              + }
            """);
    assertThat(run("restore", doc, first.substring(0, 12)).out()).startsWith("restored " + doc);
    assertThat(run("get", doc).out()).contains("\"one\"");
    Ran stale = run("restore", doc, first, "--if-at", first);
    assertThat(stale.exit()).isEqualTo(Exit.FAILED);
    assertThat(stale.err()).startsWith("daybook: stale-heads: ");
    Ran none = run("get", doc, "--at", "000000");
    assertThat(none.err())
        .isEqualTo(
            "daybook: no version of %s begins with 000000; ./daybook history %s lists them\n"
                .formatted(doc, doc));
  }

  @Test
  void aBranchGoesItsWay() {
    assertThat(
            run("branch", "create", doc, "review/x", "--put", KEY + "={\"text\":\"mine\"}").out())
        .startsWith("branch review/x begins at ");
    assertThat(run("branch", "list", "--prefix", "review/x").out())
        .contains(doc, "review/x")
        .endsWith("1 open branch\n");
    assertThat(run("branch", "edit", doc, "review/x", "--put", KEY + "={\"text\":\"ours\"}").exit())
        .isZero();
    assertThat(run("branch", "show", doc, "review/x").out()).contains("\"ours\"");
    rest.patch("/api/v1/docs/" + doc, "{\"put\":{\"%s\":{\"text\":\"theirs\"}}}".formatted(KEY))
        .expect(200);
    assertThat(run("branch", "compare", doc, "review/x").out())
        .contains("both changed " + KEY + "/main", "on main        {\"text\":\"theirs\"}");
    Ran refused = run("branch", "merge", doc, "review/x");
    assertThat(refused.exit()).isEqualTo(Exit.FAILED);
    assertThat(refused.err()).startsWith("daybook: merge-conflict: ");
    assertThat(run("branch", "merge", doc, "review/x", "--settle", "branch").out())
        .contains("settled        {\"text\":\"ours\"}", "merged; " + doc);
    assertThat(run("branch", "create", doc, "gone").exit()).isZero();
    assertThat(run("branch", "discard", doc, "gone").out()).isEqualTo("discarded gone\n");
    assertThat(run("branch", "list", doc).out()).isEqualTo("0 open branches\n");
    assertThat(run("branch", "edit", doc, "gone").exit()).isEqualTo(Exit.USAGE);
    assertThat(run("branch", "edit", doc, "gone", "--put", "x").exit()).isEqualTo(Exit.USAGE);
  }

  @Test
  void followersAndReferencesAndSchemasAreShown() throws IOException {
    assertThat(run("followers").out()).contains("follower", "graph", "following");
    assertThat(run("followers", "pause", "graph").out()).isEqualTo("graph is told to pause\n");
    assertThat(run("followers", "resume", "graph").exit()).isZero();
    assertThat(run("followers", "pause").exit()).isEqualTo(Exit.USAGE);
    assertThat(run("followers", "pause", "nobody").err()).startsWith("daybook: follower-unknown: ");
    assertThat(run("references", doc).out()).isEqualTo("0 links\n");
    assertThat(run("references").exit()).isEqualTo(Exit.USAGE);
    Path schema =
        Files.writeString(
            folder.resolve("s.json"),
            "{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"integer\"}}}");
    Ran verdict = run("schema", "verdict", KEY, schema.toString());
    assertThat(verdict.exit()).isEqualTo(Exit.FAILED);
    assertThat(verdict.out()).startsWith("new-tag: ").contains("refuses: ");
    assertThat(run("schema", "verdict", KEY, folder.resolve("no").toString()).err())
        .startsWith("daybook: there is nothing at ");
    assertThat(run("schema", "versions", KEY).out()).contains("org.example.depth");
  }

  @Test
  void aVaultIsKeptWhole() throws IOException {
    Path backup = Rest.backupRoot().resolve("cli");
    assertThat(run("backup", "create", backup.toString()).out()).startsWith(backup + ": ");
    assertThat(run("backup", "verify", backup.toString()).exit()).isZero();
    assertThat(run("backup", "restore", backup.toString(), "from-cli").exit()).isZero();
    assertThat(run("get", doc, "--vault", "from-cli").out()).contains("\"two\"");
    assertThat(run("backup", "create", "/nowhere").err())
        .startsWith("daybook: path-outside-roots: ");
    Ran check = run("check", "--no-graph");
    assertThat(check.out()).startsWith("clean: ");
    assertThat(check.exit()).isZero();
    assertThat(run("repair").out()).endsWith(" 0 left\n");
    assertThat(run("disk").out()).contains("documents", "blobs", "graph", "jobs");
    Path file = folder.resolve("all.ndjson");
    assertThat(run("export", file.toString()).out()).startsWith(file + ": ");
    assertThat(run("load", file.toString()).out()).startsWith("0 documents came, ");
    assertThat(run("purge", doc).err()).startsWith("daybook: document-living: ");
    rest.delete("/api/v1/docs/" + doc).expect(204);
    assertThat(run("purge", doc).out()).isEqualTo("purged " + doc + "\n");
  }

  private static Ran run(String... args) {
    return Ran.of(args);
  }
}
