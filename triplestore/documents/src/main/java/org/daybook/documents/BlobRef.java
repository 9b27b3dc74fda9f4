package org.daybook.documents;

import java.util.Optional;

/// Bytes, named by their SHA-256.
///
/// @param sha256 64 lower-case hexadecimal digits
public record BlobRef(String sha256) implements Comparable<BlobRef> {

  private static final String SCHEME = "daybook:blob/";

  public BlobRef {
    if (!Text.isHex(sha256, 64)) {
      throw new IllegalArgumentException(
          "blob \"%s\": wanted the 64 lower-case hexadecimal digits of a SHA-256"
              .formatted(Text.abbreviated(sha256)));
    }
  }

  /// Reads `daybook:blob/<sha-256>`.
  public static BlobRef parse(String uri) {
    if (!uri.startsWith(SCHEME)) {
      throw new IllegalArgumentException(
          "blob reference \"%s\": wanted %s<sha-256>".formatted(Text.abbreviated(uri), SCHEME));
    }
    return new BlobRef(uri.substring(SCHEME.length()));
  }

  /// The blob that a text names, if it is such a reference and nothing else.
  public static Optional<BlobRef> find(String text) {
    return text.startsWith(SCHEME) && Text.isHex(text.substring(SCHEME.length()), 64)
        ? Optional.of(new BlobRef(text.substring(SCHEME.length())))
        : Optional.empty();
  }

  /// The link as it stands in props.
  public String uri() {
    return SCHEME + sha256;
  }

  @Override
  public int compareTo(BlobRef other) {
    return sha256.compareTo(other.sha256);
  }

  @Override
  public String toString() {
    return sha256;
  }
}
