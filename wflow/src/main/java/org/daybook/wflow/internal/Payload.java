package org.daybook.wflow.internal;

import org.jspecify.annotations.Nullable;

/// Bytes that an event carries: small ones in memory, others left in the log.
///
/// @param inline the bytes, null when they are to be read from the log
/// @param length how many there are
/// @param position of the event that carries them; 0 in an event that has no position yet
@SuppressWarnings("ArrayRecordComponent") // bytes, never compared; owners copy
public record Payload(byte @Nullable [] inline, int length, long position) {

  /// Up to this many bytes the fold holds in memory.
  public static final int INLINE = 128;

  /// From this many bytes on they are stored apart from their event.
  public static final int BLOB = 32 << 10;

  private static final int FIRST_INLINE = 512;
  private static final long HELD = -1;

  public static final Payload NONE = of(new byte[0]);

  /// What an event is made with; the bytes are the event's from now on.
  public static Payload of(byte[] bytes) {
    return new Payload(bytes, bytes.length, 0);
  }

  /// The same of an event of the first release, which left more bytes in memory.
  static Payload ofFirst(byte[] bytes) {
    return new Payload(bytes, bytes.length, bytes.length > FIRST_INLINE ? 0 : HELD);
  }

  /// As the fold keeps it, once its event has a position.
  Payload at(long where) {
    return new Payload(inLog() ? null : inline, length, where);
  }

  /// Whether the log must keep the event for as long as the job is kept.
  public boolean inLog() {
    return length > INLINE && position != HELD;
  }

  public boolean isBlob() {
    return length >= BLOB;
  }

  /// Where the bytes are to be read from; 0 when they are here.
  public long read() {
    return inline == null ? position : 0;
  }
}
