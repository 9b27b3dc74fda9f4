package org.daybook.processors.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.daybook.documents.Tag;
import org.daybook.processors.DocumentQuery;
import org.daybook.processors.SandboxSettings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The sample plugs on their golden documents, as `daybook plug test` runs them.
class SamplePlugsTest {

  @ParameterizedTest
  @CsvSource({"exposure, 7", "keywords, 13", "loudness, 19"})
  void theirGoldenDocumentsPass(String name, int goldens) throws IOException {
    var settings =
        new WorkbenchSettings(
            SandboxSettings.DEFAULTS,
            (_, _) -> List.of(),
            _ -> DocumentQuery.NONE,
            _ -> {},
            _ -> Optional.empty(),
            1);
    try (Workbench workbench = Workbench.open(settings)) {
      List<Tag> unknown = workbench.install(Trials.sample(name), Map.of());
      assertThat(unknown).allMatch(Tag::reserved);
      List<GoldenVerdict> verdicts =
          new PlugTests(workbench, 3)
              .run(
                  Goldens.read(
                      Trials.samples().resolve("plugs").resolve(name), workbench.manifest()));
      assertThat(verdicts).hasSize(goldens).allMatch(GoldenVerdict::passed);
    }
  }
}
