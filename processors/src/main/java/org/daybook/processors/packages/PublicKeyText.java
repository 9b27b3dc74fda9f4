package org.daybook.processors.packages;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.daybook.processors.internal.Digests;

/// An ed25519 public key as the line that operators pin: `ed25519:` and its 32 bytes in base64.
///
/// @param bytes in base64
public record PublicKeyText(String bytes) {

  private static final String PREFIX = "ed25519:";

  /// What stands before the 32 bytes in the X.509 form of such a key (RFC 8410).
  private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

  public PublicKeyText {
    if (Base64.getDecoder().decode(bytes).length != 32) {
      throw new IllegalArgumentException("wanted 32 bytes in base64");
    }
  }

  /// Reads such a line.
  ///
  /// @throws IllegalArgumentException for any other text
  public static PublicKeyText parse(String line) {
    String text = line.strip();
    try {
      if (text.startsWith(PREFIX)) {
        var read = new PublicKeyText(text.substring(PREFIX.length()));
        read.key();
        return read;
      }
    } catch (IllegalArgumentException _) {
      // Said below, for all that is no key.
    }
    throw new IllegalArgumentException(
        "\"%s\" is no public key; wanted ed25519: and 32 bytes in base64, as daybook plug key prints"
            .formatted(line));
  }

  static PublicKeyText of(PublicKey key) {
    byte[] encoded = key.getEncoded();
    return new PublicKeyText(
        Base64.getEncoder()
            .encodeToString(Arrays.copyOfRange(encoded, X509.length, encoded.length)));
  }

  /// The short name by which a signature says which key made it.
  public String id() {
    return Digests.of(raw()).substring(0, 16);
  }

  /// The form that the JDK verifies with.
  ///
  /// @throws IllegalArgumentException when the bytes are no such key
  PublicKey key() {
    byte[] raw = raw();
    byte[] encoded = Arrays.copyOf(X509, X509.length + raw.length);
    System.arraycopy(raw, 0, encoded, X509.length, raw.length);
    try {
      return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the bytes are no ed25519 key", e);
    }
  }

  private byte[] raw() {
    return Base64.getDecoder().decode(bytes);
  }

  @Override
  public String toString() {
    return PREFIX + bytes;
  }
}
