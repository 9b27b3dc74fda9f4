package org.daybook.processors.internal;

import com.dylibso.chicory.runtime.Memory;

/// Ranges of a guest's memory, as the guest names them.
final class GuestBytes {

  private GuestBytes() {}

  static byte[] read(Memory memory, int pointer, int length, String what) {
    check(memory, pointer, length, what);
    return memory.readBytes(pointer, length);
  }

  static void check(Memory memory, int pointer, int length, String what) {
    long size = (long) memory.pages() * Memory.PAGE_SIZE;
    if (pointer < 0 || length < 0 || (long) pointer + length > size) {
      throw Request.bad(
          "named %d bytes at %d as %s; its memory has %d bytes"
              .formatted(length, pointer, what, size));
    }
  }
}
