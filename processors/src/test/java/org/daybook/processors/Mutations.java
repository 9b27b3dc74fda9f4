package org.daybook.processors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// Modules that are nearly right.
public final class Mutations {

  private Mutations() {}

  /// The modules of the sample plugs, as their compilers made them.
  public static List<byte[]> samples() {
    return Stream.of("exposure", "keywords", "loudness")
        .map(name -> Path.of("../samples/plugs", name, name + ".wasm"))
        .map(Mutations::bytes)
        .toList();
  }

  /// A module cut off, with a bit flipped, with a few bytes changed, or with a byte more.
  public static byte[] mutated(byte[] module, Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> Arrays.copyOf(module, random.nextInt(module.length));
      case 1 -> {
        byte[] flipped = module.clone();
        flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        yield flipped;
      }
      case 2 -> {
        byte[] changed = module.clone();
        for (int i = random.nextInt(1, 6); i > 0; i--) {
          changed[random.nextInt(changed.length)] = (byte) random.nextInt();
        }
        yield changed;
      }
      default -> longer(module, random);
    };
  }

  private static byte[] longer(byte[] module, Random random) {
    int at = random.nextInt(module.length);
    var longer = new byte[module.length + 1];
    System.arraycopy(module, 0, longer, 0, at);
    longer[at] = (byte) random.nextInt();
    System.arraycopy(module, at, longer, at + 1, module.length - at);
    return longer;
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
