package org.daybook.documents;

import java.util.regex.Pattern;

/// Bytes, named by their SHA-256.
///
/// @param sha256 64 lower-case hexadecimal digits
public record BlobRef(String sha256) implements Comparable<BlobRef> {

  private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{64}");
  private static final String SCHEME = "daybook:blob/";

  public BlobRef {
    if (!SHAPE.matcher(sha256).matches()) {
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
