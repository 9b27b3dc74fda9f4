package org.daybook.queryapi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class JobTextTest {

  private static final String ID = "f123456789abcdef0123456789abcdef";

  private final StringWriter out = new StringWriter();
  private final Screen screen =
      new Screen(
          new PrintWriter(out, true), new PrintWriter(out, true), false, 140, new Style(false));

  @Test
  void aJobIsToldWithEveryTry() throws IOException {
    JobText.detail(
        screen,
        json(
            """
            {"id":"%s","wflow":"pay","version":2,"key":"k","state":"waiting","why":"step \\"charge\\": refused",
             "until":"2026-01-31T12:00:09.5Z","attempts":1,"steps":1,
             "added":"2026-01-31T12:00:00.123Z","changed":"2026-01-31T12:00:05Z","deadline":"2026-01-31T13:00:00Z",
             "args":{"sum":5},
             "journal":[
               {"kind":"step","name":"reserve","at":"2026-01-31T12:00:01Z","done":true,"tries":[],"bytes":2,"result":{}},
               {"kind":"step","name":"charge","at":"2026-01-31T12:00:05Z","done":false,"bytes":0,
                "tries":[{"at":"2026-01-31T12:00:02Z","why":"timed out"},{"at":"2026-01-31T12:00:05Z","why":"refused"}]}],
             "children":"/api/v1/jobs?parent=%s"}
            """
                .formatted(ID, ID)));
    assertThat(out)
        .hasToString(
            """
            job        f123456789abcdef0123456789abcdef
            wflow      pay, version 2
            state      waiting since 2026-01-31 12:00:05, until 2026-01-31 12:00:09
            why        step "charge": refused
            key        k
            added      2026-01-31 12:00:00
            deadline   2026-01-31 13:00:00
            attempts   1
            args       {"sum":5}

            kind  name     when                 tries  size  what came of it
            step  reserve  2026-01-31 12:00:01      1   2 B  {}
                  try 1    2026-01-31 12:00:02               timed out
                  try 2    2026-01-31 12:00:05               refused
            step  charge   2026-01-31 12:00:05      2        not yet
            """);
  }

  @Test
  void whatFailedForGoodSaysSo() throws IOException {
    JobText.detail(
        screen,
        json(
            """
            {"id":"%s","wflow":"pay","state":"failed","why":"no money","key":"k","attempts":1,
             "added":"2026-01-31T12:00:00Z","changed":"2026-01-31T12:00:05Z",
             "journal":[{"kind":"step","name":"charge","at":"2026-01-31T12:00:05Z","done":true,"failed":"no money",
                         "tries":[],"bytes":0}],"journalNext":"/api/v1/jobs/x/journal?after=1"}
            """
                .formatted(ID)));
    assertThat(out.toString())
        .contains("failed: no money")
        .endsWith("and more; GET /api/v1/jobs/x/journal?after=1\n");
  }

  @Test
  void aListFitsAHundredColumnsAndKeepsWhatNamesAJob() throws IOException {
    JobText.list(
        screen,
        json(
            """
            [{"id":"%s","wflow":"reconcile","state":"succeeded","attempts":12,"steps":100000,
              "changed":"2026-01-31T12:00:00.5Z"},
             {"id":"%s","wflow":"import","state":"parked","attempts":5,"steps":3,
              "changed":"2026-01-31T12:00:00.5Z","why":"gave up after 5 attempts, the last: %s"}]
            """
                .formatted(ID, ID, "because ".repeat(40))));
    assertThat(out.toString().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    assertThat(out.toString())
        .contains(
            "f123456789ab  reconcile  succeeded", "f123456789ab  import     parked", "gave up")
        .contains("2026-01-31 12:00:00");
  }

  @Test
  void countsLeaveOutWhatThereIsNoneOf() throws IOException {
    assertThat(JobText.counts(json("{\"queued\":0,\"parked\":1,\"succeeded\":12345}")))
        .isEqualTo("1 parked, 12,345 succeeded");
    assertThat(JobText.counts(json("{\"queued\":0}"))).isEqualTo("none");
  }

  @Test
  void aReplayThatDivergedIsTold() throws IOException {
    JsonNode report =
        json(
            """
            {"verdicts":[{"job":"%s","wflow":"pay","state":"parked","outcome":"diverged","detail":"at step 2"},
                         {"job":"%s","wflow":"pay","state":"parked","outcome":"same","detail":""}],
             "counts":{"same":1,"diverged":1,"not-replayable":0,"unknown-wflow":0}}
            """
                .formatted(ID, ID));
    ReplayCommand.print(screen, report);
    assertThat(out)
        .hasToString(
            """
            job           wflow  state   outcome   detail
            f123456789ab  pay    parked  diverged  at step 2
            2 jobs replayed: 1 same, 1 diverged
            """);
    assertThat(ReplayCommand.exit(report)).isEqualTo(Exit.FAILED);
    assertThat(ReplayCommand.exit(json("{\"counts\":{\"same\":3,\"diverged\":0}}")))
        .isEqualTo(Exit.OK);
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }
}
