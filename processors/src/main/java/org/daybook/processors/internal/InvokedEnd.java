package org.daybook.processors.internal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.daybook.processors.RunResult.Code;
import org.jspecify.annotations.Nullable;

/// How an invoked routine ended, for its caller's journal. One that failed may not fail again the
/// same way, as one that ran out of time: a replay passes it over, and its caller is answered what
/// it was answered.
///
/// @param code of the error that the caller is given; null when the routine came to its end
/// @param message of it likewise
/// @param used what it took of its caller's budget
/// @param waits how often it slept and received
record InvokedEnd(@Nullable String code, @Nullable String message, Budget.Used used, int waits) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /// It came to its end; a replay counts anew what it uses.
  static final InvokedEnd COMPLETED = new InvokedEnd(null, null, Budget.Used.NOTHING, 0);

  static InvokedEnd unknown(String message) {
    return new InvokedEnd("routine-unknown", message, Budget.Used.NOTHING, 0);
  }

  static InvokedEnd failed(Code code, String message, Budget.Used used, int waits) {
    return new InvokedEnd("invoke-failed", "%s: %s".formatted(code.word(), message), used, waits);
  }

  boolean failed() {
    return code != null;
  }

  /// What the caller of a failed one is told.
  ObjectNode error() {
    return Request.error(Objects.requireNonNull(code), Objects.requireNonNull(message));
  }

  byte[] bytes() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (IOException e) {
      throw new UncheckedIOException("what was written above cannot fail", e);
    }
  }

  static InvokedEnd read(byte[] recorded) {
    try {
      return JSON.readValue(recorded, InvokedEnd.class);
    } catch (IOException damaged) {
      throw new UncheckedIOException("the journal holds no end of ours", damaged);
    }
  }
}
