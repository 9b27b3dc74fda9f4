package org.daybook.processors;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/// The test guests: built from `src/test/guests`, some with a place of `@` that a test fills.
public final class Guests {

  private Guests() {}

  public static byte[] module(String name) {
    try (InputStream in = Guests.class.getResourceAsStream("/guests/" + name + ".wasm")) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /// A guest whose block of three nops becomes one that catches all.
  public static byte[] catching(String name) {
    byte[] module = module(name);
    int at = new String(module, StandardCharsets.ISO_8859_1).indexOf("\2@\1\1\1");
    byte[] tryTable = {0x1f, 0x40, 1, 2, 0};
    System.arraycopy(tryTable, 0, module, at, tryTable.length);
    return module;
  }

  /// Sends these requests, one after the other, and returns the answer to the last.
  public static byte[] relay(String... requests) {
    byte[] script = (String.join("\0", requests) + "\0").getBytes(StandardCharsets.UTF_8);
    return filled("relay", 4_096, script);
  }

  /// A WASI command that does these words, one after the other; one that begins with a brace is a
  /// request, and the answer to the last one is its result.
  static byte[] command(String... words) {
    byte[] script = (String.join("\0", words) + "\0").getBytes(StandardCharsets.UTF_8);
    return filled("command", 4_096, script);
  }

  /// Reads a blob whole and writes it again.
  public static byte[] blob(String sha256) {
    return filled("blob", 64, sha256.getBytes(StandardCharsets.US_ASCII));
  }

  /// Hands the host these numbers.
  ///
  /// @param what 1 call, 2 blob_read, 3 blob_write, 4 return the first from daybook_alloc, 5 return
  ///     `wide` from daybook_run
  public static byte[] raw(int what, long wide, int... arguments) {
    ByteBuffer numbers = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN).putInt(what);
    for (int argument : arguments) {
      numbers.putInt(argument);
    }
    return filled("raw", 32, numbers.putLong(24, wide).array());
  }

  // From the end, since the number before the place, its length, may look like one more @.
  private static byte[] filled(String name, int places, byte[] content) {
    byte[] module = module(name);
    int from = new String(module, StandardCharsets.ISO_8859_1).lastIndexOf("@".repeat(places));
    if (content.length > places) {
      throw new IllegalArgumentException("%d bytes do not fit %s".formatted(content.length, name));
    }
    Arrays.fill(module, from, from + places, (byte) 0);
    System.arraycopy(content, 0, module, from, content.length);
    return module;
  }
}
