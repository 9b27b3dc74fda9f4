package org.daybook.documents.internal.blob;

/// What reading a blob whole showed.
public sealed interface Verification {

  /// It is what its name says.
  ///
  /// @param size in bytes
  record Whole(long size) implements Verification {}

  /// It is not.
  ///
  /// @param found the SHA-256 of what is there, as hexadecimal digits
  record Corrupt(String found) implements Verification {}

  /// It is not here.
  record Missing() implements Verification {}
}
