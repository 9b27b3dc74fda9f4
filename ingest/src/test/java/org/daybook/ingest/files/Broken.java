package org.daybook.ingest.files;

import java.util.Arrays;
import java.util.Random;

/// Damages files.
public final class Broken {

  private Broken() {}

  /// The first half.
  public static byte[] truncated(byte[] file) {
    return Arrays.copyOf(file, file.length / 2);
  }

  /// The head stays, so that the type is still recognised; every fourth byte after it is random.
  public static byte[] corrupt(byte[] file, long seed) {
    var random = new Random(seed);
    byte[] copy = file.clone();
    for (int i = 16; i < copy.length; i += 4) {
      copy[i] = (byte) random.nextInt();
    }
    return copy;
  }
}
