package org.daybook.queryapi.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import org.daybook.queryapi.vault.VaultName;
import org.daybook.wflow.JobId;
import org.daybook.wflow.Telemetry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobSpansTest {

  private static final JobId JOB = JobId.of("import", "k");

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final OpenTelemetrySdk sdk =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                  .build())
          .build();
  private final Telemetry spans = new JobSpans(sdk, new VaultName("family"));

  @AfterEach
  void close() {
    sdk.close();
  }

  @Test
  void aRunIsASpanAndEachOfItsStepsOneWithinIt() {
    try (Telemetry.Span attempt = spans.attempt(JOB, "import", 2)) {
      attempt.step("step", "list/0").close();
      attempt.step("step", "batch/0").close();
    }
    List<SpanData> told = exporter.getFinishedSpanItems();
    assertThat(told)
        .extracting(SpanData::getName)
        .containsExactly("step list/0", "step batch/0", "job import");
    SpanData run = told.get(2);
    assertThat(run.getParentSpanId()).isEqualTo(SpanId.getInvalid());
    assertThat(told.subList(0, 2))
        .allSatisfy(step -> assertThat(step.getParentSpanId()).isEqualTo(run.getSpanId()))
        .allSatisfy(step -> assertThat(step.getTraceId()).isEqualTo(run.getTraceId()));
  }

  @Test
  void aSpanTellsWhatItBelongsTo() {
    try (Telemetry.Span attempt = spans.attempt(JOB, "import", 2)) {
      attempt.step("child", "one").close();
    }
    var step = exporter.getFinishedSpanItems().getFirst().getAttributes();
    assertThat(step.get(JobSpans.VAULT)).isEqualTo("family");
    assertThat(step.get(JobSpans.JOB)).isEqualTo(JOB.value());
    assertThat(step.get(JobSpans.WFLOW)).isEqualTo("import");
    assertThat(step.get(JobSpans.ATTEMPT)).isEqualTo(2);
    assertThat(step.get(JobSpans.STEP)).isEqualTo("one");
    assertThat(step.get(JobSpans.KIND)).isEqualTo("child");
    var run = exporter.getFinishedSpanItems().getLast().getAttributes();
    assertThat(run.get(JobSpans.STEP)).isNull();
  }

  @Test
  void whatFailedSaysWhy() {
    try (Telemetry.Span attempt = spans.attempt(JOB, "import", 1)) {
      try (Telemetry.Span step = attempt.step("step", "read")) {
        step.failed("no such file");
      }
    }
    List<SpanData> told = exporter.getFinishedSpanItems();
    assertThat(told.getFirst().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(told.getFirst().getStatus().getDescription()).isEqualTo("no such file");
    assertThat(told.getLast().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  @Test
  void twoRunsOfAJobAreTwoTraces() {
    spans.attempt(JOB, "import", 1).close();
    spans.attempt(JOB, "import", 2).close();
    assertThat(exporter.getFinishedSpanItems())
        .extracting(SpanData::getTraceId)
        .doesNotHaveDuplicates()
        .hasSize(2);
  }
}
