package org.daybook.processors;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.daybook.documents.Schemas;

/// A routine in Java that is part of the host. It reaches its document through the same
/// [BranchAccess] as a module does, so the same capabilities bind it; its time and memory are the
/// host's own affair.
public final class BuiltInRoutine implements Routine {

  private final Schemas schemas;
  private final Body body;

  public BuiltInRoutine(Schemas schemas, Body body) {
    this.schemas = schemas;
    this.body = body;
  }

  @Override
  public RunResult run(Call call) {
    long start = System.nanoTime();
    try {
      JsonNode output = body.run(new BranchAccess(call, schemas), call.journal());
      return new RunResult.Completed(output, metering(start));
    } catch (RoutineFailure failure) {
      return new RunResult.Failed(
          failure.code(), String.valueOf(failure.getMessage()), metering(start));
    }
  }

  private static Metering metering(long start) {
    return new Metering(
        Duration.ofNanos(System.nanoTime() - start), Duration.ZERO, 0, 0, 0, 0, 0, 0);
  }

  /// What it does.
  @FunctionalInterface
  public interface Body {

    /// Does it, to the end.
    ///
    /// @param access its document
    /// @param journal for outside facts; what it throws must pass
    /// @return its output
    /// @throws RoutineFailure to end the run as failed; anything else unchecked reaches the caller
    JsonNode run(BranchAccess access, Journal journal);
  }
}
