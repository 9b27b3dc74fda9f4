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
    if (!within(memory, pointer, length)) {
      throw Request.bad(
          "named %d bytes at %d as %s; its memory has %d bytes"
              .formatted(length, pointer, what, size(memory)));
    }
  }

  static boolean within(Memory memory, int pointer, long length) {
    return pointer >= 0 && length >= 0 && pointer + length <= size(memory);
  }

  private static long size(Memory memory) {
    return (long) memory.pages() * Memory.PAGE_SIZE;
  }
}
