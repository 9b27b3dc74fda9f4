package org.daybook.queryapi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.daybook.queryapi.FailingPlug;
import org.daybook.queryapi.FreshData;
import org.daybook.queryapi.Rest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FreshData.class)
class WorkerCommandsTest {

  private static final String PLUG = "org.example.homelycli";

  private final Rest rest = Rest.ofTest();

  @Test
  void anOperatorSeesWhatWaitsForWhomAndAnnouncesWorkers() throws Exception {
    FailingPlug.install(rest, PLUG, "homelycli");
    String doc = FailingPlug.document(rest, PLUG);
    for (int n = 0; !Ran.of("workers").out().contains("homelycli"); n++) {
      assertThat(n).as("looks at the workers").isLessThan(100);
      Thread.sleep(50);
    }
    assertThat(Ran.of("workers").out())
        .containsPattern("label +workers +running +waiting")
        .containsPattern("any +[0-9]+ +[0-9]+ +[0-9]+")
        .containsPattern("homelycli +none +0 +1");
    assertThat(Ran.of("workers", "--json").out())
        .contains(
            "{\"label\":\"homelycli\",\"announced\":false,\"workers\":0,\"running\":0,\"waiting\":1}\n");
    assertThat(Ran.of("explain", doc, PLUG + ":exposure").out())
        .contains("a worker with the label homelycli; none has announced it");

    assertThat(Ran.of("workers", "announce", "homelycli", "3").out())
        .containsPattern("homelycli +3 +");
    rest.settle();
    assertThat(Ran.of("workers").out()).containsPattern("homelycli +3 +0 +0");
    assertThat(Ran.of("explain", doc, PLUG + ":exposure").out())
        .contains("failed-before")
        .doesNotContain("homelycli;");

    assertThat(Ran.of("workers", "withdraw", "homelycli").exit()).isEqualTo(Exit.OK);
    assertThat(Ran.of("workers").out()).doesNotContain("homelycli");
    Ran again = Ran.of("workers", "withdraw", "homelycli");
    assertThat(again.exit()).isEqualTo(Exit.FAILED);
    assertThat(again.err()).startsWith("daybook: workers-unknown: ");
  }

  @Test
  void whatIsNoLabelIsRefused() {
    assertThat(Ran.of("workers", "announce", "any", "1").err())
        .startsWith("daybook: workers-invalid: ");
    assertThat(Ran.of("workers", "announce", "homelycli", "many").exit()).isEqualTo(Exit.USAGE);
  }
}
