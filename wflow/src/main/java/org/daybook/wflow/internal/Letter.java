package org.daybook.wflow.internal;

/// Something sent to a job that its code has not taken yet.
///
/// @param position of the event that carries it
/// @param failed whether it says that what was waited for failed; its payload is then the reason
public record Letter(Kind kind, String name, long position, boolean failed) {

  /// What was sent.
  public enum Kind {
    SIGNAL,
    COMPLETION
  }
}
