package org.daybook.queryapi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import org.daybook.queryapi.FailingPlug;
import org.daybook.queryapi.FreshData;
import org.daybook.queryapi.Rest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FreshData.class)
class ProcessorCommandsTest {

  private static final String PLUG = "org.example.failingcli";
  private static final String PROCESSOR = PLUG + ":exposure";

  private final Rest rest = Rest.ofTest();

  @Test
  void anOperatorSeesWhatFailedWhyAndRetriesIt() throws IOException {
    FailingPlug.install(rest, PLUG);
    String doc = FailingPlug.document(rest, PLUG);
    rest.settle();

    assertThat(run("processors").out())
        .containsPattern(
            "processor +version +matched +done +running +waiting +failed +parked +review")
        .containsPattern(PROCESSOR + " +0.1.0 +1 +0 +0 +0 +1 +0 +0");
    assertThat(run("processors", PROCESSOR).out())
        .contains("predicate  {\"and\":[", "result     " + PLUG + ".result/main\n")
        .contains("matched    1\n", "failed     1\n");
    assertThat(json(run("processors", PROCESSOR, "--json")).path("matched").asLong()).isEqualTo(1);
    assertThat(run("processors", "org.example.none:p").err())
        .startsWith("daybook: processor-unknown: ");

    Ran errors = run("errors");
    assertThat(errors.out())
        .containsPattern(PROCESSOR + "  [a-z-]+  1 document since 20[-0-9: ]+\n  " + doc + ": it ")
        .containsPattern("[0-9]+ kinds? of error\n$");
    String code = code();
    assertThat(run("errors", PROCESSOR).out())
        .containsPattern(doc + " +failed +" + code)
        .endsWith("1 document\n");
    assertThat(run("errors", PROCESSOR, "none-such").out()).isEqualTo("0 documents\n");
    assertThat(json(run("errors", PROCESSOR, code, "--json")).path("document").asText())
        .isEqualTo(doc);

    assertThat(run("errors", "--retry", PROCESSOR, code, "--dry-run").out())
        .isEqualTo("1 document would have another try: 0 resumed, 1 run again\n");
    assertThat(run("errors", "--retry", PROCESSOR).out())
        .isEqualTo("1 document has another try: 0 resumed, 1 run again\n");
    rest.settle();

    assertThat(run("explain", doc, PROCESSOR).out())
        .startsWith(PROCESSOR + "\n  decision  skip (failed-before): ")
        .contains("  matched   yes\n")
        .contains("            and[0]: has " + PLUG + ".case: true, it has one\n")
        .contains("  last run  failed at ", ": " + code + ", ")
        .contains("  to run    ");
    assertThat(run("explain", doc).out()).contains(PROCESSOR);
    assertThat(json(run("explain", doc, PROCESSOR, "--json")).path("reason").asText())
        .isEqualTo("failed-before");
  }

  @Test
  void aRetryMustSayOfWhat() {
    Ran ran = run("errors", "--retry");
    assertThat(ran.exit()).isEqualTo(Exit.USAGE);
    assertThat(ran.err()).startsWith("--retry: wanted the processor whose errors are retried");
    assertThat(run("errors", "--dry-run").exit()).isEqualTo(Exit.USAGE);
    assertThat(run("errors", "--limit", "0").exit()).isEqualTo(Exit.USAGE);
  }

  private String code() {
    return rest.get("/api/v1/errors/documents?processor=" + PROCESSOR)
        .expect(200)
        .path("documents")
        .get(0)
        .path("error")
        .path("code")
        .asText();
  }

  private static JsonNode json(Ran ran) throws IOException {
    return new ObjectMapper().readTree(ran.out());
  }

  private static Ran run(String... args) {
    return Ran.of(args);
  }
}
