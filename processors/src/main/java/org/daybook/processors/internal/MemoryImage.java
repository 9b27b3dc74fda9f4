package org.daybook.processors.internal;

import com.dylibso.chicory.runtime.Memory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A memory as it was at one moment: what of it is not zero. A value.
public final class MemoryImage {

  private static final int BLOCK = 4_096;

  private final int pages;
  private final List<Part> parts;

  private record Part(int at, byte[] bytes) {}

  private MemoryImage(int pages, List<Part> parts) {
    this.pages = pages;
    this.parts = List.copyOf(parts);
  }

  static MemoryImage of(Memory memory) {
    byte[] bytes = memory.readBytes(0, memory.pages() * Memory.PAGE_SIZE);
    var parts = new ArrayList<Part>();
    int at = 0;
    while (at < bytes.length) {
      int from = at;
      while (at < bytes.length && !isZero(bytes, at)) {
        at += BLOCK;
      }
      if (at > from) {
        parts.add(new Part(from, Arrays.copyOfRange(bytes, from, at)));
      }
      at += BLOCK;
    }
    return new MemoryImage(memory.pages(), parts);
  }

  int pages() {
    return pages;
  }

  /// Writes it into a memory of as many pages that was never written.
  void restore(Memory fresh) {
    for (Part part : parts) {
      fresh.write(part.at(), part.bytes(), 0, part.bytes().length);
    }
  }

  private static boolean isZero(byte[] bytes, int from) {
    for (int i = from; i < from + BLOCK; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
