package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PipelineSettingsTest {

  @Test
  void namesAndDefaultsAreFixed() {
    assertThat(PipelineSettings.DEFAULTS)
        .hasToString(
            "PipelineSettings[supersedesBound=3, supersedesTime=PT30S, cycleBound=8, pageSize=256,"
                + " concurrency=128, reconcileEvery=PT24H, askRest=PT1M, createdBound=10000]");
  }

  @Test
  void nonsenseIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new PipelineSettings(3, Duration.ofSeconds(30), 0, 256, 128, Duration.ZERO))
        .withMessage(
            "pipelines with supersedesBound 3, supersedesTime PT30S, cycleBound 0, pageSize 256,"
                + " concurrency 128, reconcileEvery PT0S, askRest PT1M, createdBound 10000: wanted numbers of at least 1,"
                + " supersedesTime of at least 0, reconcileEvery and askRest above 0");
  }
}
