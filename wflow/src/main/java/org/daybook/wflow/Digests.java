package org.daybook.wflow;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

final class Digests {

  /// Copied where one is needed: the platform takes longer to find one.
  private static final MessageDigest SHA_256 = found();

  private static MessageDigest found() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private Digests() {}

  /// SHA-256.
  static byte[] of(byte[] bytes) {
    try {
      return ((MessageDigest) SHA_256.clone()).digest(bytes);
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the platform's SHA-256 can be copied", e);
    }
  }

  /// SHA-256, hexadecimal.
  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(of(bytes));
  }
}
