package org.daybook.queryapi.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import org.daybook.wflow.Telemetry;

/// A span that has begun.
///
/// @param common what the spans within it say too
record OpenSpan(Tracer tracer, Span span, Attributes common) implements Telemetry.Span {

  @Override
  public Telemetry.Span step(String kind, String name) {
    Span step =
        tracer
            .spanBuilder(kind + " " + name)
            .setParent(Context.root().with(span))
            .setAllAttributes(common)
            .setAttribute(JobSpans.STEP, name)
            .setAttribute(JobSpans.KIND, kind)
            .startSpan();
    return new OpenSpan(tracer, step, common);
  }

  @Override
  public void failed(String why) {
    span.setStatus(StatusCode.ERROR, why);
  }

  @Override
  public void close() {
    span.end();
  }
}
