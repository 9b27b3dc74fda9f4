package org.daybook.queryapi.vault;

import java.util.regex.Pattern;

/// A vault's name, which is also its folder's.
///
/// @param value 1 to 64 of `a-z 0-9 -`, beginning with a letter or digit
public record VaultName(String value) implements Comparable<VaultName> {

  private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

  /// The vault that routes act on when they name none; it is always there.
  public static final VaultName DEFAULT = new VaultName("default");

  public VaultName {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "vault name \"%s\": wanted 1 to 64 of a-z 0-9 -, beginning with a letter or digit"
              .formatted(value.length() <= 80 ? value : value.substring(0, 77) + "..."));
    }
  }

  /// Whether a text is a vault's name.
  public static boolean valid(String text) {
    return SHAPE.matcher(text).matches();
  }

  @Override
  public int compareTo(VaultName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
