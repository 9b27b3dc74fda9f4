package org.daybook.processors;

import java.io.Serial;

/// Ends a run: its routine did what it may not. Whoever runs the routine turns it into
/// [RunResult.Failed]; the routine itself should let it pass.
public final class RoutineFailure extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final RunResult.Code code;

  public RoutineFailure(RunResult.Code code, String message) {
    super(message);
    this.code = code;
  }

  public RoutineFailure(RunResult.Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public RunResult.Code code() {
    return code;
  }
}
