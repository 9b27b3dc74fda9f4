package org.daybook.ingest.internal.extract;

/// How the extraction of one file ended.
public sealed interface Extraction {

  /// What was found, as far as it came.
  Content content();

  /// The parser read it to the end, or to the limit of text.
  record Extracted(Content content) implements Extraction {}

  /// There was nothing to read.
  record Empty(Content content, Cause cause, String message) implements Extraction {}

  /// Nobody was asked to read it.
  record Skipped(Content content, Cause cause, String message) implements Extraction {}

  /// The parser, or its process, failed.
  record Failed(Content content, Cause cause, String message) implements Extraction {}

  /// Why a file was not extracted.
  enum Cause {
    ZERO_BYTES("zero-bytes"),
    NO_PARSER("no-parser"),
    TOO_LARGE("too-large"),
    TIMEOUT("timeout"),
    OUT_OF_MEMORY("out-of-memory"),
    CRASHED("crashed"),
    ENCRYPTED("encrypted"),
    CORRUPT("corrupt"),
    UNSUPPORTED("unsupported-format"),
    EXPANSION("expansion-limit"),
    STACK("too-deep"),
    PARSE_FAILED("parse-failed");

    private final String code;

    Cause(String code) {
      this.code = code;
    }

    /// The stable code.
    public String code() {
      return code;
    }
  }
}
