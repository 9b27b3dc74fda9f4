package org.daybook.processors.internal;

import com.dylibso.chicory.runtime.ChicoryInterruptedException;
import com.dylibso.chicory.wasm.UninstantiableException;
import com.dylibso.chicory.wasm.UnlinkableException;
import org.daybook.processors.RoutineFailure;
import org.daybook.processors.RunResult.Code;
import org.jspecify.annotations.Nullable;

/// Says what a Throwable out of guest code means.
final class Traps {

  private static final int MOST_TEXT = 300;

  private Traps() {}

  /// The failure it stands for.
  ///
  /// @param memory the guest's; null if it never got so far
  /// @param pages its limit
  static RoutineFailure failure(Throwable thrown, @Nullable GuestMemory memory, int pages) {
    if (thrown instanceof RoutineFailure failure) {
      return failure;
    }
    if (has(thrown, StackOverflowError.class)) {
      return new RoutineFailure(
          Code.STACK_OVERFLOW, "it recursed deeper than its stack allows", thrown);
    }
    if (thrown instanceof ChicoryInterruptedException || thrown instanceof GuestTask.Stopped) {
      return new RoutineFailure(Code.HOST, "it was stopped, since the sandbox is closing");
    }
    if (has(thrown, OutOfMemoryError.class)) {
      return new RoutineFailure(
          Code.HOST, "the host ran out of heap while it ran: " + describe(thrown), thrown);
    }
    if (memory != null && memory.growthRefused()) {
      return new RoutineFailure(
          Code.OUT_OF_MEMORY,
          "it asked for more memory than its limit of %d pages of 64 KiB, and then trapped: %s"
              .formatted(pages, describe(thrown)),
          thrown);
    }
    if (thrown instanceof LinkageError || thrown instanceof UnlinkableException) {
      return new RoutineFailure(
          Code.MODULE, "its module could not be loaded: " + describe(thrown), thrown);
    }
    boolean starting = thrown instanceof UninstantiableException;
    return new RoutineFailure(
        Code.TRAP,
        (starting ? "it trapped while it started: " : "it trapped: ") + describe(thrown),
        thrown);
  }

  /// A line about it that people can read.
  static String describe(Throwable thrown) {
    String message = thrown.getMessage();
    String named =
        thrown.getClass().getName().startsWith("com.dylibso.chicory")
            ? ""
            : thrown.getClass().getSimpleName();
    String text =
        message == null || message.isBlank()
            ? thrown.getClass().getSimpleName()
            : named.isEmpty() ? message : named + ": " + message;
    return oneLine(text, MOST_TEXT);
  }

  /// A guest's text made fit for a message or a log line: one line, bounded.
  static String oneLine(String text, int most) {
    String cut = text.length() <= most ? text : text.substring(0, most) + "...";
    return cut.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
  }

  private static boolean has(Throwable thrown, Class<? extends Throwable> kind) {
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < 20; depth++) {
      if (kind.isInstance(cause)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
