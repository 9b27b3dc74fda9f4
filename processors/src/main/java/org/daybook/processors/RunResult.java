package org.daybook.processors;

import com.fasterxml.jackson.databind.JsonNode;

/// How a run ended.
public sealed interface RunResult {

  /// What it cost.
  Metering metering();

  /// It came to its end; the branch holds what it did.
  ///
  /// @param output what it returned, for logs and callers
  record Completed(JsonNode output, Metering metering) implements RunResult {}

  /// It did not; the branch is worthless.
  ///
  /// @param code what went wrong
  /// @param message for people: what it did, what was allowed
  record Failed(Code code, String message, Metering metering) implements RunResult {}

  /// The ways to fail; [#word()] is the stable code.
  enum Code {
    /// The module trapped: unreachable code, division by zero, an access out of bounds.
    TRAP(false),
    /// It ran longer than its limit.
    TIMEOUT(false),
    /// It asked for more memory than its limit.
    OUT_OF_MEMORY(false),
    /// It recursed deeper than the stack.
    STACK_OVERFLOW(false),
    /// It tried to change a prop that it did not declare to write.
    WRITE_DENIED(false),
    /// It tried to read a blob that no prop it may read names.
    BLOB_DENIED(false),
    /// A value it put breaks the tag's schema.
    SCHEMA_VIOLATION(false),
    /// It returned, wrote or logged more than its limit.
    OUTPUT_LIMIT(false),
    /// It called the host more often than its limit.
    CALL_LIMIT(false),
    /// It put and deleted props more often than its limit.
    EDIT_LIMIT(false),
    /// It read more of blobs and answers than its limit.
    READ_LIMIT(false),
    /// It asked for a host, a routine or documents that it was not granted.
    GRANT_DENIED(false),
    /// What it sent to the host or returned could not be understood.
    BAD_CALL(false),
    /// It ended by reporting an error of its own.
    REPORTED(false),
    /// Its module could not be loaded.
    MODULE(false),
    /// The host failed it: a disk, a bug of ours.
    HOST(true);

    private final boolean retryable;

    Code(boolean retryable) {
      this.retryable = retryable;
    }

    /// Whether the same run might end otherwise another time.
    public boolean retryable() {
      return retryable;
    }

    /// The stable code, lower-case words joined by `-`.
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }
}
