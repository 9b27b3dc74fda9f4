package org.daybook.pipelines.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.daybook.documents.DocId;
import org.daybook.pipelines.PipelineSettings;
import org.daybook.processors.ProcessorSpec;
import org.daybook.wflow.RetryPolicy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProcessArgsTest {

  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

  private static final String ORDER = "4".repeat(32);
  private static final Cause RUN =
      Cause.OUTSIDE.then("3".repeat(32), "org.example.photography.exposure:exposure", 0);

  private static ProcessArgs args(int superseded, @Nullable Instant since) {
    return args(superseded, since, RUN.then("6".repeat(32), "event org.example:e", 12), ORDER);
  }

  private static ProcessArgs args(
      int superseded, @Nullable Instant since, Cause cause, @Nullable String order) {
    return new ProcessArgs(
        new DocId("01jd0000000000000000000000"),
        "org.example.photography.exposure:exposure",
        "0".repeat(64),
        "1".repeat(64),
        "2".repeat(32),
        superseded,
        since,
        cause,
        "input-changed",
        true,
        order,
        new ProcessorSpec.Retry(5, Duration.ofSeconds(1), Duration.ofMinutes(1)));
  }

  @Test
  void whatIsWrittenIsRead() {
    assertThat(ProcessArgs.parse(args(2, START).bytes())).isEqualTo(args(2, START));
    assertThat(ProcessArgs.parse(args(0, null).bytes())).isEqualTo(args(0, null));
  }

  @Test
  void theyAreShortEnoughForTheEngineToKeepInMemory() {
    assertThat(args(2, START, RUN, null).bytes().length).isLessThanOrEqualTo(512);
    assertThat(args(2, START, Cause.OUTSIDE, ORDER).bytes().length).isLessThanOrEqualTo(512);
  }

  @Test
  void aRunFinishesAfterThreeSupersedesOrHalfAMinute() {
    PipelineSettings settings = PipelineSettings.DEFAULTS;
    assertThat(args(2, START).finishes(settings, START.plusSeconds(29))).isFalse();
    assertThat(args(3, START).finishes(settings, START)).isTrue();
    assertThat(args(1, START).finishes(settings, START.plusSeconds(30))).isTrue();
    assertThat(args(0, null).finishes(settings, START.plusSeconds(3_600)))
        .as("a long first run is no starving document")
        .isFalse();
  }

  @Test
  void theRetryPolicyIsTheProcessors() {
    assertThat(args(0, null).policy())
        .isEqualTo(new RetryPolicy(5, Duration.ofSeconds(1), 2, Duration.ofMinutes(1), 0.2));
  }
}
