package org.daybook.wflow.internal;

import org.jspecify.annotations.Nullable;

/// Bytes of an event: small ones in memory, large ones left in the log.
///
/// @param inline the bytes, null when they are to be read from the log
/// @param position of the event that carries them
@SuppressWarnings("ArrayRecordComponent") // bytes, never compared; owners copy
public record Payload(byte @Nullable [] inline, long position) {

  /// Up to this many bytes are held in memory.
  public static final int INLINE = 512;

  public static Payload of(byte[] bytes, long position) {
    return new Payload(inLog(bytes) ? null : bytes, position);
  }

  /// Where the bytes are to be read from; 0 when they are here.
  public long read() {
    return inline == null ? position : 0;
  }

  /// Whether the log must keep the event for as long as the job is kept.
  public static boolean inLog(byte[] bytes) {
    return bytes.length > INLINE;
  }
}
