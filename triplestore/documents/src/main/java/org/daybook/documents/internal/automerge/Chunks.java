package org.daybook.documents.internal.automerge;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Automerge bytes read without the binding: which changes there are, and whether each chunk is
/// what its checksum says. Stateless.
///
/// A chunk is 4 bytes of magic, 4 of checksum, a type (0 document, 1 change, 2 deflated change),
/// the length of its content as LEB128, and the content. A change's hash is the SHA-256 of type,
/// length and content as they are undeflated; the checksum is the hash's beginning.
public final class Chunks {

  private static final byte[] MAGIC = {(byte) 0x85, 0x6f, 0x4a, (byte) 0x83};
  private static final int HEADER = 9;
  private static final int CHANGE = 1;
  private static final int DEFLATED = 2;
  private static final int MOST = 1 << 30;

  private Chunks() {}

  /// The hashes of the changes that stand as chunks of their own, as
  /// [AutomergeDocument#changesSince] gives them.
  ///
  /// @throws IllegalArgumentException when the bytes are something else, or damaged
  public static List<String> hashes(byte[] bytes) {
    var hashes = new ArrayList<String>();
    int at = 0;
    while (at < bytes.length) {
      at = chunk(bytes, at, hashes);
    }
    return hashes;
  }

  /// The bytes before the first chunk that is cut off or damaged.
  public static int whole(byte[] bytes) {
    int at = 0;
    try {
      while (at < bytes.length) {
        at = chunk(bytes, at, new ArrayList<>());
      }
    } catch (IllegalArgumentException e) {
      return at;
    }
    return at;
  }

  private static int chunk(byte[] bytes, int at, List<String> hashes) {
    if (bytes.length - at <= HEADER
        || !Arrays.equals(bytes, at, at + MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw wrong(at, "no chunk begins here");
    }
    int type = bytes[at + HEADER - 1];
    long length = 0;
    int next = at + HEADER;
    int shift = 0;
    int digit;
    do {
      if (next >= bytes.length || shift > 28) {
        throw wrong(at, "a chunk's length is damaged");
      }
      digit = bytes[next++];
      length |= (long) (digit & 0x7f) << shift;
      shift += 7;
    } while ((digit & 0x80) != 0);
    if (length > bytes.length - next) {
      throw wrong(at, "a chunk is cut off");
    }
    int end = next + (int) length;
    byte[] hash =
        switch (type) {
          case 0, CHANGE -> sha256(Arrays.copyOfRange(bytes, at + HEADER - 1, end));
          case DEFLATED -> sha256(asChange(inflated(bytes, next, end, at)));
          default -> throw wrong(at, "a chunk is of the unknown type " + type);
        };
    if (!Arrays.equals(bytes, at + 4, at + 8, hash, 0, 4)) {
      throw wrong(at, "a chunk's checksum is not its content's");
    }
    if (type != 0) {
      hashes.add(HexFormat.of().formatHex(hash));
    }
    return end;
  }

  private static byte[] asChange(byte[] content) {
    var change = new ByteArrayOutputStream(content.length + 6);
    change.write(CHANGE);
    int left = content.length;
    while (left > 0x7f) {
      change.write((left & 0x7f) | 0x80);
      left >>>= 7;
    }
    change.write(left);
    change.writeBytes(content);
    return change.toByteArray();
  }

  private static byte[] inflated(byte[] bytes, int from, int to, int at) {
    var inflater = new Inflater(true);
    try {
      inflater.setInput(bytes, from, to - from);
      var content = new ByteArrayOutputStream();
      var buffer = new byte[8 * 1024];
      while (!inflater.finished()) {
        int read = inflater.inflate(buffer);
        if ((read == 0 && (inflater.needsInput() || inflater.needsDictionary()))
            || content.size() > MOST) {
          throw wrong(at, "a deflated chunk is damaged");
        }
        content.write(buffer, 0, read);
      }
      return content.toByteArray();
    } catch (DataFormatException e) {
      throw wrong(at, "a deflated chunk is damaged");
    } finally {
      inflater.end();
    }
  }

  private static IllegalArgumentException wrong(int at, String what) {
    return new IllegalArgumentException("%s (byte %d)".formatted(what, at));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
