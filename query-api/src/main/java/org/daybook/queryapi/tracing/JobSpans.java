package org.daybook.queryapi.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import org.daybook.queryapi.vault.VaultName;
import org.daybook.wflow.JobId;
import org.daybook.wflow.Telemetry;

/// A span for each run of a job's code, and within it one for each step's body. A run is a trace of
/// its own: a job may wait for days between two. Thread-safe.
public final class JobSpans implements Telemetry {

  static final AttributeKey<String> VAULT = AttributeKey.stringKey("daybook.vault");
  static final AttributeKey<String> JOB = AttributeKey.stringKey("daybook.job");
  static final AttributeKey<String> WFLOW = AttributeKey.stringKey("daybook.wflow");
  static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("daybook.attempt");
  static final AttributeKey<String> STEP = AttributeKey.stringKey("daybook.step");
  static final AttributeKey<String> KIND = AttributeKey.stringKey("daybook.step.kind");

  private final Tracer tracer;
  private final VaultName vault;

  /// @param vault whose jobs these are
  public JobSpans(OpenTelemetry telemetry, VaultName vault) {
    this.tracer = telemetry.getTracer("org.daybook.wflow");
    this.vault = vault;
  }

  @Override
  public Span attempt(JobId job, String wflow, int attempt) {
    Attributes common =
        Attributes.builder()
            .put(VAULT, vault.value())
            .put(JOB, job.value())
            .put(WFLOW, wflow)
            .put(ATTEMPT, (long) attempt)
            .build();
    return new OpenSpan(
        tracer,
        tracer.spanBuilder("job " + wflow).setNoParent().setAllAttributes(common).startSpan(),
        common);
  }
}
