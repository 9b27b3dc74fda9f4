package org.daybook.wflow;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// What the engine cannot go on from. The kinds are closed, so that an edge can map each one.
public abstract sealed class WflowException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private WflowException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /// Stable for ever; names the page that says what to do.
  public abstract String code();

  /// The log holds what no engine wrote: restore the file from a backup.
  public static final class Damaged extends WflowException {

    @Serial private static final long serialVersionUID = 1L;

    public Damaged(String message) {
      super(message, null);
    }

    public Damaged(String message, Throwable cause) {
      super(message, cause);
    }

    @Override
    public String code() {
      return "wflow-log-damaged";
    }
  }

  /// Another engine has the file open.
  public static final class InUse extends WflowException {

    @Serial private static final long serialVersionUID = 1L;

    public InUse(String message) {
      super(message, null);
    }

    @Override
    public String code() {
      return "wflow-log-in-use";
    }
  }

  /// The log could not be written or read, or the engine is closed; what was acknowledged is safe,
  /// and opening the engine again goes on from there.
  public static final class Unavailable extends WflowException {

    @Serial private static final long serialVersionUID = 1L;

    public Unavailable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }

    @Override
    public String code() {
      return "wflow-unavailable";
    }
  }

  /// A later opening of the partition took it over: whoever this is writes no more.
  public static final class Superseded extends WflowException {

    @Serial private static final long serialVersionUID = 1L;

    public Superseded(String message) {
      super(message, null);
    }

    public Superseded(String message, Throwable cause) {
      super(message, cause);
    }

    @Override
    public String code() {
      return "wflow-log-superseded";
    }
  }

  /// The log was ended for good: it takes nothing more.
  public static final class Sealed extends WflowException {

    @Serial private static final long serialVersionUID = 1L;

    public Sealed(String message) {
      super(message, null);
    }

    public Sealed(String message, Throwable cause) {
      super(message, cause);
    }

    @Override
    public String code() {
      return "wflow-log-sealed";
    }
  }
}
