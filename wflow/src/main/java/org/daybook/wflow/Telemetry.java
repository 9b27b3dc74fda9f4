package org.daybook.wflow;

/// Is told when code runs, for traces. Called on the job's thread; must not throw.
public interface Telemetry {

  /// Tells nobody.
  Telemetry NONE = (_, _, _) -> Span.NONE;

  /// One run of a job's code begins; it ends with the span.
  Span attempt(JobId job, String wflow, int attempt);

  /// Something that takes time.
  interface Span extends AutoCloseable {

    Span NONE =
        new Span() {
          @Override
          public Span step(String kind, String name) {
            return this;
          }

          @Override
          public void failed(String why) {}

          @Override
          public void close() {}
        };

    /// A part of it: a step's body.
    Span step(String kind, String name);

    void failed(String why);

    @Override
    void close();
  }
}
