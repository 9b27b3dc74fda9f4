package org.daybook.queryapi.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.daybook.pipelines.Dispatch;
import org.daybook.pipelines.Dispatches;
import org.daybook.processors.Metering;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Where one document stands with one processor.
///
/// @param state `waiting`, `running`, `done`, `failed`, `parked`, `review`, `outdated` or `skipped`
/// @param matched whether the predicate holds
/// @param lastRun the last run; absent when there was none
/// @param error what went wrong; absent when nothing did, or a person removed the error tag
@Schema(name = "Dispatch")
@JsonInclude(JsonInclude.Include.NON_NULL)
record DispatchView(
    String document,
    String processor,
    String state,
    boolean matched,
    @Nullable LastRun lastRun,
    @Nullable Failure error) {

  /// A run.
  ///
  /// @param version the processor's version then
  /// @param digest of the input it stands for
  /// @param cost absent when the job is no longer kept, or had no end of its own
  @Schema(name = "LastRun")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record LastRun(
      String job, int attempts, String version, String digest, Instant at, @Nullable Cost cost) {}

  /// What a run took.
  ///
  /// @param memoryPages of 64 KiB, at most
  @Schema(name = "RunCost")
  record Cost(
      long wallMicros,
      long cpuMicros,
      int memoryPages,
      long hostCalls,
      long bytesRead,
      long bytesWritten,
      long logBytes,
      long edits) {
    static Cost of(Metering cost) {
      return new Cost(
          cost.wall().toNanos() / 1_000,
          cost.cpu().toNanos() / 1_000,
          cost.memoryPages(),
          cost.hostCalls(),
          cost.bytesRead(),
          cost.bytesWritten(),
          cost.logBytes(),
          cost.edits());
    }
  }

  /// What went wrong.
  @Schema(name = "RunError")
  record Failure(String code, String message, Instant at) {}

  static DispatchView of(Dispatch dispatch, Dispatches dispatches) {
    Dispatch.Run run = dispatch.run();
    Dispatch.Failure error = dispatch.error();
    return new DispatchView(
        dispatch.doc().value(),
        dispatch.processor(),
        dispatch.state().word(),
        dispatch.matched(),
        run == null
            ? null
            : new LastRun(
                run.job(),
                run.attempts(),
                run.version(),
                run.digest(),
                run.at(),
                dispatches.cost(dispatch).map(Cost::of).orElse(null)),
        error == null ? null : new Failure(error.code(), error.message(), error.at()));
  }
}
