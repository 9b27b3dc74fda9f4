package org.daybook.processors.internal;

import com.dylibso.chicory.runtime.Memory;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/// A memory as it was at one moment: what of it is not zero. A value.
public final class MemoryImage {

  private static final int BLOCK = 4_096;

  private final int pages;
  private final SortedMap<Integer, byte[]> parts;

  private MemoryImage(int pages, SortedMap<Integer, byte[]> parts) {
    this.pages = pages;
    this.parts = parts;
  }

  static MemoryImage of(Memory memory) {
    byte[] bytes = memory.readBytes(0, memory.pages() * Memory.PAGE_SIZE);
    var parts = new TreeMap<Integer, byte[]>();
    int at = 0;
    while (at < bytes.length) {
      int from = at;
      while (at < bytes.length && !isZero(bytes, at)) {
        at += BLOCK;
      }
      if (at > from) {
        parts.put(from, Arrays.copyOfRange(bytes, from, at));
      }
      at += BLOCK;
    }
    return new MemoryImage(memory.pages(), parts);
  }

  /// How many bytes it holds.
  long bytes() {
    return parts.values().stream().mapToLong(part -> part.length).sum();
  }

  int pages() {
    return pages;
  }

  /// Writes it into a memory of as many pages that was never written.
  void restore(Memory fresh) {
    parts.forEach((at, bytes) -> fresh.write(at, bytes, 0, bytes.length));
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
