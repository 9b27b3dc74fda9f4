package org.daybook.queryapi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.daybook.queryapi.FreshData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(FreshData.class)
class CommandLineTest {

  @TempDir Path folder;

  @Test
  void filesAreUploadedAndListed() throws IOException {
    Files.createDirectories(folder.resolve("in").resolve("deep"));
    Files.writeString(folder.resolve("in").resolve("one.txt"), "the first of them");
    Files.writeString(folder.resolve("in").resolve("deep").resolve("two.txt"), "the second");
    Ran ran = run("import", folder.resolve("in").toString(), "--wait");
    assertThat(ran.err()).contains("100%");
    assertThat(ran.out()).isEqualTo("2 added\n");
    assertThat(ran.exit()).isZero();

    Ran again = run("import", folder.resolve("in").toString(), "--wait", "--json");
    JsonNode report = new ObjectMapper().readTree(again.out());
    assertThat(report.path("state").asText()).isEqualTo("succeeded");
    assertThat(report.path("items").size()).isEqualTo(2);

    Ran docs = run("docs", "--tag", "org.daybook.file");
    assertThat(docs.out()).contains("one.txt", "two.txt", "text/plain").endsWith("documents\n");
    assertThat(run("docs", "--where", "org.daybook.file and not org.daybook.error").out())
        .isEqualTo(docs.out());
    Ran json = run("docs", "--json");
    String id =
        new ObjectMapper()
            .readTree(json.out().lines().findFirst().orElseThrow())
            .path("id")
            .asText();
    assertThat(run("get", id).out()).contains("\"" + id + "\"");
  }

  @Test
  void aFileThatFailsIsNamedAndTellsByTheExitCode() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.pdf"), "%PDF-1.4 nothing else");
    Ran ran = run("import", broken.toString(), "--wait");
    assertThat(ran.exit()).isEqualTo(Exit.SOME_FAILED);
    assertThat(ran.out()).startsWith("failed broken.pdf: ").endsWith("1 failed\n");
  }

  @Test
  void anImportNeedNotBeWaitedFor() throws IOException {
    Path file = Files.writeString(folder.resolve("alone.txt"), "alone");
    Ran ran = run("import", file.toString());
    assertThat(ran.exit()).isZero();
    assertThat(ran.out())
        .matches("import ([0-9a-f]{32}) accepted; ./daybook job \\1 shows how far it is\n");
    String id = ran.out().substring(7, 39);
    assertThat(run("job", id, "--json").out()).contains("\"wflow\" : \"import\"");
    assertThat(run("job", id.substring(0, 12)).out())
        .startsWith("job        " + id + "\nwflow      import");
    assertThat(run("jobs").out()).contains("import").endsWith("\n");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Ran ran = run("import", folder.resolve("absent").toString());
    assertThat(ran.exit()).isEqualTo(Exit.FAILED);
    assertThat(ran.err())
        .isEqualTo("daybook: there is nothing at " + folder.resolve("absent") + "\n");
  }

  @Test
  void aQueryIsAnsweredInTheFormatAskedFor() throws IOException {
    String query = "SELECT ?x ?y { VALUES (?x ?y) { (1.50 \"a\") } }";
    assertThat(run("query", query, "--format", "table").out()).isEqualTo("  x  y\n1.5  a\n");
    assertThat(run("query", query).out()).isEqualTo("x,y\r\n1.50,a\r\n");
    Path file = Files.writeString(folder.resolve("q.rq"), query);
    assertThat(run("query", "@" + file, "--format", "json").out()).contains("\"bindings\"");
  }

  @Test
  void aMalformedQueryTellsWhere() {
    Ran ran = run("query", "SELECT ?a WHERE { ?a ?b }");
    assertThat(ran.exit()).isEqualTo(Exit.FAILED);
    assertThat(ran.err()).startsWith("daybook: sparql-malformed: ").contains("line 1, column 25");
  }

  @Test
  void plugsAreInstalledListedAndRemoved() throws IOException {
    Path plug =
        Files.writeString(
            folder.resolve("plug.json"),
            "{\"id\":\"org.example.cli\",\"version\":\"1.0.0\",\"abi\":1,\"owns\":{\"org.example.cli\":{}}}");
    assertThat(run("plugs", "install", plug.toString()).out())
        .isEqualTo("installed org.example.cli 1.0.0\n");
    assertThat(run("plugs").out()).contains("org.example.cli");
    assertThat(run("plugs", "remove", "org.example.cli").exit()).isZero();
    Ran again = run("plugs", "remove", "org.example.cli");
    assertThat(again.exit()).isEqualTo(Exit.FAILED);
    assertThat(again.err()).startsWith("daybook: plug-unknown: ");
  }

  @Test
  void aPlugsUpdateIsHeldShownAndDecidedAbout() throws IOException {
    assertThat(install("org.example.ground", "1.0.0", "").exit()).isZero();
    assertThat(install("org.example.held", "1.0.0", "").exit()).isZero();
    Ran held = install("org.example.held", "1.0.1", "\"requires\":{\"org.example.ground\":\"*\"},");
    String waits =
        """
        org.example.held 1.0.1 waits for approval; 1.0.0 goes on until then. It may do more:
          the plug needs org.example.ground
        ./daybook plugs approve org.example.held, or ./daybook plugs reject org.example.held
        """;
    assertThat(held.out()).isEqualTo(waits);
    assertThat(held.exit()).isEqualTo(Exit.HELD);
    assertThat(run("plugs").out()).containsPattern("org.example.held +1.0.0 +enabled, 1.0.1 waits");
    assertThat(run("plugs", "show", "org.example.held").out())
        .contains("state      enabled\n")
        .endsWith(waits);
    assertThat(run("plugs", "approve", "org.example.held", "--digest", "00").err())
        .startsWith("daybook: plug-held-other: ");
    assertThat(run("plugs", "approve", "org.example.held").out())
        .isEqualTo("  the plug needs org.example.ground\napproved org.example.held 1.0.1\n");
    Ran again = run("plugs", "reject", "org.example.held");
    assertThat(again.exit()).isEqualTo(Exit.FAILED);
    assertThat(again.err()).startsWith("daybook: plug-not-held: ");
    assertThat(run("plugs", "history", "org.example.held").out())
        .containsPattern(
            "when +what +version +by +digest\\n.* approve +1.0.1 +daybook +[0-9a-f]{64}");
    assertThat(run("plugs", "history", "org.example.held", "--json", "--limit", "1").out())
        .startsWith("{\"at\":")
        .hasLineCount(1);
    assertThat(run("plugs", "disable", "org.example.held").out())
        .isEqualTo("disabled org.example.held\n");
    assertThat(run("plugs", "enable", "org.example.held").out())
        .isEqualTo("enabled org.example.held\n");
    assertThat(run("plugs", "remove", "org.example.ground").err())
        .startsWith("daybook: plug-needed: ");
    assertThat(run("plugs", "remove", "org.example.held").exit()).isZero();
    assertThat(run("plugs", "remove", "org.example.ground").exit()).isZero();
  }

  private Ran install(String id, String version, String more) throws IOException {
    Path plug =
        Files.writeString(
            folder.resolve("plug.json"),
            "{\"id\":\"%s\",\"version\":\"%s\",\"abi\":1,%s\"owns\":{\"%s\":{}}}"
                .formatted(id, version, more, id));
    return run("plugs", "install", plug.toString());
  }

  @Test
  void jobsAreToldApartCountedAndOrderedAbout() throws IOException {
    Path file = Files.writeString(folder.resolve("job.txt"), "a job");
    assertThat(run("import", file.toString(), "--wait").exit()).isZero();
    Ran jobs = run("jobs", "--wflow", "import", "--state", "succeeded,failed", "--limit", "1");
    assertThat(jobs.out())
        .contains("job           wflow   state")
        .containsPattern("; of all: .* succeeded");
    String id =
        new ObjectMapper()
            .readTree(run("jobs", "--wflow", "import", "--limit", "1", "--json").out())
            .path("id")
            .asText();
    assertThat(jobs.out()).contains(id.substring(0, 12));
    for (String order : List.of("cancel", "kill")) {
      Ran refused = run(order, id, "--why", "late");
      assertThat(refused.exit()).isEqualTo(Exit.FAILED);
      assertThat(refused.err()).startsWith("daybook: job-ended: ");
    }
    for (String order : List.of("resume", "discard")) {
      assertThat(run(order, id).err()).startsWith("daybook: job-not-parked: ");
    }
    assertThat(run("restart", id, "--step", "x").exit()).isEqualTo(Exit.FAILED);
    assertThat(run("signal", id, "go", "--payload", "{}").err()).startsWith("daybook: job-ended: ");
    assertThat(run("signal", id, "go", "--payload", "{").exit()).isEqualTo(Exit.USAGE);
    assertThat(run("job", "fffffffffffff").err()).contains("no job begins with fffffffffffff");
    Ran replay = run("replay", "--job", id);
    assertThat(replay.exit()).isZero();
    assertThat(replay.out()).contains("1 job replayed: ");
  }

  @Test
  void workIsScheduledAndUnscheduled() {
    assertThat(run("schedule", "nightly", "30 3 * * *", "--zone", "Europe/Berlin").out())
        .matches("scheduled nightly; its next run is job [0-9a-f]{32}\n");
    assertThat(run("schedules").out())
        .isEqualTo(
            """
            schedule  cron        zone           wflow
            nightly   30 3 * * *  Europe/Berlin  reconcile
            1 schedule
            """);
    assertThat(run("unschedule", "nightly").out()).isEqualTo("unscheduled nightly\n");
    assertThat(run("unschedule", "nightly").err()).startsWith("daybook: schedule-unknown: ");
    assertThat(run("schedule", "odd", "30 3 * * *", "--wflow", "import").err())
        .startsWith("daybook: wflow-unschedulable: ");
  }

  @Test
  void withoutAServiceItSaysHowToStartOne() {
    Ran ran = Ran.alone("docs", "--url", "http://127.0.0.1:1");
    assertThat(ran.exit()).isEqualTo(Exit.NO_SERVER);
    assertThat(ran.err())
        .isEqualTo(
            "daybook: no service answers at http://127.0.0.1:1; start one with ./daybook serve, or name another"
                + " with --url\n");
  }

  @Test
  void aCommandThatIsNotThereIsAMistakeOfUse() {
    assertThat(Ran.alone("frobnicate").exit()).isEqualTo(Exit.USAGE);
    assertThat(Ran.alone("--help").out()).contains("Exit codes:", "serve", "import", "demo");
  }

  private static Ran run(String... args) {
    return Ran.of(args);
  }
}
